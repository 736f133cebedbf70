//! The body doctor: why a body cannot be read as JSON, or holds JSON where it should be JSON.
//!
//! As with the `Auth` header, the diagnosis goes to the journal and the log; on the wire the answer stays
//! as dull as the gateway's. It quotes nothing of the body. The first that explains it decides.

mod encoding;
mod json;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde_json::Value;

use super::{Diagnosis, Explanation};
use paysys_core::form;

/// A refused body and what its headers call it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refused<'a> {
    pub body: &'a [u8],
    pub content_type: &'a str,
    pub content_encoding: &'a str,
}

/// Names the mistake; nothing where the body is a JSON object like any other.
pub(crate) fn diagnose(refused: &Refused<'_>) -> Option<Diagnosis> {
    if let Some(diagnosis) = encoding::explain(refused) {
        return Some(diagnosis);
    }
    let text = std::str::from_utf8(refused.body).ok()?;
    match serde_json::from_str(text) {
        Ok(value) => of_json(&value),
        Err(error) => {
            Some(of_another_kind(text, refused).unwrap_or_else(|| json::explain(text, &error)))
        }
    }
}

/// JSON, but not what it should be.
fn of_json(value: &Value) -> Option<Diagnosis> {
    let is_json = |value: &Value| {
        let text = value.as_str().map(str::trim_start);
        text.is_some_and(|text| {
            text.starts_with(['{', '[']) && serde_json::from_str::<Value>(text).is_ok()
        })
    };
    let params = &value["params"];
    let member = |name| Explanation::JsonMember {
        name: Cow::Borrowed(name),
    };
    let places = [
        (Explanation::JsonBody, value),
        (member("params"), params),
        (member("vendor_form"), &params["vendor_form"]),
    ];
    if let Some((explanation, _)) = places.into_iter().find(|(_, value)| is_json(value)) {
        return Some(Diagnosis::new("json-in-a-string", explanation));
    }
    value
        .is_array()
        .then(|| Diagnosis::new("batch", Explanation::Batch))
}

fn of_another_kind(text: &str, refused: &Refused<'_>) -> Option<Diagnosis> {
    let text = text.trim_start();
    let content_type = refused.content_type.to_ascii_lowercase();
    let is_json_like = text.starts_with(['{', '[', '"']);
    Some(if text.starts_with('<') {
        Diagnosis::new("xml", Explanation::Xml)
    } else if text.starts_with("--") || content_type.starts_with("multipart/") {
        Diagnosis::new("multipart", Explanation::Multipart)
    } else if !is_json_like && is_form(text, &content_type) {
        let explanation = match form::as_json(text.as_bytes()) {
            Some(_) => Explanation::Form,
            None => Explanation::FormOfNothing,
        };
        Diagnosis::new("form-encoded", explanation)
    } else {
        return None;
    })
}

fn is_form(text: &str, content_type: &str) -> bool {
    let names = text.split('&').filter_map(|pair| pair.split_once('='));
    let mut names = names.map(|(name, _)| name);
    let is_name = |name: &str| !name.is_empty() && !name.contains([' ', '\n', '"', ':']);
    content_type.starts_with("application/x-www-form-urlencoded")
        || text.starts_with("%7B")
        || names.next().is_some_and(is_name)
}
