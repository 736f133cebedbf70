//! Something stands around the three parts: a scheme, quotes, braces of a template, blanks.

use super::Diagnosis;

pub(super) fn explain(header: &str) -> Option<Diagnosis> {
    let what = decoration(header)?;
    Some(Diagnosis::new(
        "decorated",
        format!("the value has {what}; it is nothing but {{service_id}}-{{hash}}-{{timestamp}}"),
    ))
}

fn decoration(header: &str) -> Option<&'static str> {
    let scheme = ["Bearer ", "Basic ", "Token ", "Auth ", "Auth:"];
    let starts_with = |word: &&str| {
        let start = header.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    if scheme.iter().any(starts_with) {
        Some("a scheme in front")
    } else if header.contains(['"', '\'']) {
        Some("quotes in it")
    } else if header.contains(['{', '}', '<', '>', '$']) {
        Some("marks of a template in it, such as braces")
    } else if header.trim() != header || header.contains("- ") || header.contains(" -") {
        Some("blanks in it")
    } else {
        None
    }
}
