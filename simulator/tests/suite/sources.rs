//! What a reader may count on in the sources of every crate. A line scan, as no lint asks for just that.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What code that only concludes from what it is given has no use for.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
];

/// What may be said before the word for an item.
const BEFORE: &[&str] = &["pub ", "pub(crate) ", "const ", "async ", "unsafe "];

/// Name and text of each source below a folder; tests, measurements and what is built are none.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if ["tests", "tests.rs", "benches", "fuzz", "build.rs"].contains(&name) {
            continue;
        }
        if name == "target" && folder.join("Cargo.toml").exists() {
            continue; // what is built
        }
        if path.is_dir() {
            found.extend(sources(&path));
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path.display().to_string(), text));
        }
    }
    found
}

fn sources_of(krate: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let found = sources(&root.join(krate));
    assert!(!found.is_empty(), "{krate} has sources");
    found
}

/// Is it a type or a function, seen outside of its file, that is no method?
fn is_item(line: &str) -> bool {
    let mut rest = line;
    while let Some(shorter) = BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    let words = ["fn ", "struct ", "enum ", "trait ", "type "];
    line.starts_with("pub") && words.iter().any(|word| rest.starts_with(word))
}

/// What of a file's modules, types and functions nobody explains. What is above an item, attributes and all, ends at an empty
/// line or at the end of the item before.
fn unexplained(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    let head = (!text.starts_with("//!")).then_some("the file itself");
    let is_explained = |at: &usize| {
        let above = lines[..*at].iter().rev();
        let mut above = above.take_while(|line| {
            !line.is_empty() && !line.ends_with(';') && !line.ends_with("{}") && **line != "}"
        });
        above.any(|line| line.starts_with("///"))
    };
    let items = (0..lines.len()).filter(|at| is_item(lines[*at]));
    let unexplained = items.filter(|at| !is_explained(at)).map(|at| lines[at]);
    head.into_iter().chain(unexplained).collect()
}

#[test]
fn modules_types_and_functions_are_explained() {
    let all = [sources_of("simulator"), sources_of("conformance")].concat();
    let unexplained: Vec<_> = all
        .iter()
        .map(|(name, text)| (name, unexplained(text)))
        .filter(|(_, items)| !items.is_empty())
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
}

#[test]
fn what_nobody_explains_is_found() {
    let text = "//! Why.\n\n/// One.\n#[derive(\n    Debug,\n)]\npub struct A;\npub(crate) const fn two() {}\nfn three() {}\n\nimpl A {\n    pub fn four() {}\n}\n";
    assert_eq!(unexplained(text), ["pub(crate) const fn two() {}"]);
    assert_eq!(unexplained("use a;\n"), ["the file itself"]);
}

/// The source folder of every crate.
fn crates() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let below = |folder: &Path| -> Vec<PathBuf> {
        let inner = fs::read_dir(folder).unwrap();
        inner.map(|entry| entry.unwrap().path()).collect()
    };
    let homes = ["simulator", "conformance"].map(|home| root.join(home));
    let nested = homes.iter().flat_map(|home| below(home));
    let folders = homes
        .iter()
        .cloned()
        .chain(nested)
        .map(|krate| krate.join("src"));
    let found: Vec<PathBuf> = folders.filter(|folder| folder.is_dir()).collect();
    assert!(found.len() > homes.len());
    found
}

/// The types that are defined here, by name.
fn types(text: &str) -> impl Iterator<Item = &str> {
    let kinds = ["struct ", "enum ", "trait "];
    text.lines().filter_map(move |line| {
        let line = line.trim_start();
        let line = BEFORE
            .iter()
            .fold(line, |line, word| line.strip_prefix(word).unwrap_or(line));
        let line = line.strip_prefix("pub(super) ").unwrap_or(line);
        let name = kinds.iter().find_map(|kind| line.strip_prefix(kind))?;
        name.split(|of: char| !of.is_alphanumeric()).next()
    })
}

#[test]
fn no_crate_has_three_types_of_one_name() {
    for krate in crates() {
        let sources = sources(&krate);
        let mut counts = BTreeMap::<&str, usize>::new();
        for name in sources.iter().flat_map(|(_, text)| types(text)) {
            *counts.entry(name).or_default() += 1;
        }
        counts.retain(|_, count| *count > 2);
        assert!(counts.is_empty(), "{}: {counts:?}", krate.display());
    }
}

#[test]
fn types_are_found_by_their_names() {
    let text = "pub(crate) struct A<T>(T);\n    pub(super) enum Bee {\npub trait C: D {}\nstruct E;\nlet x = struct_of();\n";
    assert_eq!(types(text).collect::<Vec<_>>(), ["A", "Bee", "C", "E"]);
}

#[test]
fn the_judge_concludes_from_what_it_is_given() {
    for (name, text) in sources_of("conformance/judge/src") {
        let met: Vec<_> = OUTSIDE
            .iter()
            .filter(|word| text.contains(**word))
            .collect();
        assert!(met.is_empty(), "{name} reaches for {met:?}");
    }
}
