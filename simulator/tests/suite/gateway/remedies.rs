//! Whatever a setting of the profile would take is refused with the name of that setting, in journal and log
//! and not on the wire; and with exactly the lines that are named there, it is taken.

use std::collections::BTreeSet;

use reqwest::Response;
use serde_json::{Value, json};

use crate::harness::{Bench, header, now_millis, wallet_form};

/// A request that a setting refuses: under this profile, with these doings.
struct Refused {
    profile: &'static str,
    send: Doing,
}

#[derive(Clone, Copy)]
enum Doing {
    /// A payout with this field of the form set to this JSON.
    Form(&'static str, &'static str),
    Twice,
    Body(&'static str),
    Long(usize),
    /// A payout signed so many milliseconds ago, or in seconds.
    SignedAgo(i64),
    SignedInSeconds,
    Slash,
    /// A payout with an `X-Paysys-Sim` header that asks for what there is not.
    WrongHeader,
    ByReference,
    SameReference,
    OtherService,
}

const fn refused(profile: &'static str, send: Doing) -> Refused {
    Refused { profile, send }
}

use self::Doing::{
    Body, ByReference, Form, Long, OtherService, SameReference, SignedAgo, SignedInSeconds, Slash,
    Twice, WrongHeader,
};

/// Settings that choose how something is answered, shown or kept: no value of theirs takes what is refused.
const TAKES_NOTHING: [&str; 28] = [
    "answers.status",
    "answers.amount_and_date",
    "answers.check_nested",
    "envelope.mx_id",
    "envelope.jsonrpc",
    "envelope.batch",
    "http.content_type",
    "http.rpc_error_status",
    "http.wrong_verb_status",
    "http.wrong_path_status",
    "http.body_too_large_status",
    "auth.clock",
    "auth.missing",
    "auth.malformed",
    "auth.unknown_service",
    "auth.wrong_hash",
    "params.wrong_type",
    "params.out_of_range",
    "params.badly_formed",
    "payments.details_ids",
    "payments.same_request_id_error",
    "limits.status",
    "limits.error",
    "redaction.card_fields",
    "findings.ignore",
    "clock.mode",
    "messages.language",
    "messages.texts",
];

const POSITIONAL: &str = r#"{"id":"1","method":"pam.free","params":[1]}"#;
const FREE: &str = "[methods.\"pam.free\"]\nresult = 1\n";

/// Every other setting, and a request that it refuses and could take.
fn decided() -> Vec<(&'static str, Refused)> {
    let mut decided = of_payments();
    decided.extend([
        (
            "envelope.missing_id",
            refused(FREE, Body(r#"{"method":"pam.free"}"#)),
        ),
        ("envelope.unnamed_params", refused(FREE, Body(POSITIONAL))),
        (
            "envelope.form_encoded",
            refused(FREE, Body("id=1&method=pam.free")),
        ),
        (
            "http.trailing_slash",
            refused("[http]\ntrailing_slash = false\n", Slash),
        ),
        ("http.body_limit_bytes", refused(FREE, Long(70_000))),
        ("auth.max_age", refused("", SignedAgo(3_600_000))),
        ("auth.seconds", refused("", SignedInSeconds)),
        (
            "params.number_as_string",
            refused("", Form("amount", "\"12000\"")),
        ),
        (
            "params.string_as_number",
            refused("", Form("account", "77")),
        ),
        (
            "params.longest_text",
            refused("[params]\nlongest_text = 3\n", Form("account", "\"жжжж\"")),
        ),
        ("params.empty_string", refused("", Form("account", "\"\""))),
        ("params.unknown_field", refused("", Form("comment", "1"))),
        (
            "params.unknown_currency",
            refused("", Form("currency", "\"EUR\"")),
        ),
        (
            "params.unknown_vendor",
            refused("", Form("vendor_id", "105458")),
        ),
        (
            "limits.calls_per_minute",
            refused("[limits]\ncalls_per_minute = 1\n", Twice),
        ),
        ("control.header", refused("", WrongHeader)),
        (
            "control.reserved_accounts",
            refused("", Form("account", "\"70000232309\"")),
        ),
        (
            "methods",
            refused("", Body(r#"{"id":"1","method":"pam.free"}"#)),
        ),
        (
            "vendors.blocked",
            refused("[vendors.101596]\nblocked = true\n", Form("amount", "5")),
        ),
        (
            "vendors.min_amount",
            refused("[vendors.101596]\nmin_amount = 9\n", Form("amount", "5")),
        ),
        (
            "vendors.max_amount",
            refused("[vendors.101596]\nmax_amount = 4\n", Form("amount", "5")),
        ),
    ]);
    decided
}

fn of_payments() -> Vec<(&'static str, Refused)> {
    vec![
        (
            "payments.same_request_id",
            refused("[payments]\nsame_request_id = \"reject\"\n", Twice),
        ),
        (
            "payments.own_reference",
            refused("[params]\nunknown_field = \"accept\"\n", ByReference),
        ),
        (
            "payments.own_reference",
            refused(
                "[payments]\nown_reference = { mode = \"reject\" }\n",
                SameReference,
            ),
        ),
        (
            "payments.check_of_another_service",
            refused("", OtherService),
        ),
    ]
}

#[test]
fn every_setting_of_the_default_profile_is_decided() {
    let text = include_str!("../../../../fixtures/profiles/default.toml");
    let profile: toml::Table = text.parse().unwrap();
    let data = [
        "description",
        "rules",
        "services",
        "vendors",
        "progressions",
        "faults",
        "methods",
    ];
    let settings = profile
        .iter()
        .filter(|(table, _)| !data.contains(&table.as_str()));
    let keys = settings.flat_map(|(table, keys)| {
        let keys = keys.as_table().unwrap().keys();
        keys.map(move |key| format!("{table}.{key}"))
    });
    let decided = decided().into_iter().map(|(key, _)| key.to_owned());
    let decided = decided.filter(|key| !key.starts_with("vendors.") && key != "methods");
    let decided = decided.chain(TAKES_NOTHING.map(str::to_owned));
    assert_eq!(decided.collect::<BTreeSet<_>>(), keys.collect());
}

#[tokio::test]
async fn what_a_setting_takes_is_refused_with_its_name_and_taken_with_it() {
    for (key, Refused { profile, send }) in decided() {
        let strict = Bench::with_profile(profile).await;
        let answer = send_to(&strict, send).await.text().await.unwrap();
        assert!(!answer.contains("\"error\":null"), "{key}: {answer}");
        assert!(
            !answer.contains("accept") && !answer.contains(" = "),
            "{key}: {answer}"
        );
        let calls = strict.calls().await;
        let call = calls.last().unwrap();
        let setting = call["setting"]
            .as_str()
            .unwrap_or_else(|| panic!("{key}: {call}"));
        let (table, name) = key.split_once('.').unwrap_or((key, ""));
        let names_it = match name {
            "unknown_currency" => setting.contains("[vendors.101596.currencies]"),
            "unknown_vendor" => setting.contains("[vendors.105458]"),
            name => setting.contains(&format!("[{table}")) && setting.contains(name),
        };
        assert!(names_it, "{key}: {setting}");
        let patched = over(profile, setting);
        let answer = send_to(&Bench::with_profile(&patched).await, send).await;
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["error"], Value::Null, "{key}: {answer}\n{patched}");
    }
}

/// The profile with these lines in place of what it says of the same.
fn over(profile: &str, lines: &str) -> String {
    fn lay(below: &mut toml::Table, above: toml::Table) {
        for (key, value) in above {
            match (below.get_mut(&key), value) {
                (Some(toml::Value::Table(below)), toml::Value::Table(above)) => lay(below, above),
                (_, value) => drop(below.insert(key, value)),
            }
        }
    }
    let mut table: toml::Table = profile.parse().unwrap();
    lay(&mut table, lines.parse().unwrap());
    table.to_string()
}

async fn send_to(bench: &Bench, send: Doing) -> Response {
    let mut form = wallet_form();
    if let Form(field, value) = send {
        form[field] = serde_json::from_str(value).unwrap();
    }
    let body = json!({"id": "1", "method": "pam.pay_by_cash", "params": {"vendor_form": form}});
    let body = body.to_string();
    let now = now_millis();
    let signed =
        |timestamp: i64| header(&bench.service_id, &bench.secret_key, &timestamp.to_string());
    let request = |auth: String| {
        bench
            .client
            .post(bench.simulator.gateway_url())
            .header("Auth", auth)
    };
    let request = match send {
        Form(..) => request(signed(now)).body(body),
        Twice => {
            let first = request(signed(now)).body(body.clone());
            first.send().await.unwrap();
            request(signed(now)).body(body)
        }
        Body(text) => request(signed(now)).body(text),
        Long(bytes) => {
            let body = format!(r#"{{"id":"1","method":"pam.free"{}}}"#, " ".repeat(bytes));
            request(signed(now)).body(body)
        }
        SignedAgo(millis) => request(signed(now - millis)).body(body),
        SignedInSeconds => request(signed(now / 1000)).body(body),
        Slash => {
            let url = format!("{}/", bench.simulator.gateway_url());
            bench
                .client
                .post(url)
                .header("Auth", signed(now))
                .body(body)
        }
        WrongHeader => request(signed(now))
            .header("X-Paysys-Sim", "fault=none")
            .body(body),
        ByReference | SameReference => {
            let mut paid: Value = serde_json::from_str(&body).unwrap();
            paid["params"]["transaction_form"] = json!({"partner_transaction_id": "41"});
            let again = paid.to_string();
            let first = request(signed(now)).body(again.clone());
            first.send().await.unwrap();
            let check = json!({"id": "2", "method": "pam.check_payment", "params": {"partner_transaction_id": "41"}});
            match send {
                ByReference => request(signed(now)).body(check.to_string()),
                _ => request(signed(now)).body(again),
            }
        }
        OtherService => {
            let paid = bench.paid().await;
            let check = json!({"id": "1", "method": "pam.check_payment", "params": {"agr_transaction_id": paid}});
            let other = header(
                "demo-other",
                "demo-other-secret-not-a-real-one",
                &now.to_string(),
            );
            request(other).body(check.to_string())
        }
    };
    request.send().await.unwrap()
}

#[rstest::rstest]
#[case(json!({"vendor_id": 9, "anketa_id": "77", "amount": 5}), "account_field = \"anketa_id\"\namount_field = \"amount\"")]
#[case(json!({"vendor_id": 9, "phone": "998", "summa": 5}), "account_field = \"phone\"\namount_field = \"summa\"")]
#[case(json!({"vendor_id": 9, "code": "x", "INVOICE": "I", "amount": 5}), "account_field = \"code\"\namount_field = \"amount\"\nfields = [{ name = \"INVOICE\" }]")]
#[case(json!({"vendor_id": 9, "amount": 5}), "amount_field = \"amount\"")]
#[case(json!({"vendor_id": 9, "account": "1", "price": 5}), "account_field = \"account\"\namount_field = \"price\"")]
#[case(json!({"vendor_id": 9, "account": "1", "currency": "EUR", "amount": 5}), "account_field = \"account\"\namount_field = \"amount\"\ncurrencies = { \"EUR\" = { rate = \"1\" } }\nfields = [{ name = \"currency\", type = \"currency\" }]")]
#[case(json!({"vendor_id": 9, "account_amount": "9", "id": "8", "amount": 5}), "account_field = \"id\"\namount_field = \"amount\"\nfields = [{ name = \"account_amount\" }]")]
#[case(json!({"vendor_id": 9, "paymentValue": 5, "clientNumber": "8"}), "account_field = \"clientNumber\"\namount_field = \"paymentValue\"")]
#[case(json!({"vendor_id": 9, "consumer": "8", "due": 5}), "account_field = \"consumer\"\namount_field = \"due\"")]
#[case(json!({"vendor_id": 9, "due": 5, "order_id": "8"}), "account_field = \"order_id\"\namount_field = \"due\"")]
#[case(json!({"vendor_id": 9, "a\"b": "1", "amount": 5}), "account_field = \"a\\\"b\"\namount_field = \"amount\"")]
#[tokio::test]
async fn the_lines_for_an_unknown_vendor_fit_the_form_that_was_sent(
    #[case] form: Value,
    #[case] lines: &str,
) {
    let strict = Bench::start().await;
    strict.pay(form.clone()).await;
    let setting = strict.calls().await[0]["setting"].clone();
    let guessed =
        "# This is a guess from the form that was sent: see which fields are account and amount.";
    assert_eq!(setting, format!("[vendors.9]\n{guessed}\n{lines}"));
    let mine = Bench::with_profile(setting.as_str().unwrap()).await;
    let answer = mine.pay(form).await;
    assert_eq!(answer["result"]["details"]["amount"], 5, "{answer}");
}

/// An account is never guessed to be an amount, even where it is the only number.
#[tokio::test]
async fn a_form_without_an_amount_is_asked_for_one() {
    let bench = Bench::start().await;
    bench.pay(json!({"vendor_id": 9, "account": "55"})).await;
    let setting = bench.calls().await[0]["setting"].clone();
    let lines = "account_field = \"account\"\namount_field = \"amount\"";
    assert!(setting.as_str().unwrap().ends_with(lines), "{setting}");
}

#[rstest::rstest]
#[case::not_json("x")]
#[case::array("[]")]
#[case::no_form(r#"{"id":"1","method":"pam.pay_by_cash","params":{}}"#)]
#[case::amount(r#"{"id":"1","method":"pam.pay_by_cash","params":{"vendor_form":{"vendor_id":101596,"account":"1","currency":"USD","amount":0}}}"#)]
#[case::unknown_payment(
    r#"{"id":"1","method":"pam.check_payment","params":{"agr_transaction_id":5}}"#
)]
#[tokio::test]
async fn what_no_setting_takes_names_none(#[case] body: &str) {
    let bench = Bench::start().await;
    bench.answer(body).await;
    assert_eq!(bench.calls().await[0].get("setting"), None);
}

#[tokio::test]
async fn a_timestamp_of_no_time_is_taken_by_no_setting() {
    let bench = Bench::start().await;
    let auth = header(&bench.service_id, &bench.secret_key, "17000000000000000");
    let request = bench.client.post(bench.simulator.gateway_url());
    let body = r#"{"id":"1","method":"pam.check_payment"}"#;
    let request = request.header("Auth", auth).body(body);
    request.send().await.unwrap();
    assert_eq!(bench.calls().await[0].get("setting"), None);
}
