//! A word in a colour that says how good or bad it is.

use askama::Template;
use askama::filters::HtmlSafe;

use paysys_contract::Words;
use paysys_judge::verdict::{RunVerdict, Verdict};

/// A word in a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Template)]
#[template(path = "badge.html")]
pub(crate) struct Badge {
    /// The same in every language, for the filter and for programs.
    pub(crate) word: &'static str,
    /// What people read.
    pub(crate) label: &'static str,
    pub(crate) tone: Tone,
}

impl HtmlSafe for Badge {}

/// How good or bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Tone {
    Good,
    Bad,
    Warn,
    /// Nobody says whether it is good or bad.
    Question,
    Neutral,
}

impl Badge {
    pub(crate) fn new(word: &'static str, tone: Tone, words: Words) -> Self {
        let label = words.verdict(word);
        Self { word, label, tone }
    }

    pub(crate) fn of(verdict: Verdict, words: Words) -> Self {
        Self::new(verdict.into_str(), Tone::from(verdict), words)
    }

    pub(crate) fn of_run(verdict: RunVerdict, words: Words) -> Self {
        let tone = match verdict {
            RunVerdict::Conformant => Tone::Good,
            RunVerdict::Partial => Tone::Warn,
            RunVerdict::NotConformant | RunVerdict::MoneyUnknown | RunVerdict::NoVerdict => {
                Tone::Bad
            }
        };
        Self::new(verdict.into_str(), tone, words)
    }
}

impl From<Verdict> for Tone {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Good,
            Verdict::Fail | Verdict::Indeterminate | Verdict::Error => Self::Bad,
            Verdict::Warn => Self::Warn,
            Verdict::New | Verdict::Observed => Self::Question,
            _ => Self::Neutral,
        }
    }
}
