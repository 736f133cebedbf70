//! Methods that a profile adds: what they answer, pay, remember, and how rules and replay treat them.

mod refused;

use serde_json::{Value, json};

use crate::command_line::run;
use crate::harness::{Bench, code, wallet_form};
use crate::replay::{assert_replays, bundle};

const PROFILE: &str = r#"
[methods."pam.check"]
requires = ["params.vendor_form"]
result = [ { account = "${params.vendor_form.account}", said = "${params.vendor_form.account}!", id = "${id}",
             card = "${headers.Card-Token}", hex = "${hex32}", number = "${number 100000..999999}", on = true } ]

[[methods."pam.check".when]]
"params.vendor_form.vendor_id" = 100080
error = { code = -32316, message = "not today" }

[[methods."pam.check".when]]
"headers.card-token" = "tok-*"
result = "by card"

[methods."pam.get_cheque"]
payment = "params.transaction_id"
result = { url = "https://example.test/${payment.transaction_id}", status = "${payment.status}", amount = "${payment.amount}" }

[methods."pam.prepare_pay"]
requires = ["params.vendor_form"]
result = { confirm_form = [ { key = "bank_transaction_id", value = "${hex32}" } ], request_method = "confirm_pay" }
remembers = "${result.confirm_form.0.value}"

[methods."pam.confirm_pay"]
recalls = "params.key"
pays = { vendor_id = "${recalled.vendor_form.vendor_id}", account = "${recalled.vendor_form.account}", currency = "${recalled.vendor_form.currency}", amount = "${recalled.vendor_form.amount}" }
result = { details = "${payment.details}" }

[methods."time"]
auth = false
result = { now = "${now}", nothing = "${null}" }
"#;

async fn bench() -> Bench {
    Bench::with_profile(PROFILE).await
}

async fn checked(bench: &Bench, form: Value) -> Value {
    bench
        .call("pam.check", json!({ "vendor_form": form }))
        .await
}

async fn prepared(bench: &Bench) -> String {
    let answer = bench
        .call("pam.prepare_pay", json!({"vendor_form": wallet_form()}))
        .await;
    answer["result"]["confirm_form"][0]["value"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn gaps_keep_their_types_and_members_their_order() {
    let bench = bench().await;
    let answer = checked(&bench, json!({"account": 7.50})).await;
    let result = answer["result"][0].as_object().unwrap();
    let names: Vec<&str> = result.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["account", "said", "id", "card", "hex", "number", "on"]
    );
    let plain = json!([
        result["account"],
        result["said"],
        result["id"],
        result["card"],
        result["on"]
    ]);
    assert_eq!(plain, json!([7.50, "7.5!", "1", null, true]));
    assert_eq!(result["hex"].as_str().unwrap().len(), 32);
    assert!((100_000..=999_999).contains(&result["number"].as_u64().unwrap()));
}

#[tokio::test]
async fn chance_is_that_of_the_seed_and_another_for_each_call() {
    let (one, other) = (bench().await, bench().await);
    let form = || json!({"account": "1"});
    let first = checked(&one, form()).await;
    assert_eq!(first["result"], checked(&other, form()).await["result"]);
    assert_ne!(
        first["result"][0]["hex"],
        checked(&one, form()).await["result"][0]["hex"]
    );
}

#[tokio::test]
async fn the_first_answer_whose_conditions_hold_is_given() {
    let bench = bench().await;
    let refused = checked(&bench, json!({"vendor_id": 100_080})).await;
    assert_eq!(
        (code(&refused), &refused["error"]["message"]),
        (-32316, &json!("not today"))
    );
    assert_eq!(
        code(&checked(&bench, json!({"vendor_id": "100080"})).await),
        -32316
    );
    assert!(checked(&bench, json!({"vendor_id": 100_081})).await["result"].is_array());
    let body = json!({"id": 1, "method": "pam.check", "params": {"vendor_form": {}}});
    let request = bench.request().header("Card-Token", "tok-1");
    let by_card = request.json(&body).send().await.unwrap();
    let by_card: Value = by_card.json().await.unwrap();
    assert_eq!(by_card["result"], json!("by card"));
}

#[tokio::test]
async fn a_payment_is_told_of_by_its_id_as_number_or_text() {
    let bench = bench().await;
    let paid = bench.paid().await;
    for id in [json!(paid), json!(paid.to_string())] {
        let answer = bench
            .call("pam.get_cheque", json!({"transaction_id": id}))
            .await;
        let url = format!("https://example.test/{paid}");
        assert_eq!(
            answer["result"],
            json!({"url": url, "status": 0, "amount": 15000})
        );
    }
}

#[tokio::test]
async fn unsigned_calls_are_answered_only_where_the_profile_says_so() {
    let bench = bench().await;
    let unsigned = async |method: &str| -> Value {
        let body = json!({"id": 1, "method": method, "params": {"vendor_form": {}}});
        let request = bench.client.post(bench.simulator.gateway_url()).json(&body);
        request.send().await.unwrap().json().await.unwrap()
    };
    let time = unsigned("time").await;
    assert!(
        time["result"]["now"].is_u64() && time["result"]["nothing"].is_null(),
        "{time}"
    );
    assert_eq!(code(&unsigned("pam.check").await), -32504);
}

#[tokio::test]
async fn two_steps_make_one_payment_that_is_found_and_checked() {
    let bench = bench().await;
    let key = prepared(&bench).await;
    assert!(bench.payments().await.is_empty());
    let answer = bench.call("pam.confirm_pay", json!({ "key": key })).await;
    let details = answer["result"]["details"].as_object().unwrap();
    assert_eq!(details.len(), 9);
    let transaction = details["transaction_id"].as_u64().unwrap();
    assert_eq!(bench.status(transaction).await, 0);
    assert_eq!(
        bench.payments().await[0]["account"],
        wallet_form()["account"]
    );
}

#[tokio::test]
async fn a_recalled_call_brings_its_payment_along_and_any_value_can_be_text() {
    let profile = "[vendors.7]\namount_field = \"amount\"\n\
        [methods.\"paysys.prepare\"]\npays = { vendor_id = 7, amount = \"${params.amount}\" }\nresult = 1\nremembers = \"${params.no}\"\n\
        [methods.\"paysys.check\"]\nrecalls = \"params.no\"\nresult = [\"${text payment.status}\", \"${payment.amount}\", \"${text recalled.amount}\", \"${text params.none}\"]\n\
        [methods.\"note\"]\nresult = 1\nremembers = \"${params.no}\"\n";
    let bench = Bench::with_profile(profile).await;
    bench
        .call("paysys.prepare", json!({"no": 41, "amount": 700}))
        .await;
    let check = async |no: u64| bench.call("paysys.check", json!({ "no": no })).await;
    assert_eq!(check(41).await["result"], json!(["0", 700, "700", null]));
    let (_, calls) = bench
        .get("/sandboxes/default/calls?method=paysys.check")
        .await;
    let (_, payments) = bench.get("/sandboxes/default/payments").await;
    assert_eq!(
        calls["calls"][0]["decided"]["transaction_id"], payments["payments"][0]["transaction_id"],
        "{calls}"
    );
    assert_eq!(code(&check(42).await), -32314);
    bench.call("note", json!({"no": 43})).await;
    assert_eq!(check(43).await["result"], json!([null, null, null, null]));
    assert_replays(&bundle(&bench).await);
}

#[tokio::test]
async fn faults_and_errors_strike_a_stub_that_pays_as_they_strike_a_payout() {
    let bench = bench().await;
    let rule = |then: Value| json!({"match": {"method": "pam.confirm_pay"}, "when": {"next": 1}, "then": then});
    bench
        .rule(rule(json!({"fault": "committed-but-error"})))
        .await;
    let key = json!({ "key": prepared(&bench).await });
    assert_eq!(
        code(&bench.call("pam.confirm_pay", key.clone()).await),
        -32400
    );
    assert_eq!(bench.payments().await.len(), 1);
    bench.rule(rule(json!({"error": {"code": -32309}}))).await;
    assert_eq!(
        code(&bench.call("pam.confirm_pay", key.clone()).await),
        -32309
    );
    bench.rule(rule(json!({"custom_fault": {"point": "before-commit", "action": {"rpc": {"code": -32400}}}}))).await;
    assert_eq!(
        code(&bench.call("pam.confirm_pay", key.clone()).await),
        -32400
    );
    assert_eq!(bench.payments().await.len(), 1);
    bench
        .rule(rule(json!({"progression": "failed", "amount": 7})))
        .await;
    bench.call("pam.confirm_pay", key).await;
    let payments = bench.payments().await;
    assert_eq!(
        (payments.len(), &payments[1]["amount"]),
        (2, &json!(7)),
        "{payments:?}"
    );
}

#[tokio::test]
async fn rules_match_stubs_by_name_and_refuse_what_cannot_happen_to_them() {
    let bench = bench().await;
    let rule = |then: Value| json!({"match": {"method": "pam.check"}, "then": then});
    let (status, _) = bench.try_rule(rule(json!({"progression": "failed"}))).await;
    assert_eq!(status, 400);
    bench
        .rule(rule(
            json!({"custom_fault": {"point": "after-commit", "action": {"lie": "id-wrong"}}}),
        ))
        .await;
    assert_ne!(checked(&bench, json!({})).await["id"], json!("1"));
    let (_, calls) = bench.get("/sandboxes/default/calls?method=pam.check").await;
    assert_eq!(
        calls["calls"][0]["decided"]["outcome"],
        json!("stub"),
        "{calls}"
    );
}

#[tokio::test]
async fn what_was_asked_for_and_is_missing_is_told() {
    let bench = bench().await;
    for _ in 0..2 {
        bench.call("pam.get_cheq", json!({})).await;
    }
    let report = async |name: &str| {
        let path = format!("/sandboxes/default/{name}");
        bench.get(&path).await.1
    };
    let coverage = report("coverage").await;
    let missing = &coverage["missing_methods"]["met"];
    assert_eq!(*missing, json!([{"what": "pam.get_cheq", "times": 2}]));
    let findings = report("findings").await.to_string();
    assert!(
        findings.contains(r#"stub it with [methods.\"pam.get_cheq\"]"#),
        "{findings}"
    );
}

#[tokio::test]
async fn a_bundle_becomes_a_profile_with_a_stub_for_each_missing_method() {
    let bench = Bench::start().await;
    bench
        .call("pam.check", json!({"vendor_form": {"account": "5"}}))
        .await;
    bench
        .call("pam.check_payment", json!({"agr_transaction_id": 1}))
        .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.bundle");
    std::fs::write(&path, bundle(&bench).await).unwrap();
    let output = run(&["stub", path.to_str().unwrap()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    let stub =
        "# params: {\"vendor_form\":{\"account\":\"5\"}}\n[methods.\"pam.check\"]\nresult = {}\n";
    assert!(
        text.ends_with(&format!("\n{stub}\n")) && text.matches("[methods").count() == 1,
        "{text}"
    );
    let stubbed = Bench::with_profile(&text).await;
    assert_eq!(
        stubbed.call("pam.check", json!({})).await["result"],
        json!({})
    );
    assert_eq!(run(&["stub", "no-such-file"]).status.code(), Some(2));
}

#[tokio::test]
async fn a_bundle_with_stubs_replays_byte_for_byte() {
    let bench = bench().await;
    let body = json!({"id": 1, "method": "pam.check", "params": {"vendor_form": {"account": "5"}}});
    let request = bench.request().json(&body).header("Card-Token", "other");
    request.send().await.unwrap();
    let key = prepared(&bench).await;
    bench.call("pam.confirm_pay", json!({ "key": key })).await;
    assert_replays(&bundle(&bench).await);
}

/// What a stub repeats of its request is card data there as well, and a replay repeats what stands in for it.
#[tokio::test]
async fn card_data_that_a_stub_repeats_does_not_leave() {
    let profile = r#"
[methods."echo"]
result = { all = "${params}", text = "card ${params.card_number}, code ${params.cvv}", amount = "${params.amount}" }

[methods."pam.check"]
result = [ { account = "${params.vendor_form.account}" } ]
"#;
    let bench = Bench::with_profile(profile).await;
    let card = "8600123412341239";
    for params in [
        json!({"card_number": card, "cvv": "917", "amount": 917_000}),
        json!({"card_number": 8_600_123_412_341_239_u64, "cvv": 917, "amount": 5}),
    ] {
        let answer = bench.call("echo", params.clone()).await;
        assert_eq!(answer["result"]["all"], params);
    }
    let form =
        json!({"vendor_id": 101_606, "account": card, "amount": 1000, "wallet": "998901234567"});
    bench
        .call("pam.check", json!({ "vendor_form": form }))
        .await;
    let exported = bundle(&bench).await;
    let shown = json!(bench.calls().await).to_string();
    for text in [&exported, &shown] {
        assert!(!text.contains(card) && !text.contains("\"917\""), "{text}");
        assert!(!text.contains("code 917"), "{text}");
        assert!(text.contains("917000"), "{text}");
    }
    assert_replays(&exported);
}
