//! The contract as other people's tools read it: OpenAPI, OpenRPC and a Postman collection, made of the same schemas, error table
//! and examples. They are committed in `fixtures/contract`, and a test fails when they are stale.

mod components;
mod parts;

use serde_json::{Map, Value};

use super::Contract;
use components::explain;
use parts::parts;

/// The document of this name in `documents.yaml`, ready to be committed: `openapi`, `openrpc` or `postman`.
///
/// # Panics
/// When there is none, or the compiled-in files are broken, which a test rules out.
#[must_use]
pub fn document(name: &str, contract: &Contract) -> Value {
    let text = include_str!("../documents/documents.yaml");
    let mut frames: Value = serde_saphyr::from_str(text).expect("documents.yaml is well formed");
    explain(&mut frames, contract);
    let texts = frames["texts"].as_object().expect("there are texts");
    let mut parts = parts(contract);
    parts.extend(texts.clone());
    let mut document = frames[name].take();
    assert!(document.is_object(), "documents.yaml has no {name}");
    fill(&mut document, &parts);
    document
}

/// Puts the parts where their `<<names>>` stand: as they are, or inside a longer text.
fn fill(node: &mut Value, parts: &Map<String, Value>) {
    match node {
        Value::String(text) => {
            let name = text
                .strip_prefix("<<")
                .and_then(|rest| rest.strip_suffix(">>"));
            if let Some(part) = name.and_then(|name| parts.get(name)) {
                *node = part.clone();
                return;
            }
            for (name, part) in parts {
                if let Some(part) = part.as_str() {
                    *text = text.replace(&format!("<<{name}>>"), part);
                }
            }
            assert!(!text.contains("<<"), "nothing is called so: {text}");
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, parts)),
        Value::Object(members) => members.values_mut().for_each(|member| fill(member, parts)),
        _ => {}
    }
}
