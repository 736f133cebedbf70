use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use paysys_core::fault::Lie;
use paysys_shared::texts::{Language, Texts};
use regex_lite::Regex;

use super::assets::MODULES;
use super::page::SECTIONS;
use crate::catalogue::Catalogue;
use crate::findings;
use crate::texts::texts;

fn keys(texts: &Texts) -> BTreeSet<String> {
    texts.keys().into_iter().collect()
}

/// Forms of a text by number: which there are depends on the language.
const FORMS: &[&str] = &["zero", "one", "two", "few", "many", "other"];

/// The key of a text, whatever forms it has.
fn without_form(key: &str) -> String {
    match key.rsplit_once('.') {
        Some((text, form)) if FORMS.contains(&form) => text.to_owned(),
        _ => key.to_owned(),
    }
}

#[test]
fn every_language_has_the_same_texts() {
    let of = |language| -> BTreeSet<String> {
        keys(texts(language))
            .iter()
            .map(|key| without_form(key))
            .collect()
    };
    let mut english = of(Language::English);
    // What the catalogue says itself in English has to be said in every other language.
    let catalogue = Catalogue::built_in().entries();
    english.extend(
        catalogue
            .iter()
            .map(|entry| format!("catalog.{}", entry.name)),
    );
    for language in Language::ALL {
        if language != Language::English {
            assert_eq!(of(language), english, "{language:?}");
        }
    }
}

#[test]
fn no_text_is_empty_and_placeholders_are_the_same() {
    let placeholder = Regex::new(r"\{\w+\}").unwrap();
    let of = |language: Language| {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for key in texts(language).keys() {
            let text = texts(language).get(&key).unwrap();
            assert!(!text.trim().is_empty(), "{language:?} {key}");
            // One form may do without its number: "once".
            let placeholders = placeholder
                .find_iter(text)
                .map(|one| one.as_str().to_owned());
            found
                .entry(without_form(&key))
                .or_default()
                .extend(placeholders);
        }
        found.retain(|key, _| !key.starts_with("catalog."));
        found
    };
    let english = of(Language::English);
    for language in Language::ALL {
        assert_eq!(of(language), english, "{language:?}");
    }
}

/// What the page and its modules ask for: whole keys, and beginnings of keys that are put together.
fn asked_for() -> (BTreeSet<String>, BTreeSet<String>) {
    let call = Regex::new(r#"\b(?:t|has)\(\s*["`]([\w.-]+)(\$\{)?"#).unwrap();
    let table = Regex::new(r#"["`]([a-z_]+\.[\w.-]*)(\$\{)?"#).unwrap();
    let page = include_str!("../../../live/page.html");
    let files = MODULES.iter().map(|(_, text)| *text).chain([page]);
    let (mut whole, mut beginnings) = (BTreeSet::new(), BTreeSet::new());
    for text in files {
        for found in call.captures_iter(text).chain(table.captures_iter(text)) {
            let set = if found.get(2).is_some() {
                &mut beginnings
            } else {
                &mut whole
            };
            set.insert(found[1].to_owned());
        }
    }
    (whole, beginnings)
}

#[test]
fn no_text_is_missing_or_left_over() {
    let all: BTreeSet<String> = keys(texts(Language::English))
        .iter()
        .map(|key| without_form(key))
        .collect();
    let (whole, beginnings) = asked_for();
    let sections: BTreeSet<&str> = SECTIONS.iter().copied().collect();
    let is_ours = |key: &str| sections.contains(key.split('.').next().unwrap_or_default());
    let missing: Vec<_> = whole
        .iter()
        .filter(|key| is_ours(key) && !all.contains(*key))
        .collect();
    let left_over: Vec<_> = all
        .iter()
        .filter(|key| is_ours(key) && !whole.contains(*key))
        .filter(|key| {
            !beginnings
                .iter()
                .any(|beginning| key.starts_with(beginning.as_str()))
        })
        .collect();
    assert_eq!((missing, left_over), (vec![], vec![]));
}

/// A section that the page is not given is missing as a whole.
#[test]
fn the_page_is_given_every_section_that_its_modules_ask_for() {
    let call = Regex::new(r#"\bt\(\s*["`]([a-z_]+)\."#).unwrap();
    for (name, text) in MODULES {
        for found in call.captures_iter(text) {
            assert!(SECTIONS.contains(&&found[1]), "{} in {name}", &found[0]);
        }
    }
}

#[test]
fn every_file_of_the_page_is_part_of_the_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("live");
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let modules: BTreeSet<String> = names.filter(|name| name.ends_with(".js")).collect();
    let served: BTreeSet<String> = MODULES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(modules, served);
}

#[test]
fn nothing_in_the_page_needs_a_laxer_policy() {
    let page = include_str!("../../../live/page.html");
    for (name, text) in MODULES.iter().copied().chain([("page.html", page)]) {
        for refused in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            " style=",
            "https://",
        ] {
            assert!(!text.contains(refused), "{refused} in {name}");
        }
    }
}

/// Whoever adds a lie or a finding is told to say it to people who click, too.
#[test]
fn every_lie_and_every_finding_has_its_words_and_its_place() {
    let picked = include_str!("../../../live/catalogue.js");
    let lies = serde_json::to_value(Lie::ALL).unwrap();
    let lies = lies
        .as_array()
        .unwrap()
        .iter()
        .map(|lie| format!("lie-{}", lie.as_str().unwrap()));
    let (mut unpicked, mut unsaid) = (Vec::new(), Vec::new());
    for lie in lies {
        unsaid.push(format!("catalog.{lie}"));
        if !picked.contains(&lie) {
            unpicked.push(lie);
        }
    }
    unsaid.extend(findings::ids().map(|id| format!("findings.{id}.title")));
    unsaid.extend(findings::ids().map(|id| format!("findings.{id}.fix")));
    unsaid.retain(|key| {
        Language::ALL
            .iter()
            .any(|language| texts(*language).get(key).is_none())
    });
    assert_eq!((unpicked, unsaid), (vec![], vec![]));
}
