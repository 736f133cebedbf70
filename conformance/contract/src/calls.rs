//! The documented calls: what may stand in one that is known to be harmless, and which one pays.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// The documented calls, as `fixtures/contract/calls.yaml` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calls {
    pub headers: Vec<String>,
    /// Methods that only read, with the members of their `params`.
    pub reading: BTreeMap<String, Vec<String>>,
    pub paying: PayingCall,
}

/// The method that pays, and the member of its `params` that says whom.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayingCall {
    pub method: String,
    pub form: String,
}

impl Calls {
    /// Those this binary was built with.
    ///
    /// # Panics
    /// When the compiled-in file is broken, which a test rules out.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static CALLS: OnceLock<Calls> = OnceLock::new();
        let text = include_str!("../../../fixtures/contract/calls.yaml");
        CALLS.get_or_init(|| serde_saphyr::from_str(text).expect("calls.yaml is well formed"))
    }
}
