//! Four ways to ask for a behaviour, and which of them wins.

use super::*;
use crate::harness::code;
use crate::replay::{assert_replays, bundle};

async fn pay_with_header(bench: &Bench, header: &str) -> reqwest::Response {
    let request = bench.request().header("X-Paysys-Sim", header);
    request.json(&payout()).send().await.unwrap()
}

async fn progression_of_last(bench: &Bench) -> Value {
    bench.payments().await.pop().unwrap()["progression"].clone()
}

fn pay_to(account: &str) -> Value {
    json!({"account": account, "currency": "USD", "amount": 1, "vendor_id": 101_596})
}

#[tokio::test]
async fn the_most_specific_wins() {
    let bench = Bench::start().await;
    bench.paid().await;
    assert_eq!(progression_of_last(&bench).await, "typical");
    bench.pay(pay_to("70000100004")).await;
    assert_eq!(progression_of_last(&bench).await, "stuck");
    bench.rule(json!({"then": {"progression": "slow"}})).await;
    bench.pay(pay_to("70000100004")).await;
    assert_eq!(progression_of_last(&bench).await, "slow");
    pay_with_header(&bench, "progression=failed").await;
    assert_eq!(progression_of_last(&bench).await, "failed");
}

#[tokio::test]
async fn a_header_asks_for_errors_faults_and_delays() {
    let bench = Bench::start().await;
    let answer: Value = pay_with_header(&bench, "error=-32318; delay=1ms")
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(code(&answer), -32318);
    assert_eq!(pay_with_header(&bench, "fault=outage").await.status(), 503);
    assert_eq!(bench.payments().await, [Value::Null; 0]);
}

#[rstest::rstest]
#[case("progression=stukc", "stuck")]
#[case("fault=lost-respons", "lost-response")]
#[case("falt=lost-response", "fault")]
#[case("error=-32319; error=-32318", "")]
#[case("error=nothing", "")]
#[case("error=-1", "")]
#[case("delay=soon", "")]
#[case("stuck", "")]
#[tokio::test]
async fn a_bad_header_is_400_and_says_what_is_allowed(#[case] header: &str, #[case] meant: &str) {
    let bench = Bench::start().await;
    let response = pay_with_header(&bench, header).await;
    assert_eq!(response.status(), 400);
    let answer: Value = response.json().await.unwrap();
    assert_eq!(code(&answer), -32600);
    let data = &answer["error"]["data"]["header"];
    assert_eq!(
        data["did_you_mean"].as_str().unwrap_or_default(),
        meant,
        "{data}"
    );
    assert_eq!(bench.payments().await, [Value::Null; 0]);
}

#[tokio::test]
async fn header_and_reserved_accounts_can_be_switched_off() {
    let profile = "[control]\nheader = false\nreserved_accounts = false";
    let bench = Bench::with_profile(profile).await;
    pay_with_header(&bench, "progression=nonsense").await;
    bench.pay(pay_to("70000100004")).await;
    let progressions: Vec<Value> = bench
        .payments()
        .await
        .iter()
        .map(|payment| payment["progression"].clone())
        .collect();
    assert_eq!(progressions, ["typical", "typical"]);
}

#[tokio::test]
async fn every_reserved_account_does_what_the_catalogue_says() {
    let bench = Bench::with_profile("[clock]\nmode = \"manual\"").await;
    let (_, catalogue) = bench.get("/catalog").await;
    let accounts = catalogue["accounts"].as_array().unwrap();
    for entry in accounts
        .iter()
        .filter(|entry| entry["then"].get("fault").is_none())
    {
        let answer = bench.pay(pay_to(entry["account"].as_str().unwrap())).await;
        match entry["then"]["error"].as_i64() {
            Some(error) => assert_eq!(code(&answer), error, "{entry}"),
            None => {
                assert_eq!(
                    progression_of_last(&bench).await,
                    entry["then"]["progression"]
                );
            }
        }
    }
    for entry in accounts
        .iter()
        .filter(|entry| entry["then"].get("fault").is_some())
    {
        let card = json!({"account": entry["card_account"], "wallet": "998901234567",
            "amount": 10_000, "vendor_id": 101_606});
        let body = json!({"id": 1, "method": "pam.pay_by_cash", "params": {"vendor_form": card}});
        let mut wire = Wire::connect(&bench);
        wire.send(&bench, &body);
        // The decision stands in the journal whatever the client gets to see of it.
        let sent = body.to_string();
        let arrived = async || bench.calls().await.last().unwrap()["request"]["body"] == sent;
        crate::harness::wait_until(arrived).await;
        let call = bench.calls().await.pop().unwrap();
        assert_eq!(call["decided"]["fault"]["name"], entry["then"]["fault"]);
        assert_eq!(call["decided"]["reserved_account"], true);
    }
}

#[tokio::test]
async fn rules_match_what_they_name() {
    let bench = Bench::start().await;
    let then = json!({"error": {"code": -32318}});
    let rule = json!({"match": {"account": "7912*", "amount": {"min": 100}, "currency": "USD",
        "service_id": "demo-service", "vendor_id": 101_596, "id": "1"}, "then": then});
    bench.rule(rule).await;
    assert_eq!(code(&bench.pay(wallet_form()).await), -32318);
    let mut small = wallet_form();
    small["amount"] = json!(99);
    assert_eq!(bench.pay(small).await["error"], Value::Null);
    assert_eq!(bench.pay(pay_to("7913")).await["error"], Value::Null);
}

#[tokio::test]
async fn a_refused_call_uses_up_no_rules_count() {
    let bench = Bench::start().await;
    let rule = json!({"when": {"next": 1}, "then": {"error": {"code": -32318}}});
    bench.rule(rule).await;
    assert_eq!(code(&bench.pay(json!({})).await), -32300);
    assert_eq!(code(&bench.pay(wallet_form()).await), -32318);
    assert_eq!(bench.pay(wallet_form()).await["error"], Value::Null);
}

#[tokio::test]
async fn an_outage_hits_the_check_of_a_payment_nobody_knows() {
    let bench = Bench::start().await;
    let method = json!({"method": "pam.check_payment"});
    let rule = json!({"match": method, "when": {"next": 1}, "then": {"error": {"code": -32318}}});
    bench.rule(rule).await;
    assert_eq!(code(&bench.check(1).await), -32318);
    assert_eq!(code(&bench.check(1).await), -32314);
    bench
        .rule(json!({"match": method, "then": {"fault": "outage"}}))
        .await;
    let params = json!({"agr_transaction_id": 1});
    let check = json!({"id": 1, "method": "pam.check_payment", "params": params});
    let request = bench.request().json(&check);
    assert_eq!(request.send().await.unwrap().status(), 503);
}

#[tokio::test]
async fn a_lie_about_another_payment_waits_until_there_is_one() {
    let then =
        json!({"custom_fault": {"point": "after-commit", "action": {"lie": "answer-of-another"}}});
    let bench = Bench::start().await;
    bench.rule(json!({"when": {"next": 1}, "then": then})).await;
    let id = |answer: &Value| {
        answer["result"]["details"]["transaction_id"]
            .as_u64()
            .unwrap()
    };
    let first = id(&bench.pay(wallet_form()).await);
    assert_eq!(id(&bench.pay(wallet_form()).await), first, "the lie");
    assert_eq!(id(&bench.pay(wallet_form()).await), first + 2);
}

#[tokio::test]
async fn a_rule_whose_time_is_over_is_refused() {
    let bench = Bench::start().await;
    let rule = json!({"when": {"until": "2020-01-01T00:00:00Z"}, "then": {"delay": "1s"}});
    let (status, answer) = bench.try_rule(rule).await;
    assert_eq!(status, 400, "{answer}");
}

#[rstest::rstest]
#[case(json!({"then": {"error": "-32300"}}), "then.error: invalid type: string \"-32300\", expected an error code such as -32318, or an object with code and message")]
#[case(json!({"then": {"error": [-32300]}}), "then.error: invalid type: array, expected an error code such as -32318, or an object with code and message")]
#[case(json!({"then": {"error": 0}}), "then.error: an error code is never 0; write one such as -32300")]
#[case(json!({"when": {"between": 3}, "then": {}}), "when.between: invalid type: integer `3`, expected an array of two numbers")]
#[case(json!({"when": {"next": "two"}, "then": {}}), "when.next: invalid type: string \"two\", expected a whole number that is not negative")]
#[case(json!({"match": {"currency": "usd"}, "then": {"delay": "1s"}}), "there is no currency \"usd\"")]
#[tokio::test]
async fn a_mistake_is_told_by_its_place_and_without_a_parsers_words(
    #[case] rule: Value,
    #[case] message: &str,
) {
    let bench = Bench::start().await;
    let (_, answer) = bench.try_rule(rule).await;
    assert_eq!(answer["error"]["message"], message);
}

#[tokio::test]
async fn an_error_is_asked_for_by_its_code_alone() {
    let bench = Bench::start().await;
    let rule = bench.rule(json!({"then": {"error": -32318}})).await;
    assert_eq!(rule["then"]["error"], json!({"code": -32318}));
    assert_eq!(code(&bench.pay(wallet_form()).await), -32318);
}

#[tokio::test]
async fn a_rules_amount_is_the_payments_amount() {
    let bench = with_rule(json!({"amount": 777})).await;
    assert_eq!(
        bench.pay(wallet_form()).await["result"]["details"]["amount"],
        777
    );
    assert_eq!(bench.payments().await[0]["amount"], 777);
}

#[rstest::rstest]
#[case(json!({"then": {"progression": "stukc"}}))]
#[case(json!({"then": {"fault": "lost"}}))]
#[case(json!({"then": {"fault": "outage", "custom_fault": {"point": "before-commit", "action": "reset"}}}))]
#[case(json!({"then": {"custom_fault": {"point": "sometime", "action": "reset"}}}))]
#[case(json!({"then": {"custom_fault": {"point": "before-commit", "action": "rest"}}}))]
#[case(json!({"then": {"custom_fault": {"point": "before-commit", "action": {"http": {"status": 99}}}}}))]
#[case(json!({"then": {"custom_fault": {"point": "before-commit", "action": {"http": {"stats": 500}}}}}))]
#[case(json!({"then": {"custom_fault": {"point": "before-commit", "action": {"lie": "white"}}}}))]
#[case(json!({"then": {"custom_fault": {"point": {"commit-later": "soon"}, "action": "close"}}}))]
#[case(json!({"then": {"fault": "lost-response", "error": {"code": -32318}}}))]
#[case(json!({"then": {"error": {"code": -1}}}))]
#[case(json!({"then": {"error": -1}}))]
#[case(json!({"then": {"error": 4_294_934_978_u64}}))]
#[case(json!({"then": {"amount": 0}}))]
#[case(json!({"then": {"delay": "2 parsecs"}}))]
#[case(json!({"then": {}}))]
#[case(json!({"when": {"next": 1}}))]
#[case(json!({"match": {"method": "pam.pay"}, "then": {"progression": "stuck"}}))]
#[case(json!({"match": {"acount": "1"}, "then": {"progression": "stuck"}}))]
#[case(json!({"match": {"vendor_id": 1}, "then": {"progression": "stuck"}}))]
#[case(json!({"match": {"service_id": "nobody"}, "then": {"progression": "stuck"}}))]
#[case(json!({"match": {"amount": {"min": 5, "max": 4}}, "then": {"progression": "stuck"}}))]
#[case(json!({"when": {"nth": 0}, "then": {"progression": "stuck"}}))]
#[case(json!({"when": {"between": [3, 2]}, "then": {"progression": "stuck"}}))]
#[case(json!({"when": {"probability": 1.5}, "then": {"progression": "stuck"}}))]
#[case(json!({"when": {"sometimes": true}, "then": {"progression": "stuck"}}))]
#[case(json!({"when": {"always": false}, "then": {"progression": "stuck"}}))]
#[case(json!({"ttl": "never", "then": {"progression": "stuck"}}))]
#[case(json!({"ttl": "0s", "then": {"progression": "stuck"}}))]
#[case(json!({"ttl": "1us", "then": {"progression": "stuck"}}))]
#[case(json!({"ttl": "999999h", "then": {"progression": "stuck"}}))]
#[case(json!({"when": {"probability": 0}, "then": {"progression": "stuck"}}))]
#[case(json!({"match": {"amount": {}}, "then": {"progression": "stuck"}}))]
#[case(json!({"match": {"vendor_id": 101_606, "currency": "USD"}, "then": {"progression": "stuck"}}))]
#[case(json!({"then": {"delay": "0s"}}))]
#[case(json!({"then": {"progression": "stuck", "error": {"code": -32318}}}))]
#[case(json!({"then": {"progression": "stuck", "fault": "outage"}}))]
#[case(json!({"then": {"custom_fault": {"point": {"commit-later": "999999h"}, "action": "close"}}}))]
#[case(json!({"match": {"account": ""}, "then": {"progression": "stuck"}}))]
#[case(json!({"match": {"currency": "usd"}, "then": {"progression": "stuck"}}))]
#[case(json!({"match": {"method": "pam.check_payment"}, "then": {"progression": "stuck"}}))]
#[case(json!({"match": {"method": "pam.check_payment"}, "then": {"amount": 5}}))]
#[case(json!({"match": {"method": "pam.pay_by_cash"}, "then": {"custom_fault": {"point": "before-commit", "action": {"lie": "status-null"}}}}))]
#[case(json!({"then": {"custom_fault": {"point": "before-commit", "action": {"http": {"status": 204}}}}}))]
#[tokio::test]
async fn a_rule_that_cannot_be_is_refused_and_nothing_changes(#[case] rule: Value) {
    let bench = Bench::start().await;
    let (status, answer) = bench.try_rule(rule).await;
    assert_eq!(status, 400, "{answer}");
    assert!(answer["error"]["message"].is_string());
    let (_, rules) = bench.get("/sandboxes/default/rules").await;
    assert_eq!(rules["rules"], json!([]));
}

#[tokio::test]
async fn a_rule_comes_back_as_it_was_written_and_goes_away() {
    let bench = Bench::start().await;
    let rule = json!({"match": {"account": "79*"}, "when": {"every": 3}, "ttl": "1h", "must_apply": true,
        "then": {"progression": "stuck", "delay": "2s",
                 "custom_fault": {"point": {"commit-later": "30s"}, "action": {"truncate": {"bytes": 40}}}}});
    let made = bench.rule(rule.clone()).await;
    for (key, value) in rule.as_object().unwrap() {
        assert_eq!(&made[key], value, "{key}");
    }
    let path = format!("/sandboxes/default/rules/{}", made["id"]);
    assert_eq!(bench.admin(Method::DELETE, &path, json!({})).await.0, 204);
    assert_eq!(bench.admin(Method::DELETE, &path, json!({})).await.0, 404);
}

#[tokio::test]
async fn a_signature_that_strays_into_the_header_is_told_to_nobody_else() {
    let bench = Bench::start().await;
    let hash = "0123456789abcdef0123456789abcdef01234567";
    let response = pay_with_header(&bench, &format!("fault={hash}")).await;
    assert_eq!(response.status(), 400);
    // The gateway decides on what arrived, and says so to whoever sent it.
    assert!(response.text().await.unwrap().contains(hash));
    let calls = serde_json::to_string(&bench.calls().await).unwrap();
    assert!(!calls.contains(hash), "{calls}");
    let bundle = bundle(&bench).await;
    assert!(!bundle.contains(hash), "{bundle}");
    assert_replays(&bundle);
}

#[tokio::test]
async fn an_error_that_is_more_specific_is_not_overruled_by_a_fault() {
    let bench = Bench::start().await;
    let body = json!({"id": 1, "method": "pam.pay_by_cash",
        "params": {"vendor_form": pay_to("70000300001")}});
    let request = bench.request().header("X-Paysys-Sim", "error=-32318");
    let sent = request.json(&body).send().await.unwrap();
    assert_eq!(code(&sent.json().await.unwrap()), -32318);
}
