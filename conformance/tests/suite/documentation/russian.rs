//! A Russian page has its own sentences, and the code, options, codes and tables of the English one.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::{Path, PathBuf};

use super::page::{Block, Page};
use crate::support::repository;

/// Each Russian page with the English one.
fn pairs() -> Vec<(Page, Page)> {
    let root = repository(".")
        .canonicalize()
        .expect("the repository is there");
    let pairs = Page::all().into_iter().filter_map(|russian| {
        let path = russian
            .path
            .strip_prefix(&root)
            .expect("pages are in the repository");
        let english = match path.strip_prefix("docs/ru") {
            Ok(page) => Path::new("docs").join(page),
            Err(_) => PathBuf::from(format!("{}.md", path.to_str()?.strip_suffix(".ru.md")?)),
        };
        Some((Page::read(&root.join(english)), russian))
    });
    pairs.collect()
}

/// How often each thing is there.
fn counted<T: Ord>(things: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for thing in things {
        *counts.entry(thing).or_default() += 1;
    }
    counts
}

fn differ<T: PartialEq + Debug>(what: &str, english: &[T], russian: &[T]) -> Option<String> {
    (english != russian).then(|| format!("{what}: {english:?} in English, {russian:?} in Russian"))
}

/// A line of code without its comment, which may be Russian.
fn without_comment(line: &str) -> &str {
    let (mut quote, mut before) = (None, ' ');
    for (at, letter) in line.char_indices() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '\'' | '"') => quote = Some(letter),
            (None, '#') if before == ' ' => return line[..at].trim_end(),
            _ => {}
        }
        before = letter;
    }
    line
}

fn code(block: &Block) -> (&str, Vec<&str>) {
    let lines = block.text.lines();
    let lines = match block.language.as_str() {
        "sh" | "toml" | "yaml" | "dockerfile" => lines.map(without_comment).collect(),
        _ => lines.collect(),
    };
    (&block.language, lines)
}

/// Numbers of three digits and more: statuses of HTTP, codes of errors, vendors, limits.
fn numbers(page: &Page) -> Vec<&str> {
    let lines = page.lines.iter();
    let words = lines.flat_map(|line| line.split(|letter: char| !letter.is_ascii_digit()));
    let long = words.filter(|word| word.len() > 2);
    counted(long).into_keys().collect()
}

/// What one page has and the other has not.
fn differences(english: &Page, russian: &Page) -> Vec<String> {
    let levels = |page: &Page| page.headings().map(|(level, _)| level).collect::<Vec<_>>();
    let mut differences = Vec::new();
    differences.extend(differ("headings", &levels(english), &levels(russian)));
    differences.extend(differ(
        "rows of tables",
        &english.tables(),
        &russian.tables(),
    ));
    differences.extend(differ("numbers", &numbers(english), &numbers(russian)));
    let blocks = |page: &Page| page.blocks.len();
    differences.extend(differ("blocks", &[blocks(english)], &[blocks(russian)]));
    for (english, russian) in english.blocks.iter().zip(&russian.blocks) {
        differences.extend(differ("code", &[code(english)], &[code(russian)]));
    }
    let (english, russian) = (counted(english.code()), counted(russian.code()));
    for code in english.keys().chain(russian.keys()) {
        let times = [english.get(code), russian.get(code)].map(|times| times.copied().unwrap_or(0));
        if times[0] != times[1] {
            let [english, russian] = times;
            differences.push(format!(
                "`{code}`: {english} times in English, {russian} in Russian"
            ));
        }
    }
    differences
}

#[test]
fn code_options_and_tables_are_those_of_the_english_page() {
    let pairs = pairs();
    assert!(pairs.len() >= 12, "{}", pairs.len());
    let mut all = String::new();
    for (english, russian) in &pairs {
        for difference in differences(english, russian) {
            all += &format!("{}: {difference}\n", russian.path.display());
        }
    }
    assert!(all.is_empty(), "{all}");
}

#[test]
fn each_page_leads_to_the_other_language() {
    for (english, russian) in pairs() {
        for (page, label, other) in [
            (&english, "[По-русски](", &russian),
            (&russian, "[In English](", &english),
        ] {
            let link = page.lines[2].strip_prefix(label);
            let link = link.and_then(|link| link.strip_suffix(')'));
            let link = link.unwrap_or_else(|| panic!("{}: no switch", page.path.display()));
            let path = page.path.with_file_name(link).canonicalize().unwrap();
            assert_eq!(path, other.path);
        }
    }
}

/// What a fault or a lie does is told in the words that the live view and the catalogue have for it.
#[test]
fn faults_are_told_in_the_words_of_the_live_view() {
    let words: toml::Table = std::fs::read_to_string(repository("fixtures/words/ru.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let page = Page::read(&repository("docs/ru/faults.md"));
    let catalog = words["catalog"].as_table().unwrap();
    let mut told = 0;
    for (key, does) in catalog {
        let Some(name) = key.strip_prefix("fault-").or(key.strip_prefix("lie-")) else {
            continue;
        };
        let rows = page.lines.iter().map(|line| line.replace('`', ""));
        let row = format!("| {name} | {}", does.as_str().unwrap());
        let found = rows.filter(|line| line.starts_with(&row)).count();
        assert_eq!(found, 1, "{row}");
        told += 1;
    }
    assert!(told > 25, "{told}");
}

/// Somebody adds an option, a row, a heading or a line of code to one of the pages, or mends a code there.
#[test]
fn a_change_to_one_page_alone_is_seen() {
    let path = Path::new("page.md");
    let page = |text: &str| Page::parse(path, text);
    let text = "# Page\n\n`--only` or 502\n\n| a |\n|---|\n\n```sh\nrun --only 1   # once\n```\n";
    let same = text.replace("# once", "# один раз").replace("or", "или");
    assert_eq!(differences(&page(text), &page(&same)), [""; 0]);
    for (what, with) in [
        ("`--only`", "`--only` and `--jobs`"),
        ("502", "503"),
        ("|---|", "|---|\n| b |"),
        ("`--only` or", "## More\n\n`--only` or"),
        ("--only 1", "--only 1 --jobs 2"),
    ] {
        let changed = text.replacen(what, with, 1);
        assert!(
            !differences(&page(text), &page(&changed)).is_empty(),
            "{with}"
        );
    }
}
