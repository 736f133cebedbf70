//! What people are told in so many words.

use super::*;

#[test]
fn a_refused_check_moves_nothing_and_a_refused_payout_is_not_paid() {
    let mut testbed = Testbed::new();
    for method in ["pam.check_payment", "pam.pay_by_cash"] {
        // A timestamp in seconds, which brings the call onto the page.
        let mut sending = testbed.request(method, &json!({ "agr_transaction_id": 1 }));
        sending.timestamp.truncate(10);
        testbed.send(&sending);
    }
    let page = report_of(testbed).write(ReportFormat::Html);
    let badge = |text: &str| {
        let badge = format!("<td><span class=\"badge neutral\">{text}</span>");
        page.matches(&badge).count()
    };
    assert_eq!(
        (badge("moves nothing"), badge("not paid")),
        (1, 1),
        "{page}"
    );
}

#[rstest::rstest]
#[case(Language::English, 1, "Status 0 (created): 1 payment, 125 UZS in all.")]
#[case(
    Language::English,
    2,
    "Status 0 (created): 2 payments, 250 UZS in all."
)]
#[case(Language::Russian, 1, "Статус 0 (создан): 1 платёж, всего 125 UZS.")]
#[case(Language::Russian, 2, "Статус 0 (создан): 2 платежа, всего 250 UZS.")]
#[case(Language::Russian, 5, "Статус 0 (создан): 5 платежей, всего 625 UZS.")]
fn sums_are_told_apart_from_counts(
    #[case] language: Language,
    #[case] payments: usize,
    #[case] told: &str,
) {
    let mut testbed = Testbed::new();
    for account in 1..=payments {
        testbed.pay(&account.to_string(), 100);
    }
    let report = report_in(testbed, language);
    for format in [ReportFormat::Html, ReportFormat::Markdown] {
        let text = report.write(format);
        assert!(text.contains(told), "{text}");
    }
}

#[rstest::rstest]
#[case(
    Language::English,
    "Nothing can be said",
    "Checked again within a second"
)]
#[case(
    Language::Russian,
    "нельзя судить",
    "Повторная проверка раньше чем через секунду"
)]
fn what_cannot_be_told_is_one_list(
    #[case] language: Language,
    #[case] why: &str,
    #[case] title: &str,
) {
    let mut testbed = Testbed::with(1, "");
    for _ in 0..3 {
        testbed.pay_to_the_end("1", 100);
    }
    let report = report_in(testbed, language);
    assert!(report.sandboxes[0].findings.inconclusive.len() > 5);
    for (format, row) in [(ReportFormat::Html, "<li>"), (ReportFormat::Markdown, "* ")] {
        let text = report.write(format);
        assert_eq!(text.matches(why).count(), 1, "{text}");
        assert!(text.contains(&format!("{row}{title}")), "{text}");
        assert!(!text.contains("polled-too-fast"), "{text}");
    }
}

/// A client whose every call is refused.
fn refused(sendings: impl FnOnce(&mut Testbed) -> Vec<crate::testing::Sending>) -> Testbed {
    let mut testbed = Testbed::new();
    for sending in sendings(&mut testbed) {
        testbed.send(&sending);
    }
    testbed
}

fn with_a_stale_timestamp(testbed: &mut Testbed) -> Vec<crate::testing::Sending> {
    let mut sending = testbed.payout("1", 100);
    sending.timestamp = (testbed.wall.as_millis() - 3_600_000).to_string();
    vec![sending]
}

#[rstest::rstest]
#[case(
    Language::English,
    "No call was accepted",
    "the timestamp is too far from now"
)]
#[case(
    Language::Russian,
    "Ни один вызов не принят",
    "Метка времени слишком далека"
)]
fn a_client_of_which_nothing_was_taken_is_not_called_good(
    #[case] language: Language,
    #[case] told: &str,
    #[case] why: &str,
) {
    let unknown_vendor = |testbed: &mut Testbed| {
        let form = json!({"account": "1", "currency": "USD", "amount": 100, "vendor_id": 1});
        vec![testbed.request("pam.pay_by_cash", &json!({ "vendor_form": form }))]
    };
    for (testbed, why) in [
        (refused(with_a_stale_timestamp), why),
        (refused(unknown_vendor), "-32"),
    ] {
        let report = report_in(testbed, language);
        assert_eq!(report.verdicts_from(Severity::Error), [""; 0]);
        let page = report.write(ReportFormat::Html);
        assert!(page.contains(&format!("<h1>{told}</h1>")), "{page}");
        assert!(
            page.contains(why) && page.contains("class=\"banner bad\""),
            "{page}"
        );
        let markdown = report.write(ReportFormat::Markdown);
        assert!(markdown.contains(&format!("**{told}.**")), "{markdown}");
        assert!(markdown.contains(why), "{markdown}");
    }
}

/// What was arranged says nothing against the client.
#[test]
fn a_refusal_that_a_test_arranged_is_no_reason_to_worry() {
    let mut testbed = Testbed::new();
    testbed.rule(json!({"when": {"next": 1}, "then": {"error": -32309}}));
    testbed.pay("1", 100);
    let report = report_of(testbed);
    assert_eq!(report.sandboxes[0].ledger.count, 0);
    let page = report.write(ReportFormat::Html);
    assert!(page.contains("<h1>Nothing wrong was seen</h1>"), "{page}");
}

/// One sandbox in which a test wants to be refused does not speak for all.
#[test]
fn what_is_true_of_one_sandbox_is_not_said_of_all() {
    let mut report = report_of(refused(with_a_stale_timestamp));
    let mut good = Testbed::new();
    good.pay_to_the_end("1", 100);
    report.sandboxes.extend(report_of(good).sandboxes);
    let page = report.write(ReportFormat::Html);
    assert!(!page.contains("<h1>No call was accepted"), "{page}");
    assert!(page.contains("badge bad\">No call was accepted"), "{page}");
}

#[test]
fn a_page_says_when_and_of_what_it_is() {
    let mut testbed = Testbed::new();
    testbed.fault_once("lost-response");
    testbed.pay("1", 100);
    let report = report_of(testbed);
    for format in [ReportFormat::Html, ReportFormat::Markdown] {
        let text = report.write(format);
        for told in [
            "Made at 2023-11-14 22:13:20.007 UTC by paysys-simulator 0.0.0.",
            "Seed 1, profile test profile.",
            "Requests from 2023-11-14 22:13:20.007 to",
        ] {
            assert!(text.contains(told), "no {told} in {text}");
        }
    }
    let page = report.write(ReportFormat::Html);
    assert!(page.contains(">22:13:20.007</time>"), "{page}");
}

#[test]
fn calls_of_two_days_are_told_with_their_days() {
    let mut testbed = Testbed::new();
    testbed.fault_once("lost-response");
    testbed.pay("1", 100);
    testbed.wait(2 * 3600 * 1000);
    testbed.pay("1", 100);
    let page = report_of(testbed).write(ReportFormat::Html);
    assert!(page.contains(">2023-11-14 22:13:20.007</time>"), "{page}");
    assert!(page.contains(">2023-11-15 00:13:20.014</time>"), "{page}");
}
