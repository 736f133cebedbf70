//! The JSON Schema of scenario files, for editors. Made of the same lists of keys that the reader goes by; what it cannot
//! say (markers, references, names in scope) the reader does.

use serde_json::{Map, Value, json};
use strum::{VariantArray, VariantNames};

use super::{Setting, arrangement, auth, fragment, load, step};
use paysys_contract::Contract;

/// The schema, ready to be committed as `fixtures/schema/scenario.json`.
#[must_use]
pub fn schema(contract: &Contract) -> Value {
    let kinds = step::StepKind::VARIANTS.iter().map(|kind| {
        let step = object(step::keys_of(kind), required_of(kind));
        ((*kind).to_owned(), step)
    });
    let kinds = kinds.chain([("use".to_owned(), usage())]);
    let step = json!({
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": false,
        "properties": Map::from_iter(kinds),
    });
    let ids: Vec<&str> = contract.requirements().map(|one| one.id.as_str()).collect();
    let mut schema = object(load::KEYS.to_vec(), &["id", "title", "requires", "steps"]);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("PaySys conformance scenario");
    schema["description"] = json!("A scripted conversation with a gateway; see docs/scenarios.md.");
    schema["$defs"] = json!({
        "step": step,
        "requirements": { "anyOf": [{ "type": "array", "minItems": 1, "items": { "enum": ids } }, hole()] },
        "text": { "type": "string" },
        "setting": { "enum": Setting::VARIANTS.iter().map(|one| one.name()).collect::<Vec<_>>() },
        "auth": { "anyOf": [{ "const": "none" }, object(auth::KEYS.to_vec(), &[]), hole()] },
        "http": object(vec!["status", "content_type"], &[]),
        "arrangement": object(arrangement::KEYS.to_vec(), &[]),
    });
    schema
}

/// The schema of fragments, ready to be committed as `fixtures/schema/fragment.json`.
#[must_use]
pub fn fragment_schema(contract: &Contract) -> Value {
    let mut schema = object(fragment::KEYS.to_vec(), &["fragment", "steps"]);
    let whole = self::schema(contract);
    schema["$schema"] = whole["$schema"].clone();
    schema["title"] = json!("PaySys conformance fragment");
    schema["description"] = json!("Steps that several scenarios share; see docs/scenarios.md.");
    schema["properties"]["parameters"] = json!({ "type": "array", "items": { "type": "string" } });
    schema["$defs"] = whole["$defs"].clone();
    schema
}

/// A parameter in a value's place.
fn hole() -> Value {
    json!({ "type": "string", "pattern": "^\\$\\{[^}]+\\}$" })
}

fn usage() -> Value {
    let mut with = object(vec!["fragment", "with", "shows"], &["fragment"]);
    with["properties"]["with"] = json!({ "type": "object" });
    json!({ "anyOf": [{ "type": "string" }, with] })
}

/// Rows of parameters; each has its case.
fn parameters() -> Value {
    json!({
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["case"],
            "properties": { "case": { "type": "string", "pattern": "^[a-z0-9-]+$" } },
        },
    })
}

fn object(keys: Vec<&'static str>, required: &[&str]) -> Value {
    let properties = keys.into_iter().map(|key| (key.to_owned(), property(key)));
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": Map::from_iter(properties),
    })
}

fn required_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "check" => &["transaction"],
        "poll" => &["transaction", "until"],
        "resend" => &["of"],
        _ => &[],
    }
}

/// What a key holds, wherever it stands; keys that hold a document or an expectation take anything.
fn property(key: &str) -> Value {
    match key {
        "title" | "why" | "fragment" | "as" | "of" | "text" | "verb" | "path" | "every"
        | "at most" | "by" | "to" | "progression" => {
            json!({ "$ref": "#/$defs/text" })
        }
        "ru" => object(load::RUSSIAN_KEYS.to_vec(), &[]),
        "parameters" => parameters(),
        "requires" => json!({ "$ref": "#/$defs/requirements" }),
        "steps" => json!({ "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/step" } }),
        "arrange" => json!({ "$ref": "#/$defs/arrangement" }),
        "rules" => json!({ "type": "array", "items": { "type": "object" } }),
        "shows" => json!({ "$ref": "#/$defs/setting" }),
        "money" => json!({ "enum": ["unknown"] }),
        "clock" => json!({ "enum": ["manual", "real"] }),
        "service" => json!({ "enum": ["first", "second", "blocked"] }),
        "auth" => json!({ "$ref": "#/$defs/auth" }),
        "http" => json!({ "$ref": "#/$defs/http" }),
        "headers" | "observe" => json!({ "type": "object" }),
        "next" => json!({ "const": true }),
        "pad" => json!({ "type": "integer", "minimum": 0 }),
        _ => json!(true),
    }
}
