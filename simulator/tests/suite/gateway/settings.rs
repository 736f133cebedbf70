//! Every assumed row is a setting: each test flips one and sees the difference on the wire.

use paysys_simulator::profile::Profile;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::harness::{Bench, code, wallet_form};

async fn pay_with(profile: &str, field: &str, value: Value) -> Value {
    let mut form = wallet_form();
    form[field] = value;
    Bench::with_profile(profile).await.pay(form).await
}

#[tokio::test]
async fn env_04_jsonrpc_can_be_added() {
    let bench = Bench::with_profile("[envelope]\njsonrpc = true").await;
    assert_eq!(bench.pay(wallet_form()).await["jsonrpc"], "2.0");
}

#[tokio::test]
async fn env_10_mx_id_can_be_left_out() {
    let bench = Bench::with_profile("[envelope]\nmx_id = \"omit\"").await;
    assert_eq!(bench.pay(wallet_form()).await.get("mx_id"), None);
}

#[tokio::test]
async fn chk_06_a_status_can_be_text_wherever_it_is_told() {
    let overlay = "[answers]\nstatus = \"text\"\n[vendors.101596]\nprogression = \"instant\"\n\
        [methods.\"pam.get_cheque\"]\npayment = \"params.transaction_id\"\n\
        result = { status = \"${payment.status}\" }";
    let bench = Bench::with_profile(overlay).await;
    let paid = bench.paid().await;
    let checked = bench.check(paid).await;
    assert_eq!(checked["result"]["result"]["status"], "2");
    let params = json!({ "transaction_id": paid });
    let cheque = bench.call("pam.get_cheque", params).await;
    assert_eq!(cheque["result"]["status"], "2");
    let (plain, wrong) = (Bench::start().await, "[answers]\nstatus = \"words\"");
    let paid = plain.paid().await;
    assert_eq!(plain.check(paid).await["result"]["result"]["status"], 0);
    Profile::from_toml("wrong", wrong).unwrap_err();
}

#[tokio::test]
async fn chk_02_and_04_amounts_and_dates_can_be_text_and_a_check_nested_once() {
    let profile = "[answers]\namount_and_date = \"text\"\ncheck_nested = \"once\"";
    let bench = Bench::with_profile(profile).await;
    let paid = bench.pay(wallet_form()).await["result"]["details"].clone();
    let transaction = paid["transaction_id"].as_u64().unwrap();
    let checked = bench.check(transaction).await["result"].clone();
    assert_eq!(
        (&paid["amount"], &checked["amount"]),
        (&json!("15000"), &json!("15000"))
    );
    assert_eq!(checked["date"], paid["date"]);
    assert!(
        paid["date"].is_string() && checked["status"] == 0,
        "{checked}"
    );
    let plain = Bench::start().await;
    let checked = plain.check(plain.paid().await).await;
    assert!(checked["result"]["result"]["date"].is_u64(), "{checked}");
    for wrong in ["amount_and_date = \"words\"", "check_nested = \"thrice\""] {
        Profile::from_toml("wrong", &format!("[answers]\n{wrong}")).unwrap_err();
    }
}

#[tokio::test]
async fn env_11_and_12_status_and_content_type_of_an_error() {
    let profile = "[http]\nrpc_error_status = 400\ncontent_type = \"application/json\"";
    let response = Bench::with_profile(profile).await.post("x").await;
    assert_eq!(response.status(), 400);
    assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
}

#[tokio::test]
async fn env_13_and_14_batch_and_missing_id() {
    let bench = Bench::with_profile("[envelope]\nbatch = -32700\nmissing_id = \"accept\"").await;
    assert_eq!(code(&bench.answer("[]").await), -32700);
    let body = json!({"method": "pam.pay_by_cash", "params": {"vendor_form": wallet_form()}});
    let answer = bench.answer(&body.to_string()).await;
    assert_eq!(
        (&answer["id"], &answer["error"]),
        (&Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn err_05_each_kind_of_wrong_parameter_has_its_setting() {
    let strict = "[params]\nwrong_type = -1\nnumber_as_string = -2\nout_of_range = -3\n\
                  empty_string = -4\nstring_as_number = -8\nunknown_field = -5\nunknown_currency = -6\nunknown_vendor = -7";
    let cases = [
        ("amount", json!(true), -1),
        ("amount", json!("12000"), -2),
        ("amount", json!(0), -3),
        ("account", json!(""), -4),
        ("account", json!(77), -8),
        ("currency", json!(840), -8),
        ("comment", json!("x"), -5),
        ("currency", json!("EUR"), -6),
        ("vendor_id", json!(5), -7),
    ];
    for (field, value, expected) in cases {
        assert_eq!(
            code(&pay_with(strict, field, value).await),
            expected,
            "{field}"
        );
    }
}

#[tokio::test]
async fn err_05_leniency_can_be_chosen() {
    let lenient = "[params]\nnumber_as_string = \"accept\"\nempty_string = \"accept\"\nunknown_field = \"accept\"";
    for (field, value) in [
        ("amount", json!("12000")),
        ("account", json!("")),
        ("comment", json!("x")),
    ] {
        let answer = pay_with(lenient, field, value).await;
        assert_eq!(answer["result"]["details"]["amount"], 15000, "{field}");
    }
}

#[rstest::rstest]
#[case("00", -32700)]
#[case("77.0", -32300)]
#[case("7e1", -32300)]
#[case("true", -32300)]
#[case("null", -32300)]
#[tokio::test]
async fn err_05_an_account_of_digits_may_be_a_number_and_nothing_else_may(
    #[case] other: &str,
    #[case] refused: i64,
) {
    let bench = Bench::with_profile("[params]\nstring_as_number = \"accept\"").await;
    let pay = |account: &str| {
        let form = format!(
            r#"{{"vendor_id":101596,"account":{account},"currency":"USD","amount":12000}}"#
        );
        format!(r#"{{"id":"1","method":"pam.pay_by_cash","params":{{"vendor_form":{form}}}}}"#)
    };
    let account = "123456789012345678901234567890";
    let answer = bench.answer(&pay(account)).await;
    assert_eq!(answer["result"]["details"]["amount"], 15000, "{answer}");
    assert_eq!(bench.payments().await[0]["account"], account);
    assert_eq!(code(&bench.answer(&pay(other)).await), refused);
}

#[tokio::test]
async fn aut_04_each_mistake_in_the_header_has_its_setting() {
    let mut bench = Bench::with_profile(
        "[auth]\nmissing = -1\nmalformed = -2\nunknown_service = -3\nwrong_hash = -4",
    )
    .await;
    let body = r#"{"id":"1","method":"pam.check_payment"}"#;
    let url = bench.simulator.gateway_url().to_owned();
    let request = || bench.client.post(&url).body(body);
    let missing = request().send().await.unwrap();
    let missing: Value = missing.json().await.unwrap();
    let malformed = request().header("Auth", "x").send().await.unwrap();
    assert_eq!(code(&missing), -1);
    assert_eq!(code(&malformed.json().await.unwrap()), -2);
    bench.secret_key = "wrong".into();
    assert_eq!(code(&bench.check(1).await), -4);
    bench.service_id = "nobody".into();
    assert_eq!(code(&bench.check(1).await), -3);
}

#[tokio::test]
async fn aut_03_the_age_limit_and_its_clock_can_be_chosen() {
    let old =
        "[auth]\nclock = \"sandbox\"\n[clock]\nmode = \"manual\"\nstart = \"2022-01-01T00:00:00Z\"";
    assert_eq!(code(&Bench::with_profile(old).await.check(1).await), -32320);
    let patient = old.replace("[auth]", "[auth]\nmax_age = \"87600h\"");
    assert_eq!(
        code(&Bench::with_profile(&patient).await.check(1).await),
        -32314
    );
}

#[tokio::test]
async fn pay_12_the_same_request_id_can_return_the_original_or_be_refused() {
    let original = Bench::with_profile("[payments]\nsame_request_id = \"return-original\"").await;
    assert_eq!(
        original.pay(wallet_form()).await["result"],
        original.pay(wallet_form()).await["result"]
    );
    assert_eq!(original.payments().await.len(), 1);
    let reject = Bench::with_profile("[payments]\nsame_request_id = \"reject\"").await;
    reject.paid().await;
    assert_eq!(code(&reject.pay(wallet_form()).await), -32300);
}

#[tokio::test]
async fn chk_08_another_services_payment_can_be_shown() {
    let mut bench = Bench::with_profile("[payments]\ncheck_of_another_service = \"accept\"").await;
    let transaction = bench.paid().await;
    bench.service_id = "demo-other".into();
    bench.secret_key = "demo-other-secret-not-a-real-one".into();
    assert_eq!(bench.status(transaction).await, 0);
}

#[tokio::test]
async fn pay_08_rate_and_commission_are_data() {
    let profile =
        "[vendors.101596.currencies]\nUSD = { rate = \"2\", commission_percent = \"1.5\" }";
    let answer = pay_with(profile, "amount", json!(1000)).await;
    assert_eq!(answer["result"]["details"]["amount"], 2030);
}

#[tokio::test]
async fn a_new_vendor_needs_no_code() {
    let profile = "[vendors.7]\nname = \"Seven\"\nprogression = \"instant\"\nmin_amount = 1\nmax_amount = 9\n\
        fields = [{ name = \"phone\", type = \"account\" }, { name = \"sum\", type = \"amount\" }]\n\
        currencies = { UZS = { rate = \"1\" } }";
    let bench = Bench::with_profile(profile).await;
    let answer = bench
        .pay(json!({"vendor_id": 7, "phone": "1", "sum": 9}))
        .await;
    assert_eq!(answer["result"]["details"]["amount"], 9);
}

#[tokio::test]
async fn messages_speak_the_profiles_language_and_can_be_replaced() {
    let russian = Bench::with_profile("[messages]\nlanguage = \"ru\"").await;
    assert_eq!(
        russian.answer("x").await["error"]["message"],
        "Тело запроса — не JSON"
    );
    let own = Bench::with_profile("[messages.texts]\n\"-32700\" = \"nope\"").await;
    assert_eq!(own.answer("x").await["error"]["message"], "nope");
}

#[tokio::test]
async fn err_05_the_length_of_a_text_is_limited_in_characters() {
    let account = |length: usize| json!("ж".repeat(length));
    let long = pay_with("", "account", account(256)).await;
    assert_eq!(code(&long), -32300);
    assert!(pay_with("", "account", account(255)).await["error"].is_null());
    let mine = "[params]\nlongest_text = 3\nout_of_range = -32304\n";
    assert_eq!(code(&pay_with(mine, "account", account(4)).await), -32304);
}
