//! Generated files are fresh, and every documented and platform requirement is tested.
//!
//! `PAYSYS_UPDATE_GENERATED=1 cargo test -p paysys-conformance` writes them anew.

use std::fs;

use paysys_conformance::coverage::{markdown, untested};
use paysys_conformance::report;
use paysys_contract::Contract;
use paysys_contract::documents::document;
use paysys_engine::rehearsal::probes;
use paysys_engine::target;
use paysys_scenario::{fragment_schema, schema};
use rstest::rstest;

use crate::support::{assert_fresh, assert_fresh_json, assert_valid, library, repository};

#[test]
fn the_coverage_table_is_fresh() {
    let fresh = markdown(&library(), Contract::built_in());
    assert_fresh("fixtures/contract/COVERAGE.md", &fresh);
}

#[test]
fn the_matrix_of_the_self_test_is_fresh() {
    let fresh = paysys_self_test::markdown(Contract::built_in());
    assert_fresh("fixtures/SELF-TEST.md", &fresh);
}

#[test]
fn what_is_proved_is_what_the_wrong_gateways_break() {
    assert_fresh("fixtures/contract/proved.yaml", &paysys_self_test::proved());
}

#[test]
fn the_probes_are_what_the_scenarios_send() {
    let fresh = probes(library().scenarios());
    assert_fresh("fixtures/contract/probes.yaml", &fresh);
}

#[rstest]
#[case("openapi", "openapi")]
#[case("openrpc", "openrpc")]
#[case("postman", "postman_collection")]
fn the_documents_for_machines_are_fresh(#[case] name: &str, #[case] file: &str) {
    let fresh = document(name, Contract::built_in());
    assert_fresh_json(&format!("fixtures/contract/gateway.{file}.json"), &fresh);
}

#[test]
fn the_schema_of_fragments_is_fresh() {
    let fresh = fragment_schema(Contract::built_in());
    assert_fresh_json("fixtures/schema/fragment.json", &fresh);
}

#[test]
fn the_schema_of_scenarios_is_fresh() {
    assert_fresh_json(
        "fixtures/schema/scenario.json",
        &schema(Contract::built_in()),
    );
}

#[test]
fn the_schema_of_targets_is_fresh() {
    assert_fresh_json("fixtures/schema/target.json", &target::schema());
}

#[test]
fn the_schema_of_reports_is_fresh() {
    assert_fresh_json("fixtures/schema/report.json", &report::schema());
}

/// The reader names what it takes when it is given something else; the schema must say the same.
#[rstest]
#[case("", "/properties")]
#[case("[pay]\n", "/properties/pay/properties")]
#[case("[limits]\n", "/properties/limits/properties")]
#[case("[tls]\n", "/properties/tls/properties")]
#[case("[second]\n", "/properties/second/properties")]
#[case("[blocked]\n", "/properties/blocked/properties")]
fn the_schema_of_targets_has_the_readers_keys(#[case] table: &str, #[case] place: &str) {
    let error = toml::from_str::<target::TargetFile>(&format!("{table}nothing = 1\n"))
        .unwrap_err()
        .to_string();
    let error = error.split("unknown field").nth(1).unwrap();
    let keys = target::schema().pointer(place).cloned().unwrap();
    for key in keys.as_object().unwrap().keys() {
        assert!(error.contains(&format!("`{key}`")), "{key}: {error}");
    }
    let named = error.split("expected").nth(1).unwrap().matches('`').count() / 2;
    assert_eq!(named, keys.as_object().unwrap().len());
}

#[test]
fn the_schema_of_targets_takes_the_file_to_copy() {
    let text = fs::read_to_string(repository("fixtures/targets/live.toml")).unwrap();
    let document: serde_json::Value = toml::from_str(&text).unwrap();
    assert_valid(&target::schema(), &document);
}

#[test]
fn the_schema_takes_every_scenario() {
    let schema = schema(Contract::built_in());
    for scenario in library().scenarios() {
        let text = fs::read_to_string(repository(&scenario.file)).unwrap();
        let document: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
        assert_valid(&schema, &document);
    }
}

#[test]
fn the_schema_of_fragments_takes_every_fragment() {
    let schema = fragment_schema(Contract::built_in());
    let files = fs::read_dir(repository("fixtures/scenarios/fragments")).unwrap();
    for file in files.map(|entry| entry.unwrap().path()) {
        let document: serde_json::Value =
            serde_saphyr::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        assert_valid(&schema, &document);
    }
}

#[test]
fn every_documented_and_platform_requirement_is_tested() {
    let library = library();
    let untested: Vec<_> = untested(&library, Contract::built_in())
        .iter()
        .map(|requirement| &requirement.id)
        .collect();
    assert!(untested.is_empty(), "no scenario exercises {untested:?}");
}
