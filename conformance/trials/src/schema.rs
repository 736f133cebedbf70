//! The JSON Schema of trial files, for editors. Made of the same lists of keys and words that the reader goes by.

use serde_json::{Map, Value, json};

use super::claim::Claimed;
use super::load::{ARRANGE_KEYS, KEYS, TEXTS, needed};
use super::trial::{OtherPayment, StartMode, Trigger};
use paysys_contract::Contract;

/// The schema, ready to be committed as `fixtures/schema/trial.json`.
#[must_use]
pub fn schema(contract: &Contract) -> Value {
    let ids: Vec<&str> = contract.requirements().map(|one| one.id.as_str()).collect();
    let mut schema = object(&KEYS, &needed().collect::<Vec<_>>(), &ids);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("PaySys client trial");
    schema["description"] = json!("A situation that a client is put into; see docs/clients.md.");
    schema
}

fn object(keys: &[&str], required: &[&str], ids: &[&str]) -> Value {
    let properties = keys
        .iter()
        .map(|key| ((*key).to_owned(), property(key, ids)));
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": Map::from_iter(properties),
    })
}

fn property(key: &str, ids: &[&str]) -> Value {
    let claim = json!({ "enum": Claimed::WORDS.map(|(word, _)| word) });
    match key {
        "ru" => object(&TEXTS, &[], ids),
        "requires" => json!({ "type": "array", "items": { "enum": ids } }),
        "orders" => json!({ "type": "integer", "minimum": 1, "maximum": 9 }),
        "start" => json!({ "enum": StartMode::WORDS.map(|(word, _)| word) }),
        "trigger" => json!({ "enum": Trigger::WORDS.map(|(word, _)| word) }),
        "may claim" => json!({ "type": "array", "items": claim }),
        "must claim" => claim,
        "arrange" => object(&ARRANGE_KEYS, &[], ids),
        "rules" => json!({ "type": "array", "items": { "type": "object" } }),
        "profile" => json!({ "type": "object" }),
        "other payment" => json!({ "enum": OtherPayment::WORDS.map(|(word, _)| word) }),
        _ => json!({ "type": "string" }),
    }
}
