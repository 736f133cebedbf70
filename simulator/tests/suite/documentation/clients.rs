//! The code on the pages in `docs/clients` is that of the examples, which `./test` runs.

use std::fs;
use std::path::{Path, PathBuf};

use paysys_simulator::profile::Profile;
use rstest::rstest;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The blocks of a page that are written in this language.
fn blocks<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    let fence = format!("```{language}\n");
    let blocks = page.split(&fence).skip(1);
    blocks
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

/// A text without indentation, which differs between a page and the place it is taken from.
fn flat(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[rstest]
#[case("nestjs.md", "ts", &["nestjs/paysys.service.ts", "nestjs/paysys.spec.ts"])]
#[case("django.md", "python", &["django/paysys.py", "django/test_paysys.py"])]
#[case("php.md", "php", &["php/payout_test.php"])]
#[case("java.md", "java", &["java/PayoutTest.java"])]
fn every_block_of_code_is_run(#[case] page: &str, #[case] language: &str, #[case] files: &[&str]) {
    let page = read(&docs().join("clients").join(page));
    let code = files
        .iter()
        .map(|file| flat(&read(&docs().join("examples").join(file))));
    let code: String = code.collect();
    let blocks = blocks(&page, language);
    assert!(blocks.len() >= 6, "{}", blocks.len());
    for block in blocks {
        assert!(code.contains(&flat(block)), "not in {files:?}:\n{block}");
    }
}

#[rstest]
#[case("README.md")]
#[case("nestjs.md")]
#[case("django.md")]
#[case("php.md")]
#[case("java.md")]
fn every_page_goes_the_same_steps_with_a_profile_that_is_right(#[case] name: &str) {
    let page = read(&docs().join("clients").join(name));
    let mine = read(&docs().join("examples/mine.toml"));
    for block in blocks(&page, "toml") {
        Profile::from_toml(name, block).unwrap();
        assert!(mine.contains(block), "not in mine.toml:\n{block}");
    }
    let heads = page.lines().filter_map(|line| line.strip_prefix("## "));
    let steps = [
        "1. Point your program here",
        "2. Stub what it calls first",
        "3. Sign",
        "4. Reset between tests",
        "5. Wait for a call",
        "6. Look at the ledger",
    ];
    if name != "README.md" {
        assert_eq!(heads.collect::<Vec<_>>(), steps);
    }
}
