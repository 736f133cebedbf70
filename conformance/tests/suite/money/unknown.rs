//! While nobody knows what became of a payment, nothing more is paid, whatever log or name hides it.

use std::fs;

use rstest::rstest;
use serde_json::Value;

use super::{Till, shown};
use crate::support::counting_gateway::Answers;
use crate::support::{kit, kit_beside_a_server, simulator};

/// After an outcome that nobody knows the run pays nothing more, and no later run does before a person has settled it.
#[rstest]
#[case::time_out(Answers::Never)]
#[case::redirect(Answers::WithARedirect)]
#[case::bad_gateway(Answers::WithBadGateway)]
#[case::answer_of_another(Answers::Another)]
#[case::said_twice(Answers::Twice)]
#[case::said_twice_within(Answers::TwiceWithin)]
#[case::said_twice_beside(Answers::TwiceBeside)]
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_outcome_ends_all_paying_until_it_is_settled(#[case] answers: Answers) {
    let till = Till::open(answers).await;
    let output = till.pay("pay.resent").await;
    // A broken requirement comes before it, and hides nothing of it.
    assert!(
        matches!(output.status.code(), Some(1 | 4)),
        "{}",
        shown(&output)
    );
    assert!(shown(&output).contains("MONEY UNKNOWN in pay.resent"));
    assert_eq!(
        till.gateway.payments(),
        1,
        "it is neither resent nor followed by another"
    );
    till.gateway.answer_from_now_on(Answers::Rightly);
    assert_eq!(till.pay("pay.two-payments").await.status.code(), Some(4));
    assert_eq!(till.kit(&["money", "list"]).await.status.code(), Some(4));
    assert_eq!(till.gateway.payments(), 1);
    let settled = till.kit(&["money", "settle", "1", "not-paid"]).await;
    assert_eq!(settled.status.code(), Some(0));
    let again = till.kit(&["money", "settle", "1", "paid"]).await;
    assert_eq!(again.status.code(), Some(2));
    let output = till.pay("pay.two-payments").await;
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_run_leaves_its_payment_in_the_log() {
    let till = Till::open(Answers::Never).await;
    let hash = till.hash("pay.two-payments").await;
    let mut run = till.command(&["run", "pay.two-payments", "--plan", &hash]);
    let mut run = run.spawn().expect("the binary runs");
    till.gateway.next_payment().await;
    run.kill().expect("a running process can be killed");
    run.wait().expect("a killed process can be waited for");
    let log = fs::read_to_string(till.log()).expect("there is a money log");
    let events = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let events: Vec<Value> = events.map(|record| record["event"].clone()).collect();
    assert_eq!(events, ["begun", "sending"], "{log}");
    till.gateway.answer_from_now_on(Answers::Rightly);
    let output = till.pay("pay.two-payments").await;
    assert_eq!(output.status.code(), Some(4), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runs_do_not_pay_at_once() {
    let till = Till::open(Answers::Never).await;
    let hash = till.hash("pay.two-payments").await;
    let words = ["run", "pay.two-payments", "--plan", &hash];
    let mut first = till.command(&words).spawn().expect("the binary runs");
    till.gateway.next_payment().await;
    let second = till.kit(&words).await;
    first.kill().expect("a running process can be killed");
    first.wait().expect("a killed process can be waited for");
    assert_eq!(second.status.code(), Some(3), "{}", shown(&second));
    assert!(shown(&second).contains("in use by another run"));
    assert_eq!(till.gateway.payments(), 1);
}

/// One target is paid by one run at a time: what the one learns to be unknown would not stop the other.
#[tokio::test(flavor = "multi_thread")]
async fn two_runs_with_two_logs_do_not_pay_at_once() {
    let till = Till::open(Answers::Never).await;
    let far = till.file("far.jsonl");
    let with_far = ["pay.particulars", "--money-log", &far];
    let hash = till.hash("pay.particulars").await;
    let other = till.hash_with(&with_far).await;
    let run = [&["run", "--plan", &other], &with_far[..]].concat();
    let mut first = till.command(&run).spawn().expect("the binary runs");
    till.gateway.next_payment().await;
    let run = ["run", "pay.particulars", "--plan", &hash];
    let second = till.kit(&run).await;
    first.kill().expect("a running process can be killed");
    first.wait().expect("a killed process can be waited for");
    assert_eq!(second.status.code(), Some(3), "{}", shown(&second));
    assert!(shown(&second).contains("in use by another run"));
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_log_does_not_hide_what_is_unknown() {
    let till = Till::open(Answers::WithBadGateway).await;
    till.pay("pay.two-payments").await;
    let other = till.file("other.jsonl");
    let words = ["pay.two-payments", "--money-log", &other];
    assert_eq!(till.pay_with(&words).await.status.code(), Some(4));
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_spelling_of_the_url_hides_nothing() {
    let mut till = Till::open(Answers::WithBadGateway).await;
    till.pay("pay.two-payments").await;
    till.gateway.url.push('/');
    till.write_target("max_payments = 3");
    assert_eq!(till.pay("pay.two-payments").await.status.code(), Some(4));
    assert_eq!(till.gateway.payments(), 1);
}

/// What is unknown in one log stays unknown when another is used, and when none is named.
#[tokio::test(flavor = "multi_thread")]
async fn no_log_hides_what_is_unknown_in_another() {
    let till = Till::open(Answers::WithBadGateway).await;
    let pay_with = async |log: &[&str]| {
        let words = [&["pay.two-payments"], log].concat();
        till.pay_with(&words).await.status.code()
    };
    let (one, other) = (till.file("one.jsonl"), till.file("other.jsonl"));
    assert_eq!(pay_with(&["--money-log", &one]).await, Some(4));
    assert_eq!(pay_with(&["--money-log", &other]).await, Some(4));
    assert_eq!(pay_with(&[]).await, Some(4));
    assert_eq!(till.gateway.payments(), 1);
    fs::remove_file(&one).expect("there is a money log");
    assert_eq!(pay_with(&[]).await, Some(3));
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_the_target_file_has_the_same_log() {
    let till = Till::open(Answers::WithBadGateway).await;
    till.pay("pay.two-payments").await;
    let link = till.directory.path().join("link.toml");
    std::os::unix::fs::symlink(till.target(), &link).expect("links can be made");
    let link = link.to_str().expect("the path is text");
    let list = kit(&["money", "list", "--target", link]).output();
    let list = list.expect("the binary runs");
    assert_eq!(list.status.code(), Some(4), "{}", shown(&list));
}

/// Whoever is told to settle something finds it in the list, whichever log it stands in.
#[tokio::test(flavor = "multi_thread")]
async fn the_list_shows_what_stands_in_other_logs() {
    let till = Till::open(Answers::WithBadGateway).await;
    let far = till.file("far.jsonl");
    till.pay_with(&["pay.particulars", "--money-log", &far])
        .await;
    let list = till.kit(&["money", "list"]).await;
    assert_eq!(list.status.code(), Some(4), "{}", shown(&list));
    assert!(shown(&list).contains("far.jsonl") && shown(&list).contains("UNKNOWN"));
}

/// Whoever pays is told in the language that was asked for what it may cost, what became of it, and why something is not paid.
#[tokio::test(flavor = "multi_thread")]
async fn where_money_is_paid_no_english_is_told_to_somebody_who_asked_for_russian() {
    let till = Till::open(Answers::WithBadGateway).await;
    let russian =
        async |words: &[&str]| shown(&till.kit(&[words, &["--lang", "ru"]].concat()).await);
    let hash = till.hash("pay.resent").await;
    let report = till.file("report.json");
    let told = [
        russian(&["run", "pay.*", "--report-json", &report]).await,
        russian(&["plan", "pay.*"]).await,
        russian(&["run", "pay.resent", "--plan", &hash]).await,
        russian(&["plan", "pay.resent"]).await,
        russian(&["run", "pay.resent", "--plan", &hash]).await,
        russian(&["money", "list"]).await,
    ];
    let expected = [
        "Причина: это выплата, а без плана её посылают только шлюзу",
        "Чтобы утвердить ровно это, один раз, до ",
        "Когда PaySys скажет, что с ней стало",
        "неизвестен исход 1 прежней выплаты",
        "неизвестен исход 1 прежней выплаты",
        "из них с неизвестным исходом: 1",
    ];
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.contains(expected), "{expected}: {told}");
        for english in [
            " at most",
            "UNKNOWN",
            "it pays",
            "it is ",
            "it arranges",
            "earlier payments",
        ] {
            assert!(!told.contains(english), "{english}: {told}");
        }
    }
    // Programs read the same whoever started it.
    let report = fs::read_to_string(report).unwrap();
    assert!(report.contains("it pays, and only a gateway"), "{report}");
    let is_russian = |letter: char| ('а'..='я').contains(&letter);
    assert!(!report.contains(is_russian), "{report}");
}

/// The sentence that matters after a call by hand, with its reason.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_answer_is_lost_is_told_in_russian_to_whoever_asked_for_it() {
    let simulator = simulator().await;
    let payout = [
        "vendor_id=101596",
        "account=70000300001",
        "currency=USD",
        "amount=12000",
    ];
    let words = [
        "call",
        "pam.pay_by_cash",
        "--lang",
        "ru",
        "--simulator",
        simulator.admin_url(),
    ];
    let output = kit_beside_a_server(&[&words[..], &payout].concat()).await;
    assert_eq!(output.status.code(), Some(4));
    let told = shown(&output);
    let warning = "Неизвестно, прошла ли эта выплата (соединение прервалось";
    assert!(told.contains(warning), "{told}");
    assert!(told.contains("ответа нет: соединение прервалось"), "{told}");
}
