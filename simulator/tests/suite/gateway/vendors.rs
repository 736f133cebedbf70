//! Vendors whose forms have other fields than those of the page.

use serde_json::{Value, json};

use crate::harness::{Bench, code};
use paysys_simulator::profile::Profile;

const THREE_LINES: &str =
    "[vendors.105458]\naccount_field = \"anketa_id\"\namount_field = \"amount\"\n";

async fn lenient() -> Bench {
    Bench::launch(Profile::built_in("lenient").unwrap()).await
}

#[rstest::rstest]
#[case(json!({"vendor_id": 105458, "anketa_id": "77", "amount": "5000"}), "77")]
#[case(json!({"vendor_id": "105709", "clientid": "77", "amount": 5000}), "77")]
#[case(json!({"vendor_id": 100080, "phone_number": "998901234567", "summa": 5000}), "998901234567")]
#[case(json!({"vendor_id": 100080, "phone_number": "998901234567", "amount": 5000}), "998901234567")]
#[case(json!({"vendor_id": 100081, "phone_number": "998901234567", "summa": 5000}), "998901234567")]
#[case(json!({"vendor_id": 106331, "NDECREE": "AB1", "code": "9", "amount": 5000}), "AB1")]
#[case(json!({"vendor_id": 106329, "INVOICE": "I1", "payment_code": "9", "amount": 5000}), "I1")]
#[tokio::test]
async fn the_vendors_that_public_clients_pay_are_there(#[case] form: Value, #[case] account: &str) {
    let bench = lenient().await;
    let answer = bench.pay(form).await;
    assert_eq!(answer["result"]["details"]["amount"], 5000, "{answer}");
    assert_eq!(bench.payments().await[0]["account"], account);
    let path = format!("/sandboxes/default/calls?account={account}");
    let (_, found) = bench.get(&path).await;
    assert_eq!(found["calls"].as_array().unwrap().len(), 1, "{found}");
    let (_, found) = bench.get("/sandboxes/default/findings").await;
    assert!(
        !found.to_string().contains("that nobody documents"),
        "{found}"
    );
}

#[tokio::test]
async fn the_default_profile_does_not_know_them() {
    let form = json!({"vendor_id": 105458, "anketa_id": "77", "amount": 5000});
    assert_eq!(code(&Bench::start().await.pay(form).await), -32316);
}

#[tokio::test]
async fn rules_reserved_accounts_and_double_payments_know_the_account_by_its_field() {
    let bench = Bench::with_profile(THREE_LINES).await;
    let form = |account: &str| json!({"vendor_id": 105458, "anketa_id": account, "amount": 10});
    assert_eq!(code(&bench.pay(form("70000232309")).await), -32309);
    let rule = json!({"match": {"account": "7*"}, "then": {"fault": "committed-but-5xx"}, "when": {"next": 1}});
    bench.rule(rule).await;
    bench.call_anyhow(form("77")).await;
    assert_eq!(bench.payments().await.len(), 1);
    bench.pay(form("77")).await;
    bench.pay(form("78")).await;
    let path = "/sandboxes/default/double-payments";
    let (_, doubles) = bench.get(path).await;
    let doubles = doubles["double_payments"].as_array().unwrap();
    assert_eq!(
        (doubles.len(), &doubles[0]["confidence"]),
        (1, &json!("certain"))
    );
    assert_eq!(doubles[0]["account"], "77");
}

#[tokio::test]
async fn a_form_may_have_no_account_and_fields_that_may_be_missing() {
    let profile = "[vendors.5]\namount_field = \"sum\"\nfields = [{ name = \"note\", optional = true }, { name = \"code\", pattern = \"^[0-9]+$\" }]\n";
    let bench = Bench::with_profile(profile).await;
    let pay = |form: Value| bench.pay(form);
    let good = pay(json!({"vendor_id": 5, "sum": 7, "code": "1"})).await;
    assert_eq!(good["result"]["details"]["amount"], 7, "{good}");
    let noted = pay(json!({"vendor_id": 5, "sum": 7, "code": "1", "note": "x"})).await;
    assert!(noted["error"].is_null(), "{noted}");
    for wrong in [
        json!({"vendor_id": 5, "sum": 7}),
        json!({"vendor_id": 5, "sum": 7, "code": "x"}),
        json!({"vendor_id": 5, "sum": 7, "code": "1", "note": 4}),
        json!({"vendor_id": 5, "sum": 7, "code": "1", "account": "1"}),
        json!({"vendor_id": 5, "code": "1"}),
    ] {
        assert_eq!(code(&bench.pay(wrong).await), -32300);
    }
    assert_eq!(bench.payments().await[0]["account"], "");
}

#[tokio::test]
async fn two_names_of_one_field_are_too_many() {
    let form = json!({"vendor_id": 100080, "phone_number": "9", "amount": 1, "summa": 1});
    let bench = lenient().await;
    assert_eq!(code(&bench.pay(form).await), -32300);
    let reason = &bench.calls().await[0]["decided"]["reason"];
    assert_eq!(reason, "summa and amount are two names of one field");
}

#[tokio::test]
async fn a_card_under_another_name_is_not_shown() {
    let profile = "[vendors.6]\ncards = true\naccount_field = [\"number\", \"pan_number\"]\namount_field = \"sum\"\n";
    let bench = Bench::with_profile(profile).await;
    for name in ["number", "pan_number"] {
        let card = "4000001234567890";
        bench
            .pay(json!({"vendor_id": 6, name: card, "sum": 7}))
            .await;
        let shown = format!("{:?}{:?}", bench.calls().await, bench.payments().await);
        assert!(
            !shown.contains(card) && shown.contains("400000******7890"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn stubs_pay_such_vendors() {
    let profile = format!(
        "{THREE_LINES}[methods.\"pam.pay\"]\npays = {{ vendor_id = 105458, account = \"${{params.a}}\", amount = 12 }}\nresult = \"${{payment.account}}\"\n"
    );
    let bench = Bench::with_profile(&profile).await;
    let answer = bench.call("pam.pay", json!({"a": "77"})).await;
    assert_eq!(answer["result"], "77");
}

#[rstest::rstest]
#[case::vendors_own_names(json!({"vendor_id": "100080", "phone_number": 998_901_234_567_u64, "summa": "700", "lang": "uz"}), Some(json!(["998901234567", 700])))]
#[case::another_name_of_the_amount(json!({"vendor_id": 100_080, "phone_number": "998", "amount": 7}), Some(json!(["998", 7])))]
#[case::no_account(json!({"vendor_id": 100_080, "amount": 7}), None)]
#[case::no_form(json!("100080"), None)]
#[tokio::test]
async fn a_stub_pays_a_whole_form_as_a_payout_would(
    #[case] form: Value,
    #[case] paid: Option<Value>,
) {
    let stub = "[vendors.100080]\naccount_field = \"phone_number\"\namount_field = [\"summa\", \"amount\"]\n\
        [methods.\"pam.pay\"]\npays = { form = \"${params.vendor_form}\" }\nresult = [\"${payment.account}\", \"${payment.amount}\"]\n";
    let bench = Bench::with_profile(stub).await;
    let answer = bench.call("pam.pay", json!({ "vendor_form": form })).await;
    assert_eq!(
        answer.get("result").filter(|result| !result.is_null()),
        paid.as_ref()
    );
    assert_eq!(bench.payments().await.len(), usize::from(paid.is_some()));
    if paid.is_none() {
        assert_eq!(answer["error"]["code"], -32300, "{answer}");
    }
}

#[tokio::test]
async fn a_card_that_is_a_number_is_not_shown() {
    let profile = "[params]\nstring_as_number = \"accept\"\n[vendors.6]\ncards = true\naccount_field = \"number\"\namount_field = \"sum\"\n";
    let bench = Bench::with_profile(profile).await;
    let card = 4_000_001_234_567_890_u64;
    let form = json!({"vendor_id": 6, "number": card, "sum": 7});
    assert_eq!(bench.pay(form).await["error"], Value::Null);
    let shown = format!("{:?}{:?}", bench.calls().await, bench.payments().await);
    assert!(!shown.contains(&card.to_string()), "{shown}");
    assert!(shown.contains("400000******7890"), "{shown}");
}
