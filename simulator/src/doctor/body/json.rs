//! Nearly JSON: what programs and people write who have another notation in mind.

use serde_json::error::Category;

use super::{Diagnosis, Explanation};

/// Signs of other notations, outside of strings and without blanks.
const SIGNS: [(&[&str], &str, Explanation); 5] = [
    (&["'"], "single-quotes", Explanation::SingleQuotes),
    (&[",}", ",]"], "trailing-comma", Explanation::TrailingComma),
    (&["//", "/*"], "comments", Explanation::Comments),
    (
        &["True", "False", "None"],
        "python-values",
        Explanation::PythonValues,
    ),
    (
        &["undefined", "NaN", "Infinity"],
        "javascript-values",
        Explanation::JavascriptValues,
    ),
];

pub(super) fn explain(text: &str, error: &serde_json::Error) -> Diagnosis {
    let bare = without_strings(text);
    let mut signs = SIGNS.into_iter();
    if let Some((_, mistake, explanation)) =
        signs.find(|(signs, ..)| signs.iter().any(|sign| bare.contains(sign)))
    {
        return Diagnosis::new(mistake, explanation);
    }
    if has_bare_names(&bare) {
        return Diagnosis::new("unquoted-names", Explanation::UnquotedNames);
    }
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Eof => Diagnosis::new("cut-off", Explanation::CutOff),
        _ => Diagnosis::new("not-json", Explanation::NotJson { line, column }),
    }
}

fn without_strings(text: &str) -> String {
    let (mut bare, mut in_string, mut escaped) = (String::new(), false, false);
    for letter in text.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => {
                in_string = !in_string;
                bare.push('"');
            }
            _ if in_string || letter.is_whitespace() => (),
            _ => bare.push(letter),
        }
    }
    bare
}

fn has_bare_names(bare: &str) -> bool {
    let begins = |letter: char| letter.is_alphabetic() || matches!(letter, '_' | '$');
    bare.split('{')
        .skip(1)
        .any(|members| members.starts_with(begins))
}
