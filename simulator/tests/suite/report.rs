//! What a pipeline needs: a process, and what it leaves behind.

use std::io::Read;

use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::command_line::{Serving, run};
use crate::harness::{client, header, now_millis};

/// A process whose client pays and never looks; the exit code and the report.
async fn after_a_careless_client(ending: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("report.{ending}"));
    let report = ["--json", "--report", path.to_str().unwrap()];
    let mut serving = Serving::start(&[&report, arguments].concat());
    let ready = serving.ready();
    pay(&ready).await;
    serving.signal("-TERM");
    let code = serving.0.wait().unwrap().code();
    (code, std::fs::read_to_string(path).unwrap())
}

/// How it ends and what it says then.
pub(crate) fn told_to_end(mut serving: Serving) -> (Option<i32>, String) {
    serving.signal("-TERM");
    let mut said = String::new();
    let mut stderr = serving.0.stderr.take().unwrap();
    stderr.read_to_string(&mut said).unwrap();
    (serving.exit_code(), said)
}

/// With a timestamp in seconds, which is an error.
async fn pay(sandbox: &Value) {
    let text = |key: &str| sandbox[key].as_str().unwrap();
    let seconds = (now_millis() / 1000).to_string();
    let auth = header(text("service_id"), text("secret_key"), &seconds);
    let call = json!({"id": "1", "method": "pam.check_payment", "params": {}});
    let request = client().post(text("gateway_url")).header("Auth", auth);
    let request = request.header(CONTENT_TYPE, "application/json");
    request.body(call.to_string()).send().await.unwrap();
}

#[tokio::test]
async fn a_report_is_left_behind_in_the_form_of_its_ending() {
    let (code, json) = after_a_careless_client("json", &[]).await;
    assert_eq!(code, Some(0));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        json["sandboxes"][0]["findings"]["findings"][0]["id"],
        "timestamp-in-seconds"
    );
    let (_, xml) = after_a_careless_client("xml", &[]).await;
    assert!(xml.contains("<testsuite name=\"default\""), "{xml}");
    let (_, markdown) = after_a_careless_client("md", &[]).await;
    assert!(markdown.contains("## Sandbox default"), "{markdown}");
    let (_, html) = after_a_careless_client("html", &[]).await;
    assert!(html.contains("<h1>Errors found</h1>"), "{html}");
}

#[tokio::test]
async fn people_read_it_in_their_language_and_programs_in_english() {
    let (_, markdown) = after_a_careless_client("md", &["--lang", "ru"]).await;
    assert!(markdown.contains("## Песочница default"), "{markdown}");
    assert!(
        markdown.contains("| ошибка | timestamp-in-seconds | 1 | Метка"),
        "{markdown}"
    );
    let (_, html) = after_a_careless_client("html", &["--lang", "ru"]).await;
    assert!(html.contains("<h1>Есть ошибки</h1>"), "{html}");
    let (_, json) = after_a_careless_client("json", &["--lang", "ru"]).await;
    assert!(
        json.contains("the timestamp of call 1 is in seconds"),
        "{json}"
    );
    let (_, xml) = after_a_careless_client("xml", &["--lang", "ru"]).await;
    assert!(xml.contains("<testsuite name=\"default\""), "{xml}");
    assert!(xml.contains("message=\"Метка времени вызова 1"), "{xml}");
    let serving = Serving::start(&["--json", "--fail-on", "error", "--lang", "ru"]);
    let mut serving = serving;
    let ready = serving.ready();
    pay(&ready).await;
    let (code, said) = told_to_end(serving);
    assert_eq!(code, Some(1));
    assert!(said.contains("у клиента есть замечания"), "{said}");
}

/// A report for programs beside them changes nothing for people.
#[tokio::test]
async fn each_report_and_the_verdict_have_their_own_language() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["r.json", "r.md", "r.html"].map(|name| folder.path().join(name));
    let mut arguments = vec!["--json", "--fail-on", "error", "--lang", "ru"];
    for path in &paths {
        arguments.extend(["--report", path.to_str().unwrap()]);
    }
    let mut serving = Serving::start(&arguments);
    let ready = serving.ready();
    pay(&ready).await;
    let admin = ready["admin_url"].as_str().unwrap();
    let reset = client().post(format!("{admin}/sandboxes/default/reset"));
    reset.send().await.unwrap();
    pay(&ready).await;
    let (code, said) = told_to_end(serving);
    assert_eq!(code, Some(1));
    assert!(said.contains("у клиента есть замечания"), "{said}");
    let [json, markdown, html] = paths.map(|path| std::fs::read_to_string(path).unwrap());
    let english = "the timestamp of call 1 is in seconds";
    assert_eq!(json.matches(english).count(), 2, "{json}");
    for page in [markdown, html, said] {
        assert!(page.contains("Метка времени вызова 1"), "{page}");
        assert!(!page.contains(english), "{page}");
    }
}

#[tokio::test]
async fn what_is_deleted_or_reset_is_reported_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    let report = [
        "--json",
        "--fail-on",
        "error",
        "--report",
        path.to_str().unwrap(),
    ];
    let mut serving = Serving::start(&report);
    let ready = serving.ready();
    let admin = ready["admin_url"].as_str().unwrap();
    pay(&ready).await;
    let reset = format!("{admin}/sandboxes/default/reset");
    client().post(reset).send().await.unwrap();
    let made = client()
        .post(format!("{admin}/sandboxes"))
        .json(&json!({"name": "mine"}));
    let made: Value = made.send().await.unwrap().json().await.unwrap();
    pay(&made).await;
    let mine = format!("{admin}/sandboxes/mine");
    client().delete(mine).send().await.unwrap();
    serving.signal("-TERM");
    assert_eq!(serving.0.wait().unwrap().code(), Some(1));
    let report: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let told = report["sandboxes"].as_array().unwrap().iter();
    let told: Vec<_> = told
        .map(|one| {
            (
                one["name"].clone(),
                one["ended"].clone(),
                one["findings"]["findings"].as_array().unwrap().len(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (json!("default"), json!("reset"), 1),
            (json!("mine"), json!("deleted"), 1),
            (json!("default"), Value::Null, 0),
        ]
    );
}

#[tokio::test]
async fn findings_become_an_exit_code_where_that_is_wanted() {
    let (code, _) = after_a_careless_client("json", &["--fail-on", "error"]).await;
    assert_eq!(code, Some(1));
    let mut serving = Serving::start(&["--json", "--fail-on", "warning"]);
    serving.line();
    serving.signal("-TERM");
    assert_eq!(serving.0.wait().unwrap().code(), Some(0));
}

/// Whatever profile a sandbox has.
#[tokio::test]
async fn a_finding_that_is_ignored_fails_nobody_and_is_told_as_waived() {
    let ignore = [
        "--fail-on",
        "warning",
        "--ignore-finding",
        "timestamp-in-seconds",
    ];
    let (code, json) = after_a_careless_client("json", &ignore).await;
    assert_eq!(code, Some(0), "{json}");
    let json: Value = serde_json::from_str(&json).unwrap();
    let found = &json["sandboxes"][0]["findings"]["findings"][0];
    assert_eq!(
        (&found["id"], &found["waived"]),
        (&json!("timestamp-in-seconds"), &json!(true))
    );
    let other = ["--fail-on", "warning", "--ignore-finding", "never-checked"];
    let (code, _) = after_a_careless_client("json", &other).await;
    assert_eq!(code, Some(1));
}

#[test]
fn a_finding_that_nobody_knows_is_refused_with_those_there_are() {
    let output = run(&["--ignore-finding", "timestamp-in-second"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    for name in ["'timestamp-in-seconds'", "never-checked", "polled-too-fast"] {
        assert!(said.contains(name), "{said}");
    }
}

#[test]
fn a_report_that_cannot_be_written_is_refused_at_once() {
    for path in [
        "report.htm",
        "report",
        "no/such/folder/report.md",
        "/proc/report.json",
    ] {
        let output = run(&["--report", path]);
        assert_eq!(output.status.code(), Some(2), "{path}");
    }
}

#[tokio::test]
async fn what_fails_a_pipeline_is_named_on_the_terminal() {
    let mut serving = Serving::start(&["--json", "--fail-on", "error"]);
    let ready = serving.ready();
    pay(&ready).await;
    let (code, said) = told_to_end(serving);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("error timestamp-in-seconds (times: 1)"),
        "{said}"
    );
}

/// A disk that is full, or a pipe that nobody reads.
#[rstest::rstest]
#[case("ln", &["-s", "/dev/full"])]
#[case("mkfifo", &[])]
#[tokio::test]
async fn the_verdict_counts_where_the_report_cannot_be_written(
    #[case] maker: &str,
    #[case] arguments: &[&str],
    #[values("text", "json")] format: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let full = folder.path().join("full.json");
    let mut maker = std::process::Command::new(maker);
    assert!(maker.args(arguments).arg(&full).status().unwrap().success());
    let good = folder.path().join("good.md");
    let report = [
        "--json",
        "--log-format",
        format,
        "--fail-on",
        "error",
        "--report",
        full.to_str().unwrap(),
        "--report",
        good.to_str().unwrap(),
    ];
    let mut serving = Serving::start(&report);
    let ready = serving.ready();
    pay(&ready).await;
    let (code, said) = told_to_end(serving);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("failed to write the report") && said.contains("error timestamp-in-seconds"),
        "{said}"
    );
    let is_json = |line: &str| serde_json::from_str::<Value>(line).is_ok();
    assert_eq!(said.lines().all(is_json), format == "json", "{said}");
    let good = std::fs::read_to_string(good).unwrap();
    assert!(good.contains("timestamp-in-seconds"), "{good}");
}

/// As under `ulimit -f`: the system's signal for that would end the process without a word.
#[tokio::test]
async fn a_report_that_is_not_allowed_to_grow_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    let report = ["--json", "--report", path.to_str().unwrap()];
    let mut serving = Serving::limited("-f 0", &report, std::process::Stdio::piped());
    serving.line();
    let (code, said) = told_to_end(serving);
    assert_eq!(code, Some(1));
    assert!(said.contains("failed to write the report"), "{said}");
}

/// Of a run that was killed no report is left, and of what is no report everything.
#[test]
fn an_old_report_is_taken_away_at_start_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["r.html", "r.md", "r.xml", "r.json"];
    let paths = names.map(|name| folder.path().join(name));
    let all = paths
        .each_ref()
        .map(|path| path.to_str().unwrap())
        .join(",");
    for language in ["en", "ru"] {
        let arguments = ["--json", "--lang", language, "--report", &all];
        let mut first = Serving::start(&arguments);
        first.ready();
        told_to_end(first);
        assert!(paths.iter().all(|path| path.exists()), "{language}");
        let mut killed = Serving::start(&arguments);
        killed.ready();
        killed.signal("-KILL");
        killed.0.wait().unwrap();
        assert!(!paths.iter().any(|path| path.exists()), "{language}");
    }
    for path in &paths {
        std::fs::write(path, "something else").unwrap();
    }
    let mut killed = Serving::start(&["--json", "--report", &all]);
    killed.ready();
    killed.signal("-KILL");
    killed.0.wait().unwrap();
    for path in &paths {
        assert_eq!(std::fs::read_to_string(path).unwrap(), "something else");
    }
}

/// A client that calls a wrong path never calls, and the page says how often it tried.
#[rstest::rstest]
#[case("en", "<h1>No call came", "2 requests were refused")]
#[case("ru", "<h1>Вызовов не было, только", "Отклонено 2 запроса")]
#[tokio::test]
async fn requests_that_are_no_calls_are_told_of(
    #[case] language: &str,
    #[case] heading: &str,
    #[case] told: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.html");
    let arguments = ["--json", "--lang", language, "--fail-on", "warning"];
    let report = ["--report", path.to_str().unwrap()];
    let mut serving = Serving::start(&[&arguments[..], &report].concat());
    let ready = serving.ready();
    let gateway = ready["gateway_url"].as_str().unwrap();
    for _ in 0..2 {
        let wrong = client().post(format!("{gateway}/pay")).body("{}");
        wrong.send().await.unwrap();
    }
    assert_eq!(told_to_end(serving).0, Some(0));
    let page = std::fs::read_to_string(path).unwrap();
    assert!(page.contains(heading) && page.contains(told), "{page}");
}
