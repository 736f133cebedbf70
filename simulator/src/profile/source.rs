//! The text a profile was made of, fit to be handed on.

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

/// What stands where a secret key stood.
const NOT_KEPT: &str = "not-kept";

/// A profile's text without secret keys, and without comments, which may hold one too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What messages call it.
    pub name: String,
    /// What is laid over the default profile.
    pub text: String,
}

impl Source {
    pub(super) fn of(name: &str, mut overlay: Table) -> Self {
        if let Some(Value::Array(services)) = overlay.get_mut("services") {
            for service in services.iter_mut().filter_map(Value::as_table_mut) {
                forget_key(service);
            }
        }
        Self {
            name: name.into(),
            text: toml::to_string(&overlay).expect("what was TOML is TOML again"),
        }
    }
}

fn forget_key(service: &mut Table) {
    if let Some(key) = service.get_mut("secret_key") {
        *key = Value::String(NOT_KEPT.into());
    }
}
