//! Expectations look like the document they expect.

mod compare;
mod marker;
mod mismatch;
mod read;

pub use compare::Comparison;
pub use mismatch::{Actual, AnswerRule, Difference, Expected, Mismatch};

use super::bindings::Bindings;
use super::reader::Reader;
use super::template::Template;
use marker::Marker;
use paysys_contract::Contract;
use paysys_shared::json::Json;
use paysys_yaml::Span;

/// What a value must be.
#[derive(Clone, Debug)]
pub enum Expectation {
    Equal(Template),
    Marked(Marker),
    List(Vec<Expectation>),
    Object {
        members: Vec<(String, Expectation)>,
        only: bool,
    },
}

/// What the comparison needs to know besides the document.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// For literals that refer to earlier answers.
    pub bindings: &'a Bindings,
    /// For `<error code>` and its like.
    pub contract: &'a Contract,
    /// What time it was at the gateway, where that is known.
    pub now: Option<Now>,
}

/// What time it may have been at a gateway, by its own clock, while it dealt with a call. Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    pub earliest: i64,
    pub latest: i64,
}

/// Is it a status after which nothing becomes unfinished again (CHK-09)?
#[must_use]
pub fn is_final(status: &Json) -> bool {
    status
        .as_integer()
        .is_some_and(|status| marker::FINAL_STATUSES.contains(&status))
}

impl Expectation {
    /// A marker, as rules in code need it.
    ///
    /// # Panics
    /// When there is no such marker.
    pub fn marker(text: &str) -> Self {
        let mut reader = Reader::new(Contract::built_in(), text);
        let marker = Marker::read(text, Span::default(), &mut reader);
        reader
            .problems
            .into_result("a rule", text, Some(Self::Marked(marker)))
            .expect("a rule's marker is well formed")
    }

    /// Does it say that the call succeeds: no error, or a result with something in it?
    #[must_use]
    pub fn is_of_success(&self) -> bool {
        let no_error = matches!(
            self.member("error"),
            Some(Self::Equal(Template::Literal(Json::Null)))
        );
        no_error || matches!(self.member("result"), Some(Self::Object { .. }))
    }

    #[must_use]
    pub fn is_of_failure(&self) -> bool {
        match self.member("error") {
            Some(Self::Object { .. }) => true,
            Some(Self::Marked(marker)) => marker.is_of_object(),
            _ => false,
        }
    }

    fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object { members, .. } => members
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }
}
