//! Nearly JSON: what programs and people write who have another notation in mind.

use serde_json::error::Category;

use super::Diagnosis;

/// Signs of other notations, outside of strings and without blanks.
const SIGNS: [(&[&str], &str, &str); 5] = [
    (
        &["'"],
        "single-quotes",
        "text stands in single quotes; JSON has double quotes (Python: json.dumps(…), not str(…))",
    ),
    (
        &[",}", ",]"],
        "trailing-comma",
        "there is a comma behind the last member; JSON has none there",
    ),
    (
        &["//", "/*"],
        "comments",
        "there are comments; JSON has none",
    ),
    (
        &["True", "False", "None"],
        "python-values",
        "there are values of Python (True, False, None); use json.dumps(…)",
    ),
    (
        &["undefined", "NaN", "Infinity"],
        "javascript-values",
        "there are values that only JavaScript has (undefined, NaN, Infinity); use JSON.stringify(…)",
    ),
];

pub(super) fn explain(text: &str, error: &serde_json::Error) -> Diagnosis {
    let bare = without_strings(text);
    let mut signs = SIGNS.iter();
    if let Some((_, mistake, explanation)) =
        signs.find(|(signs, ..)| signs.iter().any(|sign| bare.contains(sign)))
    {
        return Diagnosis::new(mistake, *explanation);
    }
    if has_bare_names(&bare) {
        return Diagnosis::new(
            "unquoted-names",
            "names stand without quotes, as JavaScript allows it; JSON has double quotes around them",
        );
    }
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Eof => Diagnosis::new(
            "cut-off",
            "the JSON breaks off before its end: is Content-Length smaller than the body in bytes? (Letters beyond ASCII take more than one.)",
        ),
        _ => Diagnosis::new(
            "not-json",
            format!("the body is not JSON from line {line}, column {column} on"),
        ),
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
