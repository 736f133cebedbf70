//! How lines of the log are written: for people, or as JSON for what collects logs.

use clap::ValueEnum;
use miette::Report;
use serde_json::{Map, Value, json};

use crate::shape::timestamp;
use crate::wall_clock;
use paysys_shared::legible::{legible, page};

/// A longer line is cut: what clients send may be large, and one of them must not push out all others.
pub(super) const LONGEST_LINE: usize = 8 * 1024;

/// More of a value does not stay in a line that is too long.
const LONGEST_VALUE: usize = 500;

/// How lines of the log are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum LogFormat {
    /// For people
    Text,
    /// One object in each line
    Json,
}

impl LogFormat {
    /// A line of bounded length, which ends as lines do and steers no terminal.
    pub(super) fn fit(self, line: &[u8]) -> Box<[u8]> {
        let text = |line: &[u8]| page(&String::from_utf8_lossy(line));
        let fit = match (self, line.get(..LONGEST_LINE)) {
            (Self::Text, Some(start)) if line.len() > LONGEST_LINE => text(start) + "… (cut)\n",
            (Self::Json, Some(_)) if line.len() > LONGEST_LINE => shortened(line),
            _ => text(line),
        };
        fit.into_bytes().into()
    }

    /// That lines were lost.
    pub(super) fn notice(self, dropped: u64) -> String {
        let what = "log lines dropped because stderr did not take them";
        match self {
            Self::Text => format!("{what}: {dropped}\n"),
            Self::Json => object("WARN", what, json!({ "dropped": dropped })),
        }
    }

    /// That something went wrong which never should.
    pub(super) fn panic(self, panic: &str) -> String {
        let what = "this is a mistake in the simulator";
        match self {
            Self::Text => format!("{what}: {panic}\n"),
            Self::Json => object("ERROR", what, json!({ "panic": panic })),
        }
    }
}

/// Why the process ends, as a line of JSON.
pub(super) fn failure(report: &Report) -> String {
    let causes: Vec<String> = report.chain().skip(1).map(ToString::to_string).collect();
    let help = report.help().map(|help| help.to_string());
    let fields = json!({ "causes": causes, "help": help, "place": place(report) });
    object("ERROR", &report.to_string(), fields)
}

/// `FILE:LINE:COLUMN`, where a file is what is wrong.
fn place(report: &Report) -> Option<String> {
    let label = report.labels()?.next()?;
    let at = report.source_code()?.read_span(label.inner(), 0, 0).ok()?;
    let file = at.name().unwrap_or("-");
    Some(format!("{file}:{}:{}", at.line() + 1, at.column() + 1))
}

/// A line as the subscriber writes them.
fn object(level: &str, message: &str, fields: Value) -> String {
    let now = timestamp(wall_clock::now());
    let mut line = json!({ "timestamp": now, "level": level, "message": message });
    if let (Value::Object(line), Value::Object(fields)) = (&mut line, fields) {
        line.extend(fields);
    }
    format!("{line}\n")
}

/// A long line is still an object, and has all its fields; what is long in it is cut.
fn shortened(line: &[u8]) -> String {
    let mut fields: Map<String, Value> = serde_json::from_slice(line).unwrap_or_default();
    fields.values_mut().for_each(shorten);
    format!("{}\n", Value::Object(fields))
}

fn shorten(value: &mut Value) {
    match value {
        Value::String(text) => *text = legible(text, LONGEST_VALUE).into_owned(),
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(fields) => fields.values_mut().for_each(shorten),
        _ => (),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &[u8]) -> Value {
        assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
        assert!(line.ends_with(b"\n"));
        serde_json::from_slice(line).unwrap()
    }

    #[test]
    fn a_long_line_of_text_is_cut() {
        let line = LogFormat::Text.fit(&vec![b'x'; 10 * LONGEST_LINE]);
        assert!(line.len() < LONGEST_LINE + 20 && line.ends_with(b"\n"));
        assert_eq!(&*LogFormat::Text.fit(b"short\n"), b"short\n");
    }

    #[test]
    fn a_long_line_of_json_stays_an_object_with_all_its_fields() {
        let long = "\u{202e}\"\n".repeat(LONGEST_LINE);
        let line =
            json!({"level": "INFO", "reason": long, "causes": [{"why": long}], "code": -32300})
                .to_string()
                + "\n";
        let fit = LogFormat::Json.fit(line.as_bytes());
        assert!(fit.len() < LONGEST_LINE, "{}", fit.len());
        let read = read(&fit);
        assert_eq!(
            (&read["level"], &read["code"]),
            (&json!("INFO"), &json!(-32300))
        );
        let reason = read["reason"].as_str().unwrap();
        assert!(reason.contains("characters left out") && !reason.contains('\u{202e}'));
    }

    #[test]
    fn what_steers_a_terminal_leaves_neither_way() {
        let line = json!({"reason": "\u{1b}[31m\u{9b}2J\u{202e}\r\n"}).to_string() + "\n";
        for format in [LogFormat::Text, LogFormat::Json] {
            let fit = String::from_utf8(format.fit(line.as_bytes()).into()).unwrap();
            assert!(
                !fit.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\r']),
                "{fit:?}"
            );
            read(fit.as_bytes());
        }
    }

    #[test]
    fn what_the_log_says_itself_is_json_too() {
        let notice = read(LogFormat::Json.notice(7).as_bytes());
        assert_eq!(
            (&notice["level"], &notice["dropped"]),
            (&json!("WARN"), &json!(7))
        );
        let panic = read(LogFormat::Json.panic("at a.rs:1:\nno \"way\"").as_bytes());
        assert_eq!(panic["panic"], "at a.rs:1:\nno \"way\"");
        assert!(panic["timestamp"].as_str().unwrap().ends_with('Z'));
        let report = miette::miette!(help = "try 0", "the port is taken");
        let failure = read(failure(&report.wrap_err("failed to start")).as_bytes());
        assert_eq!(failure["message"], "failed to start");
        assert_eq!(failure["causes"], json!(["the port is taken"]));
    }
}
