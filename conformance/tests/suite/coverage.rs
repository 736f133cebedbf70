//! The committed coverage table is fresh and complete.

use std::fs;

use paysys_conformance::contract::Contract;
use paysys_conformance::coverage::{markdown, untested};

use crate::support::{library, repository};

#[test]
fn the_committed_table_is_fresh() {
    let committed =
        fs::read_to_string(repository("fixtures/contract/COVERAGE.md")).unwrap_or_default();
    let fresh = markdown(&library(), Contract::built_in());
    assert!(
        committed == fresh,
        "stale: cargo run -p paysys-conformance -- coverage > fixtures/contract/COVERAGE.md"
    );
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
