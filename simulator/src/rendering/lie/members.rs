//! A JSON object that is altered member by member.

use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

use paysys_core::document::Document;
use paysys_core::fields::Fields;

/// The members of an object in their order. Values stay the text they were written as, so no digit
/// and no escape of what is not altered can change (ENV-03).
#[derive(Debug)]
pub(super) struct Members(Vec<(String, Box<RawValue>)>);

impl Members {
    pub(super) fn read(text: &RawValue) -> Option<Self> {
        let document = Document::read(text.get().as_bytes());
        let fields = document.root().and_then(Fields::read)?;
        let members = fields.iter();
        Some(Self(
            members
                .map(|(name, value)| (name.to_owned(), json(value.get().to_owned())))
                .collect(),
        ))
    }

    /// Writes the object without spaces, as the gateway does.
    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).expect("names are text and values were JSON when read")
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.get())
    }

    /// Rewrites a member, from its JSON text to another; without the member nothing happens.
    pub(super) fn alter(&mut self, name: &str, rewrite: impl FnOnce(&str) -> String) {
        if let Some((_, value)) = self.0.iter_mut().find(|(key, _)| key == name) {
            *value = json(rewrite(value.get()));
        }
    }

    pub(super) fn alter_all(&mut self, rewrite: impl Fn(&str) -> String) {
        for (_, value) in &mut self.0 {
            *value = json(rewrite(value.get()));
        }
    }

    /// Alters a member that is an object; says whether it is one.
    pub(super) fn edit(&mut self, name: &str, edit: impl FnOnce(&mut Self)) -> bool {
        let place = self.0.iter_mut().find(|(key, _)| key == name);
        let Some((value, mut inner)) =
            place.and_then(|(_, value)| Self::read(value).map(|inner| (value, inner)))
        else {
            return false;
        };
        edit(&mut inner);
        *value = json(inner.write());
        true
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.0.retain(|(key, _)| key != name);
    }

    pub(super) fn rename(&mut self, name: &str, new_name: &str) {
        if let Some((key, _)) = self.0.iter_mut().find(|(key, _)| key == name) {
            new_name.clone_into(key);
        }
    }

    /// Adds a member at the end, whether or not there is one of that name.
    pub(super) fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), json(value.into())));
    }
}

fn json(text: String) -> Box<RawValue> {
    RawValue::from_string(text).expect("lies are written in JSON, their tests see to it")
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
