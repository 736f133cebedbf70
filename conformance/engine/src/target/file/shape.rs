//! Whether a file has the shape of a target file, and where it has not. The words are ours: a parser's would quote what
//! stands there, and that may be a key.

use std::ops::Range;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::target::schema;

/// What is wrong, and where: bytes of the text.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: String,
}

/// Keys that stand at the beginning of a line in every target file.
const TELLING: [&str; 4] = [
    "service_id",
    "service_id_env",
    "secret_key_env",
    "secret_key_file",
];

/// Does the text look like a target file, well formed or not? No scenario does: it is YAML.
pub(super) fn is_one(text: &str) -> bool {
    let is_toml = DeTable::parse(text).is_ok_and(|table| !table.get_ref().is_empty());
    let tells = |line: &str| {
        let key = line.split_once('=').map(|(key, _)| key.trim());
        key.is_some_and(|key| TELLING.contains(&key))
    };
    is_toml || text.lines().any(tells)
}

/// The first thing that is not as the schema says.
pub(super) fn fault(text: &str) -> Option<Fault> {
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            return Some(Fault {
                at: error.span().map_or(0, |span| span.start),
                message: "this is not TOML".to_owned(),
            });
        }
    };
    in_table(table.get_ref(), 0, &schema())
}

/// What the schema says about the value at this place.
pub(super) fn meant_at(text: &str, place: &Range<usize>) -> Option<String> {
    let table = DeTable::parse(text).ok()?;
    meant_in(table.get_ref(), place, &schema())
}

/// Where a key of a table stands; the table itself where it has none.
pub(super) fn place_of(text: &str, path: &[&str]) -> Option<usize> {
    let table = DeTable::parse(text).ok()?;
    let (mut table, mut at) = (table.get_ref(), None);
    for name in path {
        let Some((key, value)) = table.iter().find(|(key, _)| key.get_ref() == name) else {
            break;
        };
        at = Some(key.span().start);
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    at
}

fn in_table(table: &DeTable<'_>, at: usize, schema: &Value) -> Option<Fault> {
    let known = schema["properties"].as_object()?;
    let mut faults = table.iter().filter_map(|(key, value)| {
        let name = key.get_ref().as_ref();
        match known.get(name) {
            Some(schema) => in_value(value, schema),
            // A vendor's form has fields of the vendor's.
            None if schema["additionalProperties"].is_object() => None,
            None => Some(Fault {
                at: key.span().start,
                message: unknown(name, known.keys()),
            }),
        }
    });
    let fault = faults.next();
    let required = schema["required"].as_array().into_iter().flatten();
    let mut required = required.filter_map(Value::as_str);
    let missing = || {
        let name = required.find(|name| !table.contains_key(*name))?;
        Some(Fault {
            at,
            message: format!("missing field `{name}`"),
        })
    };
    fault.or_else(missing)
}

/// A name is shown where it can be one: what was pasted into the wrong place is not.
fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a String>) -> String {
    let is_name = name.len() <= 24 && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
    let shown = if is_name { name } else { "…" };
    format!(
        "unknown field `{shown}`, expected one of {}",
        known.join(", ")
    )
}

fn in_value(value: &Spanned<DeValue<'_>>, schema: &Value) -> Option<Fault> {
    let wrong = |message: String| {
        Some(Fault {
            at: value.span().start,
            message,
        })
    };
    match (schema["type"].as_str()?, value.get_ref()) {
        ("object", DeValue::Table(table)) => in_table(table, value.span().start, schema),
        ("string", DeValue::String(text)) => match schema["enum"].as_array() {
            Some(words) if !words.iter().any(|word| word == text.as_ref()) => {
                let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
                wrong(format!("this must be one of {}", words.join(", ")))
            }
            _ => None,
        },
        ("integer", DeValue::Integer(number)) => {
            let least = schema["minimum"].as_i64();
            let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
            match (least, number) {
                (Some(least), Some(number)) if number < least => {
                    wrong(format!("this must be at least {least}"))
                }
                _ => None,
            }
        }
        ("object", _) => wrong("this must be a table".to_owned()),
        ("string", _) => wrong("this must be a text in quotes".to_owned()),
        ("integer", _) => wrong("this must be a whole number".to_owned()),
        _ => None,
    }
}

fn meant_in(table: &DeTable<'_>, place: &Range<usize>, schema: &Value) -> Option<String> {
    let mut around = table.iter().filter(|(_, value)| {
        let span = value.span();
        span.start <= place.start && place.start <= span.end
    });
    let (key, value) = around.next()?;
    let schema = &schema["properties"][key.get_ref().as_ref()];
    let inner = match value.get_ref() {
        DeValue::Table(inner) => meant_in(inner, place, schema),
        _ => None,
    };
    inner.or_else(|| Some(schema["description"].as_str()?.to_owned()))
}
