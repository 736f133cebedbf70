//! The text a profile was made of, fit to be handed on.

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use paysys_core::service::SecretKey;

/// What stands where a secret key stood.
const NOT_KEPT: &str = "not-kept";

/// A profile's text without secret keys, and without comments, which may hold one too.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub name: String,
    /// What is laid over the default profile.
    pub text: String,
}

impl Source {
    pub(super) fn of(name: &str, mut overlay: Table) -> Self {
        let mut keys = Vec::new();
        if let Some(Value::Array(services)) = overlay.get_mut("services") {
            let services = services.iter_mut().filter_map(Value::as_table_mut);
            keys.extend(services.filter_map(forget_key));
        }
        // Others stand in many a text by chance.
        keys.retain(|key| SecretKey::is_unmistakable(key));
        let strike = |text: &str| {
            let struck = |text: String, key: &String| text.replace(key.as_str(), NOT_KEPT);
            keys.iter().fold(text.to_owned(), struck)
        };
        // Somebody may have written one into a description or a message.
        overlay
            .iter_mut()
            .for_each(|(_, value)| replace(value, &strike));
        Self {
            name: name.into(),
            text: written(overlay),
        }
    }

    /// With other texts in place of its texts. Keys and numbers stay.
    pub(crate) fn with_texts(mut self, instead: impl Fn(&str) -> String) -> Self {
        if let Ok(mut overlay) = toml::from_str::<Table>(&self.text) {
            overlay
                .iter_mut()
                .for_each(|(_, value)| replace(value, &instead));
            self.text = written(overlay);
        }
        self
    }
}

/// Tables are written behind plain values; in one line, the members of a stub's answer keep their order.
fn written(mut overlay: Table) -> String {
    let methods = overlay.remove("methods");
    let methods = methods.map_or_else(String::new, |methods| format!("methods = {methods}\n"));
    let rest = toml::to_string(&overlay).expect("what was TOML is TOML again");
    methods + &rest
}

fn forget_key(service: &mut Table) -> Option<String> {
    let key = service.get_mut("secret_key")?;
    match std::mem::replace(key, Value::String(NOT_KEPT.into())) {
        Value::String(key) => Some(key),
        _ => None,
    }
}

/// Replaces every text and every whole number, however deep it lies.
fn replace(value: &mut Value, instead: &impl Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = instead(text),
        // A number of a card may stand without quotes.
        Value::Integer(number) => *number = instead(&number.to_string()).parse().unwrap_or(*number),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, instead)),
        Value::Table(table) => table
            .iter_mut()
            .for_each(|(_, value)| replace(value, instead)),
        _ => {}
    }
}
