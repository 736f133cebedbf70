//! What the kit tells people is there in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use paysys_contract::{Contract, Words};
use paysys_judge::verdict::{RunVerdict, Verdict};
use paysys_shared::texts::Language;
use paysys_trials::Catalogue;
use paysys_trials::result::{ClientVerdict, TrialVerdict};
use regex_lite::Regex;
use strum::VariantArray;

use crate::support::library;

/// The texts of reports in a language, by key; the forms of one text are one text.
fn texts(language: Language) -> BTreeMap<String, Vec<(String, &'static str)>> {
    let texts = Words::of(language).texts();
    let mut all: BTreeMap<String, Vec<(String, &'static str)>> = BTreeMap::new();
    for whole in texts.keys() {
        let Some(key) = whole.strip_prefix("report.") else {
            continue;
        };
        let (key, form) = match key.rsplit_once('.') {
            Some((key, form @ ("one" | "few" | "many" | "other"))) => (key, form),
            _ => (key, ""),
        };
        let text = texts.get(&whole).expect("it is one of their keys");
        let forms = all.entry(key.to_owned()).or_default();
        forms.push((form.to_owned(), text));
    }
    all
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Every file of the kit that may tell somebody something, by its name.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let kit = Path::new(env!("CARGO_MANIFEST_DIR"));
    let parts = [
        "src",
        "contract/src",
        "judge/src",
        "engine/src",
        "trials/src",
    ];
    for part in parts.into_iter().chain(["scenario/src", "exchange/src"]) {
        files(&kit.join(part), &mut found);
    }
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("it is text");
        (path.display().to_string(), text)
    };
    found.into_iter().map(read).collect()
}

/// Verdicts of every kind, and what the reports themselves say in a verdict's place.
fn verdicts() -> BTreeSet<&'static str> {
    let ours = ["money unknown", "known", "stale", "not tried"];
    let of_clients = [
        ClientVerdict::Pass,
        ClientVerdict::Fail,
        ClientVerdict::NoVerdict,
    ];
    let of_trials = [
        TrialVerdict::Pass,
        TrialVerdict::Fail,
        TrialVerdict::Untestable,
    ];
    let all = Verdict::VARIANTS.iter().map(|it| it.into_str());
    all.chain(RunVerdict::VARIANTS.iter().map(|it| it.into_str()))
        .chain(of_clients.iter().map(|it| it.into_str()))
        .chain(of_trials.iter().map(|it| it.into_str()))
        .chain(ours)
        .collect()
}

#[test]
fn no_text_is_missing_or_left_over() {
    let call =
        Regex::new(r#"\b(?:t|fill|plural|(?:Said|Self)::(?:of|counted))\(\s*"([\w.-]+)""#).unwrap();
    let sources = sources();
    let asked = sources.iter().flat_map(|(_, text)| {
        call.captures_iter(text)
            .map(|found| found[1].to_owned())
            .collect::<Vec<_>>()
    });
    let verdicts = verdicts().into_iter().map(|word| format!("verdict.{word}"));
    let asked: BTreeSet<String> = asked.chain(verdicts).collect();
    for language in Language::ALL {
        let there: BTreeSet<String> = texts(language).into_keys().collect();
        let missing: Vec<_> = asked.difference(&there).collect();
        let left_over: Vec<_> = there.difference(&asked).collect();
        assert_eq!((missing, left_over), (vec![], vec![]), "{language:?}");
    }
}

#[test]
fn every_language_fills_in_the_same_and_has_all_its_forms() {
    let placeholder = Regex::new(r"\{\w+\}").unwrap();
    let of = |language| -> BTreeMap<String, BTreeSet<&str>> {
        let places = |(_, text): &(String, &'static str)| placeholder.find_iter(text);
        let all = texts(language).into_iter();
        all.map(|(key, forms)| {
            let found = forms.iter().flat_map(places).map(|found| found.as_str());
            (key, found.collect())
        })
        .collect()
    };
    let (english, russian) = (of(Language::English), of(Language::Russian));
    for (key, places) in english {
        assert_eq!(russian.get(&key), Some(&places), "{key}");
    }
    // A brace that begins no placeholder would take what stands behind it out of the text.
    for language in Language::ALL {
        for (key, forms) in texts(language) {
            for (_, text) in forms {
                let rest = placeholder.replace_all(text, "");
                assert!(!rest.contains(['{', '}']), "{key}: {text}");
            }
        }
    }
    for (key, forms) in texts(Language::Russian) {
        let named: Vec<&str> = forms.iter().map(|(form, _)| form.as_str()).collect();
        let whole = named == [""] || ["one", "few", "many"].iter().all(|it| named.contains(it));
        assert!(whole, "{key} has only {named:?}");
    }
}

/// Words that stand in a template in place of the files would be English on every page.
#[test]
fn templates_have_no_words_of_their_own() {
    let code = Regex::new(r"(?s)\{\{.*?\}\}|\{%.*?%\}|<code>.*?</code>|<!doctype html>").unwrap();
    let tag = Regex::new("<[^>]*>").unwrap();
    let read_aloud = Regex::new(r#"(?:aria-label|placeholder|title|alt)="([^"]*)""#).unwrap();
    let mut templates = 0;
    for (name, text) in sources().iter().filter(|(name, _)| name.ends_with(".html")) {
        let text = code.replace_all(text, "");
        let aloud = read_aloud.captures_iter(&text);
        let aloud: String = aloud.map(|found| found[1].to_owned()).collect();
        let words = aloud + &tag.replace_all(&text, "");
        let letters: String = words.chars().filter(|c| c.is_alphabetic()).collect();
        assert_eq!(letters, "", "{name} says this itself");
        templates += 1;
    }
    assert!(templates > 5);
}

/// Requirements, built-in scenarios and trials say everything in Russian that they say in English, in other words.
#[test]
fn what_data_files_say_is_there_in_russian() {
    let contract = Contract::built_in();
    let requirements = contract.requirements().flat_map(|one| {
        let texts = [
            Some(&one.statement),
            Some(&one.from),
            one.default.as_ref(),
            one.untested.as_ref(),
        ];
        let texts = texts.into_iter().flatten();
        texts.map(|text| (one.id.to_string(), text))
    });
    let library = library();
    let scenarios = library.scenarios().iter().flat_map(|one| {
        let texts = [Some(&one.title), one.why.as_ref()];
        let texts = texts.into_iter().flatten();
        texts.map(|text| (one.id.clone(), text))
    });
    let trials = Catalogue::built_in(contract).unwrap();
    let trials = trials.trials().iter().flat_map(|one| {
        let texts = [&one.title, &one.what, &one.rule, &one.why, &one.fix];
        texts.map(|text| (one.id.clone(), text))
    });
    let is_russian = |text: &str| text.chars().any(|c| ('а'..='я').contains(&c));
    let mut looked_at = 0;
    for (id, text) in requirements.chain(scenarios).chain(trials) {
        let russian = text.ru.as_deref();
        // A code or a content type is the same in every language.
        let has_words = text.en.contains(' ') && !text.en.starts_with("application/");
        assert!(
            russian.is_some_and(|ru| !has_words || is_russian(ru)),
            "{id}: {text:?}"
        );
        assert!(!is_russian(&text.en), "{id}: {text:?}");
        looked_at += 1;
    }
    assert!(looked_at > 500, "{looked_at}");
}
