//! The body of a plain call: strict UTF-8 JSON that says everything once and hides nothing behind escapes.

use crate::target::guard::Denied;
use paysys_shared::json;
use paysys_shared::json::Json;

/// Texts that name nobody and say nothing: ids of requests and of payments.
const LONGEST_ID: usize = 64;

/// Whole numbers of up to so many digits, as ids are.
const LONGEST_NUMBER: usize = 20;

const MEMBERS: [&str; 4] = ["id", "jsonrpc", "method", "params"];

/// Reads the envelope.
pub(super) fn read(body: &[u8]) -> Result<Json, Denied> {
    let text = std::str::from_utf8(body).map_err(|_| Denied::Body("it is not UTF-8".to_owned()))?;
    if text.contains('\\') {
        // A reader that takes more escapes than JSON has, or takes them twice, would see something else.
        return Err(Denied::Body("it holds a backslash".to_owned()));
    }
    let document = json::parse(body).map_err(|error| Denied::Body(error.to_string()))?;
    once(&document)?;
    let Json::Object(members) = &document else {
        return Err(Denied::Body("it is no object".to_owned()));
    };
    for (name, value) in members {
        match name.as_str() {
            "id" if !is_plain_id(value) => return Err(Denied::Value(name.clone())),
            "jsonrpc" if value.as_text() != Some("2.0") => {
                return Err(Denied::Value(name.clone()));
            }
            _ if !MEMBERS.contains(&name.as_str()) => return Err(Denied::Member(name.clone())),
            _ => {}
        }
    }
    Ok(document)
}

/// No member twice, at any depth: readers differ in which of two they take.
fn once(document: &Json) -> Result<(), Denied> {
    match document {
        Json::List(items) => items.iter().try_for_each(once),
        Json::Object(members) => members.iter().try_for_each(|(name, value)| {
            if document.count(name) > 1 {
                return Err(Denied::Body(format!("it has `{name}` more than once")));
            }
            once(value)
        }),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => Ok(()),
    }
}

pub(super) fn method(envelope: &Json) -> Result<&str, Denied> {
    let method = envelope.get("method");
    let none = || Denied::Body("it names no method".to_owned());
    method.and_then(Json::as_text).ok_or_else(none)
}

/// Nothing, or documented parameters with plain values.
pub(super) fn reading_params(params: Option<&Json>, documented: &[String]) -> Result<(), Denied> {
    let members = match params {
        None | Some(Json::Null) => return Ok(()),
        Some(Json::Object(members)) => members,
        Some(_) => return Err(Denied::Value("params".to_owned())),
    };
    for (name, value) in members {
        if !documented.contains(name) {
            return Err(Denied::Member(format!("params.{name}")));
        }
        let is_plain = match value {
            Json::Text(text) => is_number(text) || text.is_empty(),
            other => is_scalar(other),
        };
        if !is_plain {
            return Err(Denied::Value(format!("params.{name}")));
        }
    }
    Ok(())
}

/// The one member that `params` must hold, and must hold alone.
pub(super) fn only_member<'a>(params: Option<&'a Json>, name: &str) -> Result<&'a Json, Denied> {
    let Some(Json::Object(members)) = params else {
        return Err(Denied::Value("params".to_owned()));
    };
    if let Some((other, _)) = members.iter().find(|(known, _)| known != name) {
        return Err(Denied::Member(format!("params.{other}")));
    }
    let value = params.and_then(|params| params.get(name));
    value.ok_or_else(|| Denied::Value("params".to_owned()))
}

fn is_plain_id(value: &Json) -> bool {
    match value {
        Json::Text(text) => {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            text.len() <= LONGEST_ID && text.chars().all(is_plain)
        }
        other => is_scalar(other),
    }
}

fn is_scalar(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(_) => true,
        Json::Number(text) => is_number(text),
        Json::Text(_) | Json::List(_) | Json::Object(_) => false,
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits && !digits.is_empty() && digits.len() <= LONGEST_NUMBER
}
