//! The document of the admin API: committed, complete, and true of what is answered.
//!
//! `PAYSYS_UPDATE_GENERATED=1 cargo test -p paysys-simulator openapi` writes the committed file anew.

mod answers;
mod document;

use std::{env, fs};

use serde_json::json;

use crate::harness::Bench;
use document::Document;

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../fixtures/contract/admin.openapi.json"
);

async fn served(bench: &Bench) -> String {
    let url = format!("{}/openapi.json", bench.simulator.admin_url());
    let response = bench.client.get(url).send().await.unwrap();
    response.text().await.unwrap()
}

#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "a switch for who develops, as every generated file has it"
)]
async fn the_committed_document_is_the_one_that_is_served() {
    let fresh = served(&Bench::start().await).await;
    if env::var_os("PAYSYS_UPDATE_GENERATED").is_some() {
        fs::write(FILE, &fresh).unwrap();
    }
    assert!(
        fs::read_to_string(FILE).unwrap_or_default() == fresh,
        "{FILE} is stale: run this test with PAYSYS_UPDATE_GENERATED=1"
    );
}

/// The verbs that a path takes, as its answer to another verb tells them.
async fn verbs(bench: &Bench, path: &str) -> Vec<String> {
    let path = path.replace(['{', '}'], "");
    let url = format!("{}{path}", bench.simulator.admin_url());
    let response = bench.client.patch(url).send().await.unwrap();
    assert_eq!(response.status(), 405, "{path}");
    let allowed = response.headers()["allow"].to_str().unwrap();
    let mut verbs: Vec<String> = allowed.split(',').map(str::to_lowercase).collect();
    verbs.retain(|verb| verb != "head");
    verbs.sort();
    verbs
}

#[tokio::test]
async fn every_documented_path_takes_the_documented_verbs_and_no_others() {
    let bench = Bench::start().await;
    let document = Document::parse(&served(&bench).await);
    for (path, item) in document.paths() {
        let mut documented: Vec<String> = item.keys().cloned().collect();
        documented.sort();
        assert_eq!(verbs(&bench, path).await, documented, "{path}");
    }
}

#[tokio::test]
async fn operations_have_unique_ids_and_name_all_variable_parts_of_their_path() {
    let document = Document::parse(&served(&Bench::start().await).await);
    let mut ids = document.operations("operationId");
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for (path, operation) in document.each_operation() {
        let none = vec![];
        let parameters = operation["parameters"].as_array().unwrap_or(&none);
        let in_path = parameters.iter().filter(|one| one["in"] == "path");
        let documented: Vec<String> = in_path
            .map(|one| format!("{{{}}}", one["name"].as_str().unwrap()))
            .collect();
        let variable: Vec<&str> = path
            .split('/')
            .filter(|part| part.starts_with('{'))
            .collect();
        assert_eq!(documented, variable, "{path}");
    }
}

#[tokio::test]
async fn everything_is_described() {
    let document = Document::parse(&served(&Bench::start().await).await);
    assert_eq!(document.undescribed(), Vec::<String>::new());
}

#[tokio::test]
async fn every_example_is_what_its_schema_says() {
    let document = Document::parse(&served(&Bench::start().await).await);
    for (name, example) in document.examples() {
        document.assert_valid(&document.schema(&name), &example, &name);
    }
}

#[tokio::test]
async fn a_mistake_in_a_path_or_query_has_the_same_envelope_as_all_others() {
    let bench = Bench::start().await;
    for path in ["payments/first", "payments?limt=5"] {
        let path = format!("/sandboxes/default/{path}");
        let (status, answer) = bench.get(&path).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (400, &json!("bad-request")),
            "{path}"
        );
    }
}
