//! Calls that the admin makes to its own gateway for people who just click.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use paysys_simulator::tls::Tls;

use super::*;

async fn send(bench: &Bench, call: Value) -> (u16, Value) {
    bench.admin(Method::POST, CALLS, call).await
}

async fn sent(bench: &Bench, call: Value) -> Value {
    let (status, answer) = send(bench, call).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

/// The call that an answer leads to, as the journal has it.
async fn journalled(bench: &Bench, answer: &Value) -> Value {
    let (status, call) = get(bench, &format!("/{}", answer["call"])).await;
    assert_eq!(status, 200, "{answer}");
    call
}

fn json_of(text: &Value) -> Value {
    serde_json::from_str(text.as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn nothing_said_pays_once() {
    let bench = Bench::start().await;
    let answer = sent(&bench, json!({})).await;
    assert_eq!(
        (&answer["ended"], &answer["http_status"]),
        (&json!("answered"), &json!(200))
    );
    assert_eq!(
        json_of(&answer["body"])["result"]["details"]["amount"],
        15_000
    );
    let body = json_of(&answer["sent"]["body"]);
    assert_eq!(body["params"]["vendor_form"], wallet_form());
    let call = journalled(&bench, &answer).await;
    assert_eq!(call["request"]["body"], answer["sent"]["body"]);
    assert_eq!(call["answered"]["body"], answer["body"]);
    assert_eq!(bench.payments().await.len(), 1);
}

#[tokio::test]
async fn no_secret_is_told() {
    let bench = Bench::start().await;
    let stray = json!({"account": bench.secret_key.clone()});
    for call in [json!({}), stray] {
        let answer = sent(&bench, call).await;
        let text = answer.to_string();
        assert!(!text.contains(&bench.secret_key), "{text}");
        let headers = answer["sent"]["headers"].as_array().unwrap();
        let auth = headers.iter().find(|one| one["name"] == "auth").unwrap();
        assert!(
            auth["value"].as_str().unwrap().contains("not kept"),
            "{auth}"
        );
    }
}

#[tokio::test]
async fn a_card_is_masked() {
    let bench = Bench::start().await;
    let answer = sent(
        &bench,
        json!({"vendor_id": 101_606, "account": "8600123412341234"}),
    )
    .await;
    assert_eq!(answer["http_status"], 200);
    assert!(!answer.to_string().contains("8600123412341234"), "{answer}");
}

#[tokio::test]
async fn a_small_form_is_enough() {
    let bench = Bench::start().await;
    let form = json!({"account": "5", "amount": 7, "vendor_id": 101_596, "id": 41, "sim": "progression=instant"});
    let answer = sent(&bench, form).await;
    let paid = &bench.payments().await[0];
    assert_eq!(
        (&paid["account"], &paid["form_amount"]),
        (&json!("5"), &json!(7))
    );
    assert_eq!(json_of(&answer["body"])["id"], 41);
    let id = &paid["transaction_id"];
    let check = json!({"method": "pam.check_payment", "agr_transaction_id": id});
    let answer = sent(&bench, check).await;
    assert_eq!(json_of(&answer["body"])["result"]["result"]["status"], 2);
    let wrong = json!({"amount": -1, "currency": "XXX"});
    let answer = sent(&bench, wrong).await;
    assert_eq!(json_of(&answer["body"])["error"]["code"], -32300);
    let given = json!({"params": [1, 2]});
    let answer = sent(&bench, given).await;
    assert_eq!(json_of(&answer["body"])["error"]["code"], -32600);
}

#[rstest::rstest]
#[case("fault=lost-response", "closed", Value::Null, true)]
#[case("fault=stale-keepalive", "closed", Value::Null, false)]
#[case("fault=committed-but-5xx", "answered", json!(502), true)]
#[case("delay=30s", "timed-out", Value::Null, true)]
#[case("fault=no-such-thing", "answered", json!(400), false)]
#[tokio::test]
async fn faults_happen_to_it(
    #[case] sim: &str,
    #[case] ended: &str,
    #[case] http_status: Value,
    #[case] committed: bool,
) {
    let bench = Bench::start().await;
    let answer = sent(&bench, json!({"sim": sim, "timeout": "300ms"})).await;
    assert_eq!(
        (&answer["ended"], &answer["http_status"]),
        (&json!(ended), &http_status),
        "{answer}"
    );
    assert_eq!(answer["body"].is_null(), http_status.is_null());
    let call = journalled(&bench, &answer).await;
    assert_eq!(call["decided"]["committed"], committed);
    assert_eq!(bench.payments().await.len(), usize::from(committed));
}

#[rstest::rstest]
#[case(json!("reset"), "reset", false)]
#[case(json!({"truncate": {"bytes": 40}}), "closed", true)]
#[tokio::test]
async fn the_wire_is_a_real_one(#[case] action: Value, #[case] ended: &str, #[case] comes: bool) {
    let bench = Bench::start().await;
    let fault = json!({"point": "after-commit", "action": action});
    let rule = json!({"then": {"custom_fault": fault}});
    bench.arrange("/sandboxes/default/rules", rule).await;
    let answer = sent(&bench, json!({})).await;
    assert_eq!(
        (&answer["ended"], answer["body"].is_string()),
        (&json!(ended), comes),
        "{answer}"
    );
    let delivered = &journalled(&bench, &answer).await["delivered"];
    assert!(["closed", "reset"].contains(&delivered["ended"].as_str().unwrap()));
}

#[rstest::rstest]
#[case(json!({"methd": "x"}), "method")]
#[case(json!({"method": "pam.pay_by_csh"}), "pam.pay_by_cash")]
#[case(json!({"vendor_id": 101_597}), "101596")]
#[case(json!({"service_id": "demo-servce"}), "demo-service")]
#[tokio::test]
async fn what_cannot_be_sent_is_refused_with_what_can(#[case] call: Value, #[case] meant: &str) {
    let (status, answer) = send(&Bench::start().await, call).await;
    assert_eq!(
        (status, &answer["error"]["did_you_mean"]),
        (400, &json!(meant)),
        "{answer}"
    );
}

#[rstest::rstest]
#[case(json!({"method": "pam.check_payment"}), "agr_transaction_id")]
#[case(json!({"method": "pam.check_payment", "account": "5"}), "account")]
#[case(json!({"agr_transaction_id": 5}), "agr_transaction_id")]
#[case(json!({"params": {}, "amount": 5}), "amount")]
#[case(json!({"vendor_id": 101_606, "currency": "USD"}), "currency")]
#[case(json!({"sim": "fault=outage\r\nx: y"}), "sim")]
#[case(json!({"sim": "x".repeat(5_000)}), "sim")]
#[case(json!({"timeout": "61s"}), "timeout")]
#[case(json!({"timeout": "0s"}), "timeout")]
#[case(json!({"timeout": "soon"}), "soon")]
#[tokio::test]
async fn what_makes_no_sense_is_not_sent(#[case] call: Value, #[case] about: &str) {
    let bench = Bench::start().await;
    let (status, answer) = send(&bench, call).await;
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(
        status == 400 && message.contains(about),
        "{status} {answer}"
    );
    assert!(bench.calls().await.is_empty());
}

#[rstest::rstest]
#[case("<script>alert(1)</script>".to_owned())]
#[case("\u{202e}\u{0}\r\n\"\\".to_owned())]
#[case("я".repeat(10_000))]
#[tokio::test]
async fn any_text_can_be_sent(#[case] text: String) {
    let bench = Bench::start().await;
    let answer = sent(&bench, json!({"account": text, "id": text})).await;
    let body = json_of(&answer["sent"]["body"]);
    assert_eq!(body["params"]["vendor_form"]["account"], text);
    journalled(&bench, &answer).await;
}

/// All have the same id, and still each knows its own.
#[tokio::test]
async fn each_finds_its_own_call() {
    let bench = Bench::start().await;
    let calls = (1..=10).map(|amount| sent(&bench, json!({"id": "same", "amount": amount})));
    let mut met = BTreeSet::new();
    for (amount, answer) in (1..=10).zip(join_all(calls).await) {
        let call = journalled(&bench, &answer).await;
        let body = json_of(&call["request"]["body"]);
        assert_eq!(body["params"]["vendor_form"]["amount"], amount);
        met.insert(answer["call"].as_u64());
    }
    assert_eq!(met.len(), 10);
}

#[tokio::test]
async fn it_goes_to_the_sandbox_that_is_named() {
    let bench = Bench::start().await;
    let profile = json!({"auth": {"clock": "sandbox"}, "clock": {"mode": "manual", "start": "2020-01-01T00:00:00Z"}});
    bench
        .arrange("/sandboxes", json!({"name": "mine", "profile": profile}))
        .await;
    let answer = bench.arrange("/sandboxes/mine/calls", json!({})).await;
    assert_eq!(
        json_of(&answer["body"])["result"]["details"]["date"],
        1_577_836_800
    );
    assert_eq!(
        (&answer["call"], &answer["sent"]["path"]),
        (&json!(1), &json!("/s/mine/gateway"))
    );
    assert!(bench.calls().await.is_empty());
}

#[tokio::test]
async fn so_many_at_once_and_no_more() {
    let bench = Bench::start().await;
    let slow = json!({"sim": "delay=30s", "timeout": "400ms"});
    let ended = join_all((0..17).map(|_| send(&bench, slow.clone()))).await;
    let refused: Vec<_> = ended.iter().filter(|(status, _)| *status == 503).collect();
    assert_eq!(refused.len(), 1, "{ended:?}");
    assert_eq!(refused[0].1["error"]["code"], "busy");
    assert_eq!(sent(&bench, json!({})).await["ended"], "answered");
}

#[rstest::rstest]
#[case("0.0.0.0:0", None)]
#[case("[::]:0", None)]
#[case("127.0.0.1:0", Some("https://test.example/paysys"))]
#[tokio::test]
async fn the_gateway_is_reached_wherever_it_listens(
    #[case] listen: &str,
    #[case] public_url: Option<&str>,
) {
    for tls in [None, Some(Tls::SelfSigned)] {
        let bench = Bench::configured(Config {
            listen: listen.parse().unwrap(),
            public_url: public_url.map(|url| url.parse().unwrap()),
            tls,
            ..Config::default()
        });
        assert_eq!(sent(&bench.await, json!({})).await["http_status"], 200);
    }
}

/// Nobody checks a name: the certificate is its own, whomever it was made for.
#[tokio::test]
async fn the_own_certificate_is_trusted_whatever_stands_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["elsewhere.example".to_owned()]).unwrap();
    let (certificate, key) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let tls = Some(Tls::Files { certificate, key });
    let bench = Bench::configured(Config {
        tls,
        ..Config::default()
    })
    .await;
    let answer = sent(&bench, json!({})).await;
    assert_eq!(
        (&answer["ended"], &answer["call"]),
        (&json!("answered"), &json!(1))
    );
    let lost = sent(&bench, json!({"sim": "fault=lost-response"})).await;
    assert_eq!(
        (&lost["ended"], &lost["call"]),
        (&json!("closed"), &json!(2))
    );
}
