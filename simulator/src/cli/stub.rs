//! `stub`: a profile with a stub for each method that a program asked for and did not find.

use std::collections::BTreeMap;
use std::fmt::Write;

use clap::Args;
use miette::{IntoDiagnostic, WrapErr};
use serde_json::Value;

use super::{Failure, say};
use crate::bundle::{Bundle, EventShape};
use crate::profile::Profile;
use paysys_core::document::Document;
use paysys_core::envelope::{self, Envelope};
use paysys_core::error_code::ErrorCode;
use paysys_core::settings::EnvelopeSettings;
use paysys_input::text;

#[derive(Debug, Args)]
pub(super) struct StubArgs {
    /// A bundle, as GET /sandboxes/{sandbox}/bundle of the admin API answers it
    #[arg(value_name = "FILE")]
    file: String,
}

/// What a method was called with: params as they came, each once.
type Called = BTreeMap<String, Vec<String>>;

/// So many examples of a method's params are shown.
const MOST_EXAMPLES: usize = 3;

/// An example that is longer is cut.
const LONGEST_EXAMPLE: usize = 2_000;

pub(super) fn run(args: &StubArgs) -> Result<(), Failure> {
    let file = &args.file;
    let text = text::file(file)
        .into_diagnostic()
        .wrap_err_with(|| format!("failed to read the bundle {file}"))
        .map_err(Failure::bad_usage)?;
    let bundle = Bundle::read(file, text.as_bytes()).map_err(Failure::bad_usage)?;
    let profile = Profile::from_toml(&bundle.head.profile.name, &bundle.head.profile.text);
    let profile = profile.map_err(Failure::bad_usage)?;
    let called = missing(&bundle, &profile.behaviour.settings.envelope);
    say(&skeleton(&called))
}

fn missing(bundle: &Bundle, settings: &EnvelopeSettings) -> Called {
    let mut called = Called::new();
    for event in &bundle.events {
        let EventShape::Call(call) = event else {
            continue;
        };
        let (Some(body), Some(answered)) = (call.body.bytes(), call.answered.bytes()) else {
            continue;
        };
        let form = envelope::of_form(&body, settings);
        let json = form.as_deref().map_or(&body[..], str::as_bytes);
        let document = Document::read(json);
        let Ok(envelope) = Envelope::read(&document, settings) else {
            continue;
        };
        let is_missing = member(call.decided.get().as_bytes(), &["method"]).is_null()
            && member(&answered, &["error", "code"]) == ErrorCode::METHOD_NOT_FOUND.0;
        if !is_missing {
            continue;
        }
        let examples = called.entry(envelope.method.into_owned()).or_default();
        let params = envelope
            .params
            .map_or("none", |params| params.get())
            .to_owned();
        if examples.len() < MOST_EXAMPLES && !examples.contains(&params) {
            examples.push(params);
        }
    }
    called
}

fn member(json: &[u8], path: &[&str]) -> Value {
    let root = serde_json::from_slice(json).unwrap_or(Value::Null);
    path.iter().fold(root, |value, key| value[key].clone())
}

fn skeleton(called: &Called) -> String {
    if called.is_empty() {
        return "# Every method that was asked for is answered: there is nothing to stub."
            .to_owned();
    }
    let mut text = "# Methods that were asked for and are missing. Fill in what your program expects of each answer; docs/stubs.md has what can be written here.\n".to_owned();
    for (method, examples) in called {
        text.push('\n');
        for params in examples {
            let line: String = params
                .chars()
                .filter(|c| !c.is_control())
                .take(LONGEST_EXAMPLE)
                .collect();
            writeln!(text, "# params: {line}").expect("memory takes all text");
        }
        // What JSON escapes, TOML takes.
        let name = Value::from(method.as_str());
        write!(text, "[methods.{name}]\nresult = {{}}\n").expect("memory takes all text");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skeleton_is_a_profile() {
        let params = vec!["{\"a\":\"\u{1b}[31m\"}".to_owned()];
        let called = Called::from([
            ("pam.check".to_owned(), params),
            ("a \"b\"\nc".to_owned(), Vec::new()),
        ]);
        let text = skeleton(&called);
        let profile = Profile::from_toml("skeleton", &text).unwrap();
        let names: Vec<_> = profile
            .behaviour
            .stubs
            .iter()
            .map(|stub| &*stub.name)
            .collect();
        assert_eq!(names, ["a \"b\"\nc", "pam.check"]);
        assert!(text.contains("# params: {\"a\":\"[31m\"}\n"), "{text}");
        assert!(Profile::from_toml("nothing", &skeleton(&Called::new())).is_ok());
    }
}
