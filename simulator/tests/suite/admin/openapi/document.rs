//! Reading the document as a tool would, without our types.

use serde_json::{Map, Value, json};

pub(super) struct Document(Value);

impl Document {
    pub(super) fn parse(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap())
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = (&String, &Map<String, Value>)> {
        let paths = self.0["paths"].as_object().unwrap();
        paths
            .iter()
            .map(|(path, item)| (path, item.as_object().unwrap()))
    }

    pub(super) fn each_operation(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.paths()
            .flat_map(|(path, item)| item.values().map(move |operation| (path, operation)))
    }

    pub(super) fn operations(&self, key: &str) -> Vec<String> {
        self.each_operation()
            .map(|(_, operation)| operation[key].as_str().unwrap().to_owned())
            .collect()
    }

    fn schemas(&self) -> &Map<String, Value> {
        self.0["components"]["schemas"].as_object().unwrap()
    }

    pub(super) fn undescribed(&self) -> Vec<String> {
        let silent = |(_, operation): &(&String, &Value)| !is_described(operation);
        let operations = self.each_operation().filter(silent);
        let operations = operations.map(|(_, operation)| operation["operationId"].to_string());
        let schemas = self.schemas().iter().flat_map(undescribed_parts);
        operations.chain(schemas).collect()
    }

    /// All examples, with the schema each belongs to.
    pub(super) fn examples(&self) -> Vec<(String, Value)> {
        let mut examples = Vec::new();
        for (name, schema) in self.schemas() {
            let several = schema["examples"].as_array().into_iter().flatten();
            let all = several.chain(schema.get("example"));
            examples.extend(all.map(|example| (name.clone(), example.clone())));
        }
        assert!(!examples.is_empty());
        examples
    }

    pub(super) fn schema(&self, name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    /// The schema of an answer; nothing where it has no body.
    pub(super) fn answer_schema(&self, verb: &str, path: &str, status: u16) -> Option<Value> {
        let responses = &self.0["paths"][path][verb]["responses"];
        let answer = responses.get(status.to_string());
        let answer = answer.unwrap_or_else(|| panic!("{verb} {path}: {status} is not documented"));
        answer["content"]
            .get("application/json")
            .map(|content| content["schema"].clone())
    }

    /// Whether a value is what a schema says, and has no field that the schema does not name.
    pub(super) fn assert_valid(&self, schema: &Value, value: &Value, what: &str) {
        let mut whole = schema.clone();
        whole["components"] = self.0["components"].clone();
        close(&mut whole["components"]["schemas"]);
        let validator = jsonschema::validator_for(&whole).unwrap();
        let wrong: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{what}: {wrong:#?}\n{value:#}");
    }
}

/// Whether an operation, its parameters and its answers have descriptions.
fn is_described(operation: &Value) -> bool {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let answers = operation["responses"].as_object().unwrap().values();
    says(operation, "summary")
        && parameters
            .chain(answers)
            .all(|part| says(part, "description"))
}

/// A schema without a description, and its fields without one. What a generic type holds has the
/// description of what it was made with, or none.
fn undescribed_parts((name, schema): (&String, &Value)) -> Vec<String> {
    let fields = schema["properties"].as_object().into_iter().flatten();
    let fields = fields.filter(|_| !name.contains('_'));
    let parts = fields.map(|(field, schema)| (format!("{name}.{field}"), schema));
    parts
        .chain([(name.clone(), schema)])
        .filter(|(_, part)| !says(part, "description") && !names_another(part))
        .map(|(name, _)| name)
        .collect()
}

/// Whether it is another schema, or null: then that one says what it is.
fn names_another(schema: &Value) -> bool {
    let either = schema["oneOf"].as_array().into_iter().flatten();
    either.chain([schema]).any(|one| one.get("$ref").is_some())
}

fn says(part: &Value, key: &str) -> bool {
    part[key].as_str().is_some_and(|text| !text.is_empty())
}

/// Forbids fields that an object's schema does not name.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object
                .get("properties")
                .is_some_and(|fields| fields.get("type").is_none_or(Value::is_object))
            {
                object.entry("additionalProperties").or_insert(json!(false));
            }
            object.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
