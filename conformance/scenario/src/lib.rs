//! Scenarios: scripted conversations with expectations that cite requirements. The format is in `docs/scenarios.md`.

mod accident;
mod arrangement;
mod auth;
mod bindings;
mod expand;
mod expectation;
mod fragment;
mod library;
mod load;
mod money;
mod observation;
mod reader;
mod rule;
mod schema;
mod setting;
mod step;
mod template;

pub use accident::Accident;
pub use arrangement::{Arrangement, Clock, Profile};
pub use auth::{Auth, AuthHeader, Hash, Timestamp, Who};
pub use bindings::{Bindings, Missing};
pub use expectation::{
    Actual, AnswerRule, Comparison, Difference, Expectation, Expected, Mismatch, Now, World,
    is_final,
};
pub use fragment::Fragments;
pub use library::{Library, Unfound};
pub use load::{load, load_all};
pub use observation::{Observation, What};
pub use rule::Rule;
pub use schema::{fragment_schema, schema};
pub use setting::Setting;
pub use step::{
    Advance, Answering, Arrange, Asking, Awaited, Body, Call, Check, Ledger, Money, OWN_FORM,
    PAUSES_UNTIL_FOUND, Pay, Poll, Resend, Step, StepKind, Unsigned,
};
pub use template::Template;

use paysys_contract::{RequirementId, Text};

/// One scripted conversation.
#[derive(Debug)]
pub struct Scenario {
    /// Words joined by dots; the file's name.
    pub id: String,
    /// What is true of a gateway that passes.
    pub title: Text,
    pub why: Option<Text>,
    pub requires: Vec<RequirementId>,
    pub arrangement: Arrangement,
    pub steps: Vec<Step>,
    /// The fragments that its file uses: name and text.
    pub fragments: Vec<(String, String)>,
    pub file: String,
    pub text: String,
}

impl Scenario {
    /// What a step is about: what it says itself, or else what its scenario says.
    #[must_use]
    pub fn about<'a>(&'a self, step: &'a Step) -> &'a [RequirementId] {
        let own = step.answering().map(|answering| &answering.requires);
        own.filter(|own| !own.is_empty()).unwrap_or(&self.requires)
    }
}
