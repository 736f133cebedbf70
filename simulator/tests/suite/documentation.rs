//! What `docs/faults.md` says is true, and nothing that can be asked for is left out.

mod clients;

use std::fmt::Debug;

use paysys_core::fault::{Action, Lie};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::harness::Bench;

const PAGE: &str = include_str!("../../../docs/faults.md");
const PROFILE: &str = include_str!("../../../fixtures/profiles/default.toml");

/// The names of an enum's variants, as serde lists them when it meets one that is not among them.
fn names<T: DeserializeOwned + Debug>() -> Vec<String> {
    let message = serde_json::from_str::<T>("\"nonsense\"")
        .unwrap_err()
        .to_string();
    let quoted = message.split('`').skip(3).step_by(2);
    quoted.map(str::to_owned).collect()
}

#[test]
fn every_preset_is_explained() {
    let profile: toml::Table = PROFILE.parse().unwrap();
    for name in profile["faults"].as_table().unwrap().keys() {
        assert!(PAGE.contains(&format!("\n| `{name}` |")), "{name}");
    }
}

#[test]
fn every_action_is_explained() {
    for name in names::<Action>() {
        assert!(
            PAGE.contains(&format!("`\"{name}\"`")) || PAGE.contains(&format!("`{{\"{name}\":")),
            "{name}"
        );
    }
}

#[test]
fn all_lies_and_no_others_are_explained() {
    let (_, section) = PAGE.split_once("\n### Lies").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let rows = section.split("\n| `").skip(1);
    let told: Vec<&str> = rows.filter_map(|row| row.split('`').next()).collect();
    let lies = serde_json::to_value(Lie::ALL).unwrap();
    assert_eq!(Value::from(told), lies);
}

#[tokio::test]
async fn every_example_is_a_rule() {
    let bench = Bench::start().await;
    let examples = PAGE.split("```json\n").skip(1);
    for example in examples.map(|text| text.split("```").next().unwrap()) {
        let rule: Value = serde_json::from_str(example).unwrap();
        bench.rule(rule).await;
    }
}
