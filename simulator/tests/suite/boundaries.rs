//! Who may use whom, and what. A crate's manifest is the rule; this is what no manifest may gain.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// What serves, asks and tells: it stays out of what only decides or reads.
const OUTER: &[&str] = &["axum", "tokio", "hyper", "utoipa", "tracing", "reqwest"];

/// What is nowhere in the tree of a crate that serves or asks.
const APART: &[(&str, &[&str])] = &[
    ("paysys-engine", &["axum", "paysys-simulator"]),
    ("paysys-trials", &["paysys-simulator", "paysys-self-test"]),
    ("paysys-self-test", &["paysys-trials", "paysys-conformance"]),
    (
        "paysys-simulator",
        &["reqwest", "paysys-contract", "paysys-exchange"],
    ),
];

/// What is nowhere in a crate's tree, besides [`OUTER`].
const NEVER: &[(&str, &[&str])] = &[
    ("paysys-core", &["clap", "paysys-input", "paysys-simulator"]),
    ("paysys-shared", &["clap", "paysys-core", "paysys-input"]),
    ("paysys-input", &["paysys-core", "paysys-simulator"]),
    (
        "paysys-contract",
        &["clap", "paysys-core", "paysys-scenario"],
    ),
    ("paysys-yaml", &["paysys-core", "paysys-contract"]),
    ("paysys-scenario", &["paysys-core", "paysys-exchange"]),
    ("paysys-exchange", &["paysys-core", "paysys-judge"]),
    ("paysys-judge", &["paysys-core", "paysys-conformance"]),
];

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Who needs whom, tests and build scripts left out.
struct Tree(BTreeMap<String, BTreeSet<String>>);

impl Tree {
    fn of_this_workspace() -> Self {
        // Only what this machine builds has been downloaded.
        let version = cargo(&["-vV"]);
        let host = version.lines().find_map(|line| line.strip_prefix("host: "));
        let only = format!("--filter-platform={}", host.unwrap());
        let told = cargo(&[
            "metadata",
            "--format-version=1",
            "--offline",
            "--locked",
            &only,
        ]);
        let metadata: Value = serde_json::from_str(&told).unwrap();
        let list = |value: &Value| value.as_array().unwrap().clone();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let names: BTreeMap<String, String> = list(&metadata["packages"])
            .iter()
            .map(|package| (text(&package["id"]), text(&package["name"])))
            .collect();
        let mut tree = BTreeMap::<String, BTreeSet<String>>::new();
        for node in list(&metadata["resolve"]["nodes"]) {
            // Two versions of a crate count as one.
            let below = tree.entry(names[&text(&node["id"])].clone()).or_default();
            for needed in list(&node["deps"]) {
                if list(&needed["dep_kinds"])
                    .iter()
                    .any(|kind| kind["kind"].is_null())
                {
                    below.insert(names[&text(&needed["pkg"])].clone());
                }
            }
        }
        Self(tree)
    }

    /// All that a crate needs, and what those need.
    fn below<'a>(&'a self, name: &'a str, met: &mut BTreeSet<&'a str>) {
        for needed in self.0.get(name).into_iter().flatten() {
            if met.insert(needed) {
                self.below(needed, met);
            }
        }
    }
}

#[test]
fn no_crate_needs_what_it_must_never_need() {
    let tree = Tree::of_this_workspace();
    let inner = NEVER
        .iter()
        .map(|(name, never)| (name, [OUTER, never].concat()));
    let apart = APART.iter().map(|(name, never)| (name, never.to_vec()));
    for (name, never) in inner.chain(apart) {
        assert!(tree.0.contains_key(*name), "there is no crate {name}");
        let mut met = BTreeSet::new();
        tree.below(name, &mut met);
        let wrong: Vec<_> = never.iter().filter(|one| met.contains(**one)).collect();
        assert!(wrong.is_empty(), "{name} must never need {wrong:?}");
    }
}

#[test]
fn what_is_needed_is_found() {
    let mut met = BTreeSet::new();
    let tree = Tree::of_this_workspace();
    tree.below("paysys-simulator", &mut met);
    assert!(
        met.contains("hyper") && met.contains("paysys-core"),
        "{met:?}"
    );
}
