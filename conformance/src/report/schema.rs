//! The JSON Schemas of the reports for machines, made of the types that are written.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

/// The schema of what is written as `T`. A member with nothing to say is left out, and never null.
pub(super) fn schema_of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let settings = settings.with_transform(RecursiveTransform(never_null));
    let generator = settings.into_generator();
    generator.into_root_schema_for::<T>().to_value()
}

fn never_null(schema: &mut Schema) {
    let types = schema.get("type").and_then(Value::as_array);
    if let Some([value, null]) = types.map(Vec::as_slice)
        && null == "null"
    {
        let value = value.clone();
        schema.insert("type".to_owned(), value);
    }
}
