//! The binary: what it prints, what it writes, how it ends.

use std::fs;
use std::process::Output;
use std::time::Duration;

use assert_cmd::Command;
use paysys_conformance::report::client;
use paysys_contract::{Contract, Words};
use paysys_trials::{TrialResult, TrialVerdict};
use serde_json::Value;

use super::{assert_verdict, hold_one, mistaken, python, shell};
use crate::support::{assert_fresh_json, assert_valid, program, repository};

fn kit(options: &[&str], client: &str) -> Output {
    let path = repository("conformance/tests/clients/python").join(client);
    let mut command = Command::from_std(program());
    command.arg("client").args(options);
    command.args(["--", "python3", "-S", "-E", "-B"]).arg(path);
    command.output().expect("the binary runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_schema_of_the_report_is_fresh() {
    assert_fresh_json("fixtures/schema/client-report.json", &client::schema());
}

#[test]
fn a_careful_client_passes_and_the_report_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (json, junit) = (folder.path().join("r.json"), folder.path().join("r.xml"));
    let html = folder.path().join("r.html");
    let files = [&json, &junit, &html].map(|path| path.to_str().unwrap());
    let mut options = vec!["--only", "happy-path", "lost-response", "--deadline", "6s"];
    options.extend(["--report-json", files[0], "--report-junit", files[1]]);
    options.extend(["--report-html", files[2]]);
    let output = kit(&options, "careful.py");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let report: Value = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    assert_eq!(report["verdict"], "pass");
    assert_eq!(report["trials"][1]["id"], "lost-response");
    assert_eq!(report["trials"][1]["verdict"], "pass");
    assert_eq!(report["trials"][1]["reasons"], serde_json::json!([]));
    assert_eq!(report["trials"][1]["claims"][0]["outcome"], "unknown");
    assert_eq!(report["trials"][1]["calls"][0]["committed"], true);
    assert_valid(&client::schema(), &report);
    let page = fs::read_to_string(html).unwrap();
    assert!(
        page.contains("id=\"trial-lost-response\"") && page.contains("says order-1 is unknown")
    );
    let junit = fs::read_to_string(junit).unwrap();
    assert!(junit.contains("errors=\"0\" failures=\"0\""), "{junit}");
    assert!(junit.contains("classname=\"client\" time=\""), "{junit}");
}

#[test]
fn a_careless_client_is_told_in_its_readers_language_what_it_did_and_should_have_done() {
    let folder = tempfile::tempdir().unwrap();
    let (json, html) = (folder.path().join("r.json"), folder.path().join("r.html"));
    let mut options = vec!["--only", "lost-response", "--deadline", "6s"];
    options.extend(["--report-json", json.to_str().unwrap()]);
    options.extend(["--report-html", html.to_str().unwrap(), "--lang", "ru"]);
    let output = kit(&options, "careless/lost-response.py");
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    for words in [
        "НАРУШЕНИЕ",
        "SAF-01",
        "заплатил за один заказ 2 раза (вызов 1, вызов 2)",
        "; итог – 2 (проведён)",
        "следовало       заплатить один раз",
        "как исправить  Запишите намерение",
        "соединение закрылось раньше, чем ответ пришёл целиком [сбой: lost-response]",
        "нарушение  (1 испытание: пройдено: 0, нарушение: 1, проверить нельзя: 0)",
    ] {
        assert!(shown.contains(words), "{words:?} is not in\n{shown}");
    }
    let report: Value = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    assert_eq!(report["verdict"], "fail");
    assert_valid(&client::schema(), &report);
    let reason = report["trials"][0]["reasons"][0].as_str().unwrap();
    assert!(
        reason.starts_with("SAF-01 on order-1: it paid 2 times"),
        "{reason}"
    );
    assert_eq!(report["trials"][0]["payments"].as_array().unwrap().len(), 2);
    let page = fs::read_to_string(html).unwrap();
    for words in [
        "<html lang=\"ru\">",
        "<h1>нарушение</h1>",
        "<h2>Шесть правил</h2>",
        "data-verdict=\"fail\" open",
        "<dt>клиент</dt><dd>order-1: заплатил за один заказ 2 раза",
        "<b>Как исправить:</b> Запишите намерение до отправки.",
        "<span class=\"title\">Ответ на выплату потерян</span>",
        "<caption>Что произошло</caption>",
        "вызов 1: выплата 12000 USD на счёт ",
        " с</th>",
        "<th scope=\"row\">в итоге</th>",
    ] {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
}

#[test]
fn what_cannot_be_provoked_does_not_change_the_exit_code() {
    let output = kit(
        &[
            "--only",
            "happy-path",
            "stale-keep-alive",
            "--deadline",
            "6s",
        ],
        "without_keep_alive.py",
    );
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{shown}");
    assert!(
        shown.contains("UNTESTABLE") && shown.contains("none to break"),
        "{shown}"
    );
}

#[test]
fn bad_usage_ends_with_2_and_nothing_tried_with_3() {
    let code = |arguments: &[&str]| {
        let mut command = Command::from_std(program());
        let output = command.arg("client").args(arguments).output();
        output.expect("the binary runs").status.code()
    };
    assert_eq!(code(&[]), Some(2));
    assert_eq!(code(&["--only", "nothing", "--", "true"]), Some(2));
    assert_eq!(code(&["--", "no-such-program-anywhere"]), Some(2));
    assert_eq!(code(&["--", "./no/such/file"]), Some(2));
    assert_eq!(code(&["--list"]), Some(0));
    let claims = r#"cat >/dev/null; echo '{"order":"order-1","outcome":"unknown"}'"#;
    let only = [
        "--only",
        "lost-response",
        "--deadline",
        "2s",
        "--",
        "sh",
        "-c",
        claims,
    ];
    assert_eq!(code(&only), Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_never_commits_himself_does_not_pass_the_happy_path() {
    let says = r#"cat >/dev/null; echo '{"order":"order-1","outcome":"unknown"}'"#;
    let result = hold_one(shell(says), "happy-path", Duration::from_secs(2)).await;
    assert_verdict(&result, TrialVerdict::Fail, &["SAF-04", "no money moved"]);
    let says = says.replace("unknown", "paid");
    let result = hold_one(shell(&says), "happy-path", Duration::from_secs(2)).await;
    assert_verdict(
        &result,
        TrialVerdict::Fail,
        &["SAF-02", "had sent no payment at all"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_are_warnings() {
    let result = hold_one(python("careful.py"), "stuck", Duration::from_secs(4)).await;
    assert_verdict(&result, TrialVerdict::Pass, &[]);
    let warnings = super::warnings(&result);
    assert!(warnings.contains("gave-up"), "{warnings}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_signature_is_shown_of_what_a_client_sends() {
    let sends = "def call(s, m, p): return Client.call(s, m, dict(p, auth=s.signature()))";
    let result = hold_one(mistaken(sends), "happy-path", Duration::from_secs(6)).await;
    let contract = Contract::built_in();
    let page: fn(&str, &[TrialResult], &Contract) -> String =
        |command, results, contract| client::html(command, results, contract, Words::default());
    for write in [client::json, page] {
        let text = write("client", std::slice::from_ref(&result), contract);
        let is_digit = |c: char| c.is_ascii_hexdigit();
        let longest = text.split(|c| !is_digit(c)).map(str::len).max();
        assert!(
            text.contains("auth") && longest < Some(SHA1_DIGITS),
            "{text}"
        );
    }
}

/// Nothing else in a report has so many hexadecimal digits in a row.
const SHA1_DIGITS: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_clients_last_words_are_shown_without_their_escapes() {
    let complains = r#"cat >/dev/null; printf '\033[31mno luck' >&2; echo '{"order":"order-1","outcome":"failed"}'; exit 1"#;
    let result = hold_one(shell(complains), "happy-path", Duration::from_secs(2)).await;
    let mut shown = Vec::new();
    client::terminal(
        &mut shown,
        &[result],
        Contract::built_in(),
        false,
        Words::default(),
    )
    .unwrap();
    let shown = text(&shown);
    assert!(
        shown.contains("its last words: ⟨U+001B⟩[31mno luck"),
        "{shown}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_is_too_long_is_told_as_that() {
    let long = r#"cat >/dev/null; printf '{"order":"order-1","outcome":"unknown","note":"'; head -c 20000 /dev/zero | tr '\0' x; echo '"}'"#;
    let result = hold_one(shell(long), "happy-path", Duration::from_secs(2)).await;
    assert_verdict(
        &result,
        TrialVerdict::Fail,
        &["it is longer than 16384 bytes"],
    );
}
