//! What a check has to say about a call.

use askama::Template;
use askama::filters::HtmlSafe;

use super::{Badge, Tone};
use paysys_contract::Requirement;

/// What a check has to say about a call.
#[derive(Clone, Debug, Template)]
#[template(path = "finding.html")]
pub(crate) struct Finding {
    pub(crate) word: &'static str,
    pub(crate) tone: Tone,
    /// Is it worth a badge on a closed call?
    pub(crate) is_news: bool,
    pub(crate) path: Option<String>,
    pub(crate) text: String,
    pub(crate) values: Option<Values>,
    pub(crate) sources: Vec<Source>,
}

impl HtmlSafe for Finding {}

impl Finding {
    pub(crate) fn badge(&self) -> Badge {
        Badge::new(self.word, self.tone)
    }
}

/// What should have been there, and what was.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    pub(crate) expected: String,
    pub(crate) actual: String,
    /// What differs: `type`, `value`.
    pub(crate) difference: String,
}

/// A requirement, and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) statement: String,
    /// `documented, must: wallet payout page`
    pub(crate) origin: String,
}

impl From<&Requirement> for Source {
    fn from(requirement: &Requirement) -> Self {
        let Requirement {
            id,
            statement,
            source,
            level,
            from,
            ..
        } = requirement;
        Self {
            id: id.to_string(),
            statement: statement.clone(),
            origin: format!("{source}, {level}: {from}"),
        }
    }
}
