mod told;

use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::testing::Testbed;

/// A client that lost an answer, paid again, and looked at neither payment.
fn careless() -> Report {
    let mut testbed = Testbed::new();
    testbed.fault_once("lost-response");
    testbed.pay("1", 100);
    testbed.pay("1", 100);
    report_of(testbed)
}

fn report_of(testbed: Testbed) -> Report {
    report_in(testbed, Language::English)
}

fn report_in(testbed: Testbed, language: Language) -> Report {
    let wall = testbed.wall;
    let sandboxes = vec![SandboxReport::of(
        &Arc::new(testbed.sandbox),
        wall,
        language,
    )];
    Report {
        version: "0.0.0",
        made_at: wall,
        sandboxes,
        left_out: 0,
        language,
    }
}

#[test]
fn people_read_what_went_wrong_and_what_to_do() {
    insta::assert_snapshot!(careless().write(ReportFormat::Markdown));
}

#[test]
fn pipelines_see_a_case_for_each_mistake() {
    insta::assert_snapshot!(careless().write(ReportFormat::Junit));
}

#[test]
fn programs_get_what_the_admin_says() {
    let json: serde_json::Value =
        serde_json::from_str(&careless().write(ReportFormat::Json)).unwrap();
    let sandbox = &json["sandboxes"][0];
    assert_eq!(
        sandbox["findings"]["findings"][0]["id"],
        "paid-again-after-unknown-outcome"
    );
    assert_eq!(sandbox["ledger"]["count"], 2);
    assert_eq!(
        sandbox["coverage"]["faults"]["met"],
        json!([{"what": "lost-response", "times": 1}])
    );
}

#[test]
fn only_what_is_bad_enough_counts() {
    let report = careless();
    let error = report.verdicts_from(Severity::Error);
    assert_eq!(error.len(), 2, "{error:?}");
    assert!(
        error[0].contains("paid-again-after-unknown-outcome") && error[1].contains("1 suspected")
    );
    assert_eq!(report.verdicts_from(Severity::Warning).len(), 3);
}

#[test]
fn a_proven_double_payment_counts_although_its_calls_are_forgotten() {
    let mut testbed = Testbed::with(1, "");
    testbed.fault_once("lost-response");
    testbed.pay("1", 100);
    testbed.pay_to_the_end("1", 100);
    let report = report_of(testbed);
    assert_eq!(report.sandboxes[0].findings.findings, []);
    assert_eq!(
        report.verdicts_from(Severity::Error),
        ["test: 1 suspected double payment"]
    );
}

#[test]
fn what_is_merely_possible_fails_nobody() {
    let mut testbed = Testbed::new();
    for _ in 0..2 {
        let payment = testbed.pay("1", 100).transaction();
        testbed.wait(1_500);
        testbed.check(payment);
    }
    let report = report_of(testbed);
    assert_eq!(report.sandboxes[0].ledger.suspected.possible, 1);
    let junit = report.write(ReportFormat::Junit);
    assert!(
        junit.contains("<system-out>possible: call 3 paid the same"),
        "{junit}"
    );
    let warned = report.verdicts_from(Severity::Warning);
    assert!(
        warned.iter().all(|one| one.contains("gave-up")),
        "{warned:?}"
    );
}

#[test]
fn the_ending_says_what_it_looks_like() {
    let format = |path| ReportFile::parse(path).map(|file| file.format);
    assert_eq!(format("report.json"), Ok(ReportFormat::Json));
    assert_eq!(format("report.xml"), Ok(ReportFormat::Junit));
    assert_eq!(format("report.md"), Ok(ReportFormat::Markdown));
    assert_eq!(format("report.html"), Ok(ReportFormat::Html));
    assert!(format("report.htm").unwrap_err().contains(".xml (JUnit)"));
    assert!(
        format("no/such/folder/report.md")
            .unwrap_err()
            .contains("no/such/folder")
    );
    let folder = tempfile::Builder::new().suffix(".json").tempdir().unwrap();
    assert!(
        format(folder.path().to_str().unwrap())
            .unwrap_err()
            .contains("folder")
    );
}

fn careless_under(overlay: &str) -> Report {
    let mut testbed = Testbed::with(1 << 20, overlay);
    testbed.pay("1", 100);
    report_of(testbed)
}

#[test]
fn what_is_waived_is_told_and_counts_for_nothing() {
    let report = careless_under("[findings]\nignore = [\"never-checked\", \"polled-too-fast\"]");
    assert_eq!(report.verdicts_from(Severity::Warning), [""; 0]);
    let [waived] = &report.waived()[..] else {
        panic!("{:?}", report.waived());
    };
    assert!(
        waived.starts_with("test: warning, waived never-checked (times: 1): "),
        "{waived}"
    );
    let markdown = report.write(ReportFormat::Markdown);
    assert!(
        markdown.contains("| warning, waived | never-checked | 1 |"),
        "{markdown}"
    );
    let junit = report.write(ReportFormat::Junit);
    assert!(junit.contains("failures=\"0\""), "{junit}");
    assert!(
        junit.contains("<system-out>warning, waived (times: 1): nobody"),
        "{junit}"
    );
    let json: serde_json::Value = serde_json::from_str(&report.write(ReportFormat::Json)).unwrap();
    let found = &json["sandboxes"][0]["findings"]["findings"][0];
    assert_eq!(
        (&found["waived"], &found["severity"]),
        (&json!(true), &json!("warning"))
    );
}

#[test]
fn what_somebody_else_waives_counts() {
    let report = careless_under("[findings]\nignore = [\"gave-up-at-non-final-status\"]");
    assert_eq!(report.verdicts_from(Severity::Warning).len(), 1);
    assert_eq!(report.waived(), [""; 0]);
}

#[test]
fn whatever_a_client_writes_steers_nothing_and_fills_nothing() {
    let mut testbed = Testbed::new();
    let name = format!(
        "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{2066}|{}",
        "n".repeat(900_000)
    );
    let params = json!({ "agr_transaction_id": 1, name.as_str(): 1 });
    let sending = testbed.request("pam.check_payment", &params);
    testbed.send(&sending);
    let report = report_of(testbed);
    assert!(
        report.sandboxes[0]
            .findings
            .findings
            .iter()
            .any(|one| one.id == "unknown-fields")
    );
    for format in [
        ReportFormat::Json,
        ReportFormat::Junit,
        ReportFormat::Markdown,
        ReportFormat::Html,
    ] {
        let text = report.write(format);
        let bad = |letter: char| {
            letter.is_control() && letter != '\n' || "\u{202e}\u{2066}".contains(letter)
        };
        assert!(!text.contains(bad), "{format:?}");
        assert!(text.contains("characters left out⟩"), "{text}");
        assert!(text.len() < 50_000, "{format:?} has {}", text.len());
    }
}

#[test]
fn a_page_says_first_what_is_worst_and_shows_the_calls_that_prove_it() {
    let page = careless().write(ReportFormat::Html);
    for told in [
        "<h1>Paid twice</h1>",
        "<dt>Paid too much</dt><dd>100 USD</dd>",
        "<dt>Paid twice</dt><dd>1 certain</dd>",
        "<dt>Errors</dt><dd>1</dd>",
        "<a href=\"#sandbox-1-call-2\">2</a>",
        "<tr id=\"sandbox-1-call-2\"><td>2</td>",
        "the client does not know what became of the money",
    ] {
        assert!(page.contains(told), "no {told} in {page}");
    }
}

#[test]
fn a_page_on_a_good_client_accuses_it_of_nothing() {
    let mut testbed = Testbed::new();
    testbed.pay_to_the_end("1", 100);
    let report = report_of(testbed);
    let page = report.write(ReportFormat::Html);
    assert!(page.contains("<h1>Nothing wrong was seen</h1>"), "{page}");
    assert!(page.contains("<dt>Payments</dt><dd>1</dd>"), "{page}");
    for told in [
        "badge bad",
        "badge warn",
        "Paid too much",
        "class=\"finding",
    ] {
        assert!(!page.contains(told), "{told} in {page}");
    }
    let untried = report_of(Testbed::new()).write(ReportFormat::Html);
    assert!(untried.contains("<h1>No call was made</h1>"), "{untried}");
}

#[test]
fn a_page_in_russian_says_nothing_of_its_own_in_english() {
    let mut testbed = Testbed::new();
    testbed.fault_once("lost-response");
    testbed.pay("1", 100);
    testbed.pay("1", 100);
    let page = report_in(testbed, Language::Russian).write(ReportFormat::Html);
    assert!(page.contains("<html lang=\"ru\">") && page.contains("<h1>Двойная выплата</h1>"));
    for english in [
        "Paid",
        "Calls",
        "sandbox ",
        "pipeline.",
        "now.",
        "findings.",
    ] {
        assert!(!page.contains(english), "{english} in {page}");
    }
}

/// Everything that a client or a profile may write, in a sandbox in which each of it is told.
#[test]
fn whatever_is_written_becomes_no_markup_in_a_page() {
    let markup = "<script>alert(1)</script>'&<img src=x>";
    let overlay = format!(
        "[methods.\"{markup}\"]\nresult = 1\n[faults.\"{markup}\"]\npoint = \"after-commit\"\naction = \"reset\""
    );
    let mut testbed = Testbed::with(1 << 20, &overlay);
    testbed.fault_once(markup);
    testbed.pay(markup, 100);
    testbed.pay(markup, 100);
    for method in [markup, "<script>", "pam.check_payment"] {
        let sending = testbed.request(method, &json!({ markup: markup }));
        testbed.send(&sending);
    }
    let called = testbed.payout_called(&json!(markup));
    testbed.send(&called);
    let page = report_of(testbed).write(ReportFormat::Html);
    assert!(page.matches("alert(1)").count() > 5, "{page}");
    assert!(
        !page.contains("<script") && !page.contains("<img"),
        "{page}"
    );
}

/// Whose signature it was is known of the last calls only, and a report stays.
#[test]
fn nothing_in_a_page_looks_like_a_signature() {
    let mut testbed = Testbed::new();
    let account = "0123456789abcdef0123456789abcdef01234567";
    testbed.fault_once("lost-response");
    testbed.pay(account, 100);
    testbed.pay(account, 100);
    let page = report_of(testbed).write(ReportFormat::Html);
    assert!(
        page.contains("not kept") && !page.contains(account),
        "{page}"
    );
}

#[test]
fn of_many_sandboxes_the_worst_comes_first() {
    let mut report = report_of(Testbed::new());
    report.sandboxes.extend(careless().sandboxes);
    let page = report.write(ReportFormat::Html);
    let links =
        page.matches("<li><span class=\"badge bad\">Paid twice</span> <a href=\"#sandbox-2\">");
    assert_eq!(links.count(), 1, "{page}");
    let place = |id: &str| page.find(&format!("<details class=\"item\" id=\"{id}\""));
    assert!(place("sandbox-2").unwrap() < place("sandbox-1").unwrap());
    assert!(page.contains("<h1>Paid twice</h1>"));
}

/// The policy in the head lets no other style count, so that one letter less would leave the page bare.
#[test]
fn a_page_carries_the_style_that_its_policy_names() {
    use paysys_shared::page;

    let text = careless().write(ReportFormat::Html).replace("&#39;", "'");
    assert!(text.contains(page::STYLE));
    assert!(
        text.contains(&format!("content=\"{}\"", page::policy(None))),
        "{text}"
    );
    assert!(!text.contains("src=") && !text.contains("http://") && !text.contains("https://"));
}
