use std::collections::BTreeSet;

use super::entry::Then;
use super::*;

const PROFILE: &str = include_str!("../../../fixtures/profiles/default.toml");

fn offered(pick: impl Fn(&Then) -> Option<String>) -> BTreeSet<String> {
    let entries = Catalogue::built_in().entries().iter();
    entries.filter_map(|entry| pick(&entry.then)).collect()
}

/// The names in a table of the default profile.
fn profile_names(table: &str) -> BTreeSet<String> {
    let profile: toml::Table = PROFILE.parse().unwrap();
    profile[table].as_table().unwrap().keys().cloned().collect()
}

/// The codes of the contract's table that fit one of the two methods.
fn fitting_codes() -> BTreeSet<String> {
    let rows = crate::error_table::rows().iter();
    rows.filter(|row| row.fits)
        .map(|row| row.code.to_string())
        .collect()
}

#[test]
fn every_progression_of_the_default_profile_has_an_account() {
    let progressions = offered(|then| match then {
        Then::Progression(name) => Some(name.clone()),
        _ => None,
    });
    assert_eq!(progressions, profile_names("progressions"));
}

#[test]
fn every_error_that_fits_has_an_account() {
    let errors = offered(|then| match then {
        Then::Error(code) => Some(code.to_string()),
        _ => None,
    });
    assert_eq!(errors, fitting_codes());
}

#[test]
fn every_preset_fault_has_an_account() {
    let faults = offered(|then| match then {
        Then::Fault(name) => Some(name.clone()),
        _ => None,
    });
    assert_eq!(faults, profile_names("faults"));
}

#[test]
fn names_and_numbers_say_what_they_ask_for() {
    for entry in Catalogue::built_in().entries() {
        let (kind, name) = match &entry.then {
            Then::Progression(name) => ("1", format!("progression-{name}")),
            Then::Error(code) => ("2", format!("error{code}")),
            Then::Fault(name) => ("3", format!("fault-{name}")),
        };
        assert_eq!(entry.name, name);
        assert!(entry.account.starts_with(&format!("70000{kind}")), "{name}");
        assert!(
            entry.account.len() == 11 && entry.account.parse::<u64>().is_ok(),
            "{name}"
        );
        assert_eq!(entry.card_account, format!("99990{}", entry.account));
        if let Then::Error(code) = entry.then {
            assert_eq!(entry.account, format!("700002{}", code.unsigned_abs()));
        }
    }
}

#[test]
fn no_number_is_given_twice() {
    let catalogue = Catalogue::built_in();
    let numbers: std::collections::HashSet<&str> = catalogue
        .entries()
        .iter()
        .flat_map(Entry::numbers)
        .collect();
    assert_eq!(numbers.len(), 2 * catalogue.entries().len());
}

#[test]
fn a_rule_could_ask_for_the_same() {
    let mut entries = Catalogue::built_in().entries().iter();
    let entry = entries
        .find(|entry| entry.account == "70000232309")
        .unwrap();
    let then = serde_json::to_value(entry.then()).unwrap();
    assert_eq!(then, serde_json::json!({"error": {"code": -32309}}));
}

#[test]
fn the_json_is_the_file() {
    let json: serde_json::Value = serde_json::from_str(&Catalogue::built_in().json()).unwrap();
    let file: serde_json::Value = toml::from_str(BUILT_IN).unwrap();
    assert_eq!(json, file);
}

#[test]
fn the_table_is_aligned() {
    let table = Catalogue::built_in().table(Language::English);
    let column = table.find("WHAT HAPPENS").unwrap();
    assert!(
        table.lines().all(|line| &line[column - 2..column] == "  "),
        "{table}"
    );
}

#[test]
fn the_markdown_has_a_row_for_each() {
    let page = Catalogue::built_in().markdown(Language::English);
    let row = "| `70000300001` | `9999070000300001` | `fault-lost-response` | The money moves";
    assert!(page.contains(row), "{page}");
    let rows = page.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, Catalogue::built_in().entries().len());
}

#[test]
fn what_nobody_documented_is_refused() {
    let text = BUILT_IN.replace("version = 1", "version = 1\nvresion = 2");
    assert!(Catalogue::parse(&text).is_err());
}
