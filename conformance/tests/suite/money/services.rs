//! Plan and log say which of a target's services pays, and what is unknown of one stops them all.

use std::fs;

use serde_json::Value;

use super::{Till, shown};
use crate::support::counting_gateway::Answers;

const SECOND: &str = "[second]\nservice_id = \"my-other\"\nsecret_key_env = \"KEY2\"\n";

/// One payment as the first service, and one as the second.
const BOTH: &str = "id: x.both\ntitle: x\nrequires: [PAY-01]\nsteps:\n  - pay: { expect: { error: null } }\n  - pay: { auth: { service: second }, expect: { error: null } }\n";

const AS_SECOND: &str = "id: x.second\ntitle: x\nrequires: [PAY-01]\nsteps:\n  - pay: { auth: { service: second }, expect: { error: null } }\n";

async fn till_with_two(answers: Answers) -> Till {
    let till = Till::open(answers).await;
    till.add_to_target(SECOND);
    till
}

fn payers_in(log: &str) -> Vec<Value> {
    let records = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a record is JSON"));
    let sending = records.filter(|record| record["event"] == "sending");
    sending
        .map(|record| record["sending"]["service_id"].clone())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn plan_and_log_name_who_pays() {
    let till = till_with_two(Answers::Rightly).await;
    let file = till.write("x.both.yaml", BOTH);
    let words = ["--scenarios", &file];
    let plan = till.plan_with(&words).await;
    assert_eq!(plan["payments"][0]["service_id"], "me", "{plan}");
    assert_eq!(plan["payments"][1]["service_id"], "my-other", "{plan}");
    let told = shown(&till.kit(&[&["plan"][..], &words].concat()).await);
    assert!(told.contains("paid by my-other"), "{told}");
    assert!(!told.contains("secret key"), "{told}");
    let output = till.pay_with(&words).await;
    assert_eq!(till.gateway.payments(), 2, "{}", shown(&output));
    let log = fs::read_to_string(till.log()).expect("there is a money log");
    assert_eq!(payers_in(&log), ["me", "my-other"]);
    let list = shown(&till.kit(&["money", "list"]).await);
    assert!(list.contains("as my-other,"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unknown_of_the_second_service_stops_the_first() {
    let till = till_with_two(Answers::WithBadGateway).await;
    let file = till.write("x.second.yaml", AS_SECOND);
    let output = till.pay_with(&["--scenarios", &file]).await;
    assert_eq!(till.gateway.payments(), 1, "{}", shown(&output));
    till.gateway.answer_from_now_on(Answers::Rightly);
    let first = till.pay("pay.particulars").await;
    assert_eq!(first.status.code(), Some(4), "{}", shown(&first));
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unknown_of_the_first_service_stops_the_second() {
    let till = till_with_two(Answers::WithBadGateway).await;
    till.pay("pay.particulars").await;
    till.gateway.answer_from_now_on(Answers::Rightly);
    let file = till.write("x.second.yaml", AS_SECOND);
    let second = till.pay_with(&["--scenarios", &file]).await;
    assert_eq!(second.status.code(), Some(4), "{}", shown(&second));
    assert_eq!(till.gateway.payments(), 1);
}

/// The unknown payment is in this target's log, whoever calls by now.
#[tokio::test(flavor = "multi_thread")]
async fn another_service_id_in_the_file_hides_nothing() {
    let till = Till::open(Answers::WithBadGateway).await;
    till.pay("pay.particulars").await;
    till.gateway.answer_from_now_on(Answers::Rightly);
    let text = fs::read_to_string(till.target()).unwrap();
    let text = text.replace("service_id = \"me\"", "service_id = \"somebody\"");
    fs::write(till.target(), text).unwrap();
    assert_eq!(till.pay("pay.particulars").await.status.code(), Some(4));
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ids_of_all_services_are_approved_and_no_secret_is() {
    let till = till_with_two(Answers::Rightly).await;
    let plain = async |till: &Till| {
        let mut plan = till.plan("pay.particulars").await;
        let hash = plan["hash"].take();
        let hash = hash.as_str().unwrap_or_default();
        hash.split('-').next().unwrap_or_default().to_owned()
    };
    let approved = till.hash("pay.particulars").await;
    let text = fs::read_to_string(till.target()).unwrap();
    let other = text.replace("my-other", "somebody");
    fs::write(till.target(), other).unwrap();
    let run = ["run", "pay.particulars", "--plan", &approved];
    let output = till.kit(&run).await;
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 0);
    // The same ids with another variable for the secret: the same plan.
    fs::write(till.target(), text.replace("KEY2", "KEY")).unwrap();
    let output = till.kit(&run).await;
    assert_eq!(till.gateway.payments(), 1, "{}", shown(&output));
    assert_eq!(plain(&till).await.len(), 40);
}

/// A request that is signed otherwise than usual is shown with what is odd about it, and a usual one without.
#[tokio::test(flavor = "multi_thread")]
async fn a_plan_shows_odd_headers() {
    let till = Till::open(Answers::Rightly).await;
    let shown = async |scenario: &str| shown(&till.kit(&["plan", scenario]).await);
    let stale = shown("auth.payout-stale").await;
    assert!(stale.contains("paid by me\n"), "{stale}");
    assert!(
        stale.contains("Auth: <service>-<hash>-<milliseconds"),
        "{stale}"
    );
    let unsigned = shown("auth.payout-needs-authorisation").await;
    assert!(unsigned.contains("no Auth header"), "{unsigned}");
    let usual = shown("pay.particulars").await;
    assert!(!usual.contains("Auth"), "{usual}");
}

/// Every planned request is sent as planned, however it is signed: none is held back for being another one.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_planned_is_what_is_sent() {
    let till = Till::open(Answers::Rightly).await;
    let limits = "max_payments = 300";
    till.write_target(limits);
    let text = fs::read_to_string(till.target()).unwrap();
    let text = text.replace("max_amount_total = 300", "max_amount_total = 30000");
    fs::write(
        till.target(),
        text.replace(
            "[limits]",
            "[limits]\nwrong_credentials = 100\nmax_wait = \"1s\"",
        ),
    )
    .unwrap();
    let plan = till.plan("*").await;
    let planned = plan["payments"].as_array().map_or(0, Vec::len);
    assert!(planned > 40, "{planned}");
    // Everything is answered here, however busy the machine is.
    let hash = till.hash("*").await;
    let words = ["run", "*", "--plan", &hash, "--timeout", "10s"];
    let output = till.kit(&words).await;
    let told = shown(&output);
    assert!(!told.contains("not sent as the plan says"), "{told}");
    assert!(
        till.gateway.payments() > 40,
        "{} {told}",
        till.gateway.payments()
    );
}
