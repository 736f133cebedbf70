//! Looking names up, and saying what would have been right.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::words;
use paysys_core::Behaviour;
use paysys_core::error_code::Rpc;
use paysys_core::method::Method;
use paysys_core::pattern::Pattern;
use paysys_core::service::ServiceIndex;
use paysys_core::settings::OwnReference;
use paysys_core::treatment::NamedFault;
use paysys_shared::suggest::{self, Suggestion};

/// Something asked for that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ControlError {
    pub message: String,
    pub allowed: Vec<String>,
    pub did_you_mean: Option<String>,
}

impl ControlError {
    /// What would have been right, where that can be listed.
    pub(crate) fn suggestion(&self) -> Option<Suggestion> {
        (!self.allowed.is_empty()).then(|| Suggestion {
            allowed: self.allowed.clone(),
            did_you_mean: self.did_you_mean.clone(),
        })
    }

    /// A value that cannot be, with what to write instead.
    pub fn new(message: impl Into<String>) -> Self {
        Self::suggesting(message.into(), None)
    }

    /// What serde says, and what would have been right as far as it names that.
    pub(crate) fn of_serde(error: &serde_json::Error) -> Self {
        let message = words::of_json(".", error);
        let suggestion = suggest::from_serde(&message);
        Self::suggesting(message, suggestion)
    }

    fn suggesting(message: String, suggestion: Option<Suggestion>) -> Self {
        let (allowed, did_you_mean) = suggestion
            .map(|it| (it.allowed, it.did_you_mean))
            .unwrap_or_default();
        Self {
            message,
            allowed,
            did_you_mean,
        }
    }

    pub fn unknown(
        what: &str,
        given: &str,
        allowed: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let message = format!("there is no {what} {given:?}");
        Self::suggesting(message, Some(Suggestion::new(given, allowed)))
    }
}

/// The names of one sandbox.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    pub behaviour: &'a Behaviour,
    pub service_ids: &'a [String],
}

impl Names<'_> {
    /// A pattern of the client's own reference, where the profile looks at that.
    pub(crate) fn reference(&self, text: &str) -> Result<Pattern, ControlError> {
        match self.behaviour.settings.payments.own_reference.mode {
            OwnReference::Ignore => Err(ControlError::new(
                "this profile ignores references, so that none would ever match; \
                 [payments.own_reference] mode = \"keep\" keeps them",
            )),
            _ => Ok(Pattern::new(text)),
        }
    }

    pub(crate) fn method(&self, name: &str) -> Result<Method, ControlError> {
        let method = self.behaviour.method(name);
        method.ok_or_else(|| ControlError::unknown("method", name, self.behaviour.method_names()))
    }

    pub(super) fn progression_choice(&self, name: &str) -> Result<u16, ControlError> {
        let all = self.behaviour.progression_choices.iter();
        let all = all.map(|choice| choice.name.as_str());
        let found = self.behaviour.progression_choice(name);
        found.ok_or_else(|| ControlError::unknown("progression", name, all))
    }

    pub(super) fn fault(&self, name: &str) -> Result<Arc<NamedFault>, ControlError> {
        let all = self.behaviour.faults.iter().map(|fault| &*fault.name);
        let found = self.behaviour.fault(name).cloned();
        found.ok_or_else(|| ControlError::unknown("fault", name, all))
    }

    pub(crate) fn error(&self, rpc: Rpc) -> Result<Rpc, ControlError> {
        let mut known = self.behaviour.messages.iter();
        if known.any(|(known, _)| *known == rpc.code) {
            return Ok(rpc);
        }
        let (given, all) = (rpc.code.to_string(), self.error_codes());
        Err(ControlError::unknown("error code", &given, all))
    }

    pub(super) fn error_codes(&self) -> impl Iterator<Item = String> {
        let messages = self.behaviour.messages.iter();
        messages.map(|(code, _)| code.to_string())
    }

    pub(super) fn vendor(&self, id: u64) -> Result<u64, ControlError> {
        let all = self.behaviour.vendors.iter();
        let all = all.map(|vendor| vendor.id.to_string());
        let found = self.behaviour.vendor(id).map(|_| id);
        found.ok_or_else(|| ControlError::unknown("vendor", &id.to_string(), all))
    }

    pub(super) fn currency(&self, code: &str, vendor: Option<u64>) -> Result<(), ControlError> {
        let vendors = self.behaviour.vendors.iter();
        let vendors = vendors.filter(|one| vendor.is_none_or(|id| one.id == id));
        let all: BTreeSet<&str> = vendors
            .flat_map(|vendor| &vendor.currencies)
            .map(|currency| currency.code.as_str())
            .collect();
        if all.contains(code) {
            return Ok(());
        }
        Err(ControlError::unknown("currency", code, all))
    }

    pub(crate) fn service(&self, id: &str) -> Result<ServiceIndex, ControlError> {
        let place = self.service_ids.iter().position(|known| known == id);
        place
            .and_then(|place| u16::try_from(place).ok())
            .map(ServiceIndex)
            .ok_or_else(|| ControlError::unknown("service", id, self.service_ids))
    }
}
