//! What is told about a client is what happened.

use std::time::Duration;

use paysys_contract::Words;
use paysys_trials::TrialVerdict;

use super::{assert_verdict, hold_one, mistaken, reasons, shell};
use crate::support::kit;

const DEADLINE: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread")]
async fn paying_another_amount_is_no_payment_of_the_order() {
    let client = mistaken("def pay(s, o): return Client.pay(s, dict(o, amount=o['amount'] * 100))");
    let result = hold_one(client, "happy-path", DEADLINE).await;
    let words = [
        "SAF-01 on order-1: it paid 1200000 USD to account 79123456781 of vendor 101596 (call 1), which nobody ordered: \
         the order is 12000 USD",
        "SAF-02 on order-1: it said paid",
        "which is not this order's",
        "no money moved for this order; payment",
    ];
    assert_verdict(&result, TrialVerdict::Fail, &words);
}

#[tokio::test(flavor = "multi_thread")]
async fn paying_somebody_else_besides_is_told_as_that() {
    let probe = "def pay(s, o):\n  Client.pay(s, dict(o, account='79000000001', amount=1))\n  return Client.pay(s, o)";
    let result = hold_one(mistaken(probe), "cancelled", DEADLINE).await;
    let words = ["SAF-01 on order-1: it paid 1 USD to account 79000000001"];
    assert_verdict(&result, TrialVerdict::Fail, &words);
    assert_eq!(result.breaches.len(), 1, "{}", reasons(&result));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_to_the_kits_own_account_is_seen_too() {
    let probe = "def pay(s, o):\n  Client.pay(s, dict(o, account='79990000002'))\n  return Client.pay(s, o)";
    let result = hold_one(mistaken(probe), "happy-path", DEADLINE).await;
    assert_verdict(&result, TrialVerdict::Fail, &["to account 79990000002"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_payment_is_why_the_happy_path_was_not_paid() {
    let seconds = "def signature(s):\n  t = str(int(time.time()))\n  \
                   return s.service_id + '-' + hashlib.sha1((s.secret_key + t).encode()).hexdigest() + '-' + t";
    let result = hold_one(mistaken(seconds), "happy-path", DEADLINE).await;
    let words = [
        "SAF-04",
        "the gateway had refused its payment (call 1) with -32320",
    ];
    assert_verdict(&result, TrialVerdict::Fail, &words);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_payment_and_no_check_are_why_the_happy_path_was_not_paid() {
    let says = r#"cat >/dev/null; echo '{"order":"order-1","outcome":"unknown"}'"#;
    let result = hold_one(shell(says), "happy-path", DEADLINE).await;
    assert_verdict(
        &result,
        TrialVerdict::Fail,
        &["when it had sent no payment at all"],
    );
    let wrong = "def check(s, t): return Client.check(s, t + 1)";
    let result = hold_one(mistaken(wrong), "happy-path", DEADLINE).await;
    assert_verdict(
        &result,
        TrialVerdict::Fail,
        &["had been taken and was never checked"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_payment_that_was_not_known_to_have_failed_is_named() {
    let twice = "def pay(s, o):\n  Client.pay(s, o)\n  return Client.pay(s, o)";
    let result = hold_one(mistaken(twice), "cancelled", DEADLINE).await;
    let words = ["SAF-03", "(call 1) had been taken and was never checked"];
    assert_verdict(&result, TrialVerdict::Fail, &words);
    assert!(!reasons(&result).contains("when the last status shown was 3"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_payment_is_seen_behind_a_thousand_checks() {
    let hammer = "def pay(s, o):\n  t = Client.pay(s, o)\n  for _ in range(1050): s.check(t)\n  return Client.pay(s, o)";
    let result = hold_one(mistaken(hammer), "happy-path", Duration::from_secs(20)).await;
    assert_verdict(&result, TrialVerdict::Fail, &["SAF-01", "paid 2 times"]);
    assert!(
        result
            .evidence
            .is_some_and(|evidence| evidence.calls.len() > 1050)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_moves_late_stands_at_its_time() {
    use paysys_conformance::report::client::events;
    let result = hold_one(mistaken("pass"), "late-commit", DEADLINE).await;
    let events = events(result.evidence.as_ref().unwrap(), Words::default());
    let place = |words: &str| events.iter().position(|event| event.words.contains(words));
    let (asked, moved) = (place("call 1 pays"), place("only now is payment"));
    assert!(asked.is_some() && moved > asked, "{events:?}");
    assert!(
        place("[fault: http, commit-later 3s]").is_some(),
        "{events:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_held_back_stands_at_its_own_time() {
    use paysys_conformance::report::client::events;
    let result = hold_one(mistaken("pass"), "two-workers", DEADLINE).await;
    let events = events(result.evidence.as_ref().unwrap(), Words::default());
    let place = |words: &str| events.iter().position(|event| event.words.contains(words));
    let (asked, answered) = (place("call 1 pays"), place("call 1 is answered: taken as"));
    assert!(asked.is_some() && answered > asked, "{events:?}");
}

/// An HTTP library that sends a lost POST again by itself is told from code that pays again.
#[tokio::test(flavor = "multi_thread")]
async fn the_very_same_bytes_at_once_are_the_librarys_retry() {
    let library = "def closed(s, m, b, u): return Client.exchange(s, m, b)";
    let result = hold_one(mistaken(library), "lost-response", DEADLINE).await;
    let words = [
        "SAF-06",
        "this is the HTTP library's automatic retry",
        "switch the automatic retry of POST off",
    ];
    assert_verdict(&result, TrialVerdict::Fail, &words);
    let code = "def pay(s, o):\n  try: return Client.pay(s, o)\n  except NoAnswer: return Client.pay(s, o)";
    let result = hold_one(mistaken(code), "lost-response", DEADLINE).await;
    assert_verdict(&result, TrialVerdict::Fail, &["SAF-06"]);
    assert!(!reasons(&result).contains("automatic retry"));
}

/// A client that went to a proxy in the gateway's place has sent nothing that anybody could see.
#[test]
fn a_proxy_in_the_environment_is_named_before_the_client_is_blamed() {
    let says = r#"cat >/dev/null; echo "for $no_proxy and $NO_PROXY" >&2; exit 3"#;
    let client = |with_proxy: bool| {
        let mut kit = kit(&[
            "client",
            "--only",
            "happy-path",
            "--deadline",
            "6s",
            "--",
            "sh",
            "-c",
            says,
        ]);
        kit.env_remove("http_proxy").env("no_proxy", "example.org");
        if with_proxy {
            kit.env("http_proxy", "http://127.0.0.1:9");
        }
        let output = kit.output().expect("the binary runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let told = client(true);
    assert!(told.contains("the environment sets http_proxy"), "{told}");
    assert!(
        told.contains("for example.org,127.0.0.1 and 127.0.0.1"),
        "{told}"
    );
    assert!(!client(false).contains("http_proxy"));
}
