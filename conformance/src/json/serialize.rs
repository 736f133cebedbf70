//! [`Json`] inside other documents, still exactly as written.

use serde::{Serialize, Serializer, ser::Error};
use serde_json::value::RawValue;

use super::Json;

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.to_string())
            .map_err(S::Error::custom)?
            .serialize(serializer)
    }
}
