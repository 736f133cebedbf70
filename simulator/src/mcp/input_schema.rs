//! What a tool takes, from the admin's own document.

use std::collections::BTreeSet;

use rmcp::model::JsonObject;
use serde_json::{Value, json};

use super::tool::Tool;

const COMPONENTS: &str = "#/components/schemas/";
const DEFINITIONS: &str = "#/$defs/";

/// Where the parts of an input go, besides those that the path names.
pub(super) struct Places {
    pub(super) query: BTreeSet<String>,
    /// What is left is the body.
    pub(super) has_body: bool,
}

impl Places {
    pub(super) fn of(document: &Value, tool: &Tool) -> Self {
        let query = parameters(document, tool).filter(|one| one["in"] == "query");
        Self {
            query: query.map(|one| text(&one["name"])).collect(),
            has_body: operation(document, tool).get("requestBody").is_some(),
        }
    }
}

/// One object with everything that path, query and body take.
pub(super) fn of(document: &Value, tool: &Tool) -> JsonObject {
    let body = body(document, tool);
    let mut schema = JsonObject::new();
    let mut properties = object(&body["properties"]);
    let mut required = body["required"].as_array().cloned().unwrap_or_default();
    for one in parameters(document, tool) {
        let mut shape = object(&one["schema"]);
        shape.insert("description".to_owned(), one["description"].clone());
        properties.insert(text(&one["name"]), Value::Object(shape));
        required.extend((one["required"] == true).then(|| one["name"].clone()));
    }
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("required".to_owned(), Value::Array(required));
    schema.insert("additionalProperties".to_owned(), json!(false));
    let definitions = definitions(document, &Value::Object(schema.clone()));
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    let mut schema = Value::Object(schema);
    point_to_definitions(&mut schema);
    object(&schema)
}

fn operation<'a>(document: &'a Value, tool: &Tool) -> &'a Value {
    &document["paths"][tool.path][tool.verb.as_str().to_ascii_lowercase()]
}

fn parameters<'a>(document: &'a Value, tool: &Tool) -> impl Iterator<Item = &'a Value> {
    let listed = operation(document, tool)["parameters"].as_array();
    listed.into_iter().flatten()
}

fn body<'a>(document: &'a Value, tool: &Tool) -> &'a Value {
    let schema = &operation(document, tool)["requestBody"]["content"]["application/json"]["schema"];
    named(document, schema).map_or(schema, |(_, shape)| shape)
}

/// The component that a `$ref` names.
fn named<'a>(document: &'a Value, schema: &Value) -> Option<(String, &'a Value)> {
    let name = schema["$ref"].as_str()?.strip_prefix(COMPONENTS)?;
    Some((name.to_owned(), &document["components"]["schemas"][name]))
}

/// Every component that a schema needs, those of its components included.
fn definitions(document: &Value, schema: &Value) -> JsonObject {
    let mut found = JsonObject::new();
    let mut open_ends = vec![schema];
    while let Some(value) = open_ends.pop() {
        if let Some((name, shape)) = named(document, value)
            && found.insert(name, shape.clone()).is_none()
        {
            open_ends.push(shape);
        }
        match value {
            Value::Array(items) => open_ends.extend(items),
            Value::Object(fields) => open_ends.extend(fields.values()),
            _ => (),
        }
    }
    found
}

fn point_to_definitions(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(point_to_definitions),
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), &*value) {
                    ("$ref", Value::String(target)) => {
                        *value = target.replace(COMPONENTS, DEFINITIONS).into();
                    }
                    _ => point_to_definitions(value),
                }
            }
        }
        _ => (),
    }
}

fn object(value: &Value) -> JsonObject {
    value.as_object().cloned().unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
