//! Numbers that fit nowhere are values like any other: nothing that is made of an answer fails because of them.

use std::fs;
use std::path::Path;
use std::process::Output;

use axum::Router;
use axum::http::header;
use tokio::task::JoinSet;

use crate::money::shown;
use crate::support::{output_of, program, serve};

/// A gateway that answers everything with this, `ID` being the request's id.
async fn gateway(answer: String) -> String {
    let reply = |body: String| async move {
        let request: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
        let text = answer.replace("ID", &request["id"].to_string());
        (
            [(header::CONTENT_TYPE, "application/json; charset=utf-8")],
            text,
        )
    };
    let router = Router::new().fallback(reply);
    serve(router).await + "/gateway"
}

async fn kit(directory: &Path, words: Vec<String>) -> Output {
    let mut command = program();
    command
        .args(words)
        .current_dir(directory)
        .env("KEY", "a secret key");
    output_of(command).await
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

/// Most of the time the kit waits for a gateway that may just be starting, so all of them are looked at side by side.
#[tokio::test(flavor = "multi_thread")]
async fn no_number_stops_the_kit() {
    let many_digits = "9".repeat(3000);
    let numbers = [
        "1e400",
        "-1.5e4000",
        "1e-99999",
        "1e99999999999999999999",
        &many_digits,
        // More than a word of 128 bits.
        "170141183460469231731687303715884105728",
    ];
    let answers = numbers.into_iter().flat_map(answers_with);
    let looks: JoinSet<()> = answers.map(goes_on_after).collect();
    looks.join_all().await;
}

/// Answers in which the number stands wherever one may be.
fn answers_with(number: &str) -> [String; 4] {
    let error = format!("{{\"code\":{number},\"message\":\"no\",\"data\":{{\"n\":{number}}}}}");
    let result = format!(
        "{{\"result\":{{\"bank_transaction_id\":{number},\"amount\":{number},\"date\":{number},\"status\":{number}}}}}"
    );
    [
        format!("{{\"id\":ID,\"error\":{error},\"result\":null}}"),
        format!("{{\"id\":ID,\"error\":null,\"result\":{result}}}"),
        format!("{{\"id\":{number},\"error\":{number},\"result\":{number}}}"),
        number.to_owned(),
    ]
}

/// Everything that can be made of such an answer.
async fn goes_on_after(answer: String) {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let url = gateway(answer.clone()).await;
    let target = format!(
        "name = \"x\"\nurl = \"{url}\"\nservice_id = \"me\"\nsecret_key_env = \"KEY\"\n[limits]\ncalls_per_second = 1000\n"
    );
    let file = directory.path().join("t.toml");
    fs::write(file, target).expect("the directory can be written");
    let reports = "--report-json j --report-junit x --report-html h --report-markdown m";
    let run = format!(
        "run check.unknown errors.id-null envelope.id-* --target t.toml {reports} --record r"
    );
    // Twice: the second run is told what the first one saw.
    for run in [run.clone(), run.replace("--record r", "--record r2")] {
        let output = kit(directory.path(), words(&run)).await;
        let told = shown(&output);
        assert!(!told.contains("the kit failed"), "{answer}: {told}");
        let is_right = matches!(output.status.code(), Some(1 | 3));
        assert!(is_right, "{answer}: {told}");
    }
    for after in [
        format!("evaluate r {reports} --verbose"),
        "drift embedded r --write-profile p.toml --only check.unknown --only errors.id-null"
            .to_owned(),
        "drift r embedded --json --only check.unknown --only errors.id-null".to_owned(),
    ] {
        let output = kit(directory.path(), words(&after)).await;
        let told = shown(&output);
        assert!(
            !told.contains("the kit failed") && !told.contains("panicked"),
            "{answer}: {told}"
        );
        assert!(
            matches!(output.status.code(), Some(0 | 1 | 3)),
            "{after} of {answer}: {told}"
        );
    }
}
