//! A word in a colour that says how good or bad it is.

use askama::Template;
use askama::filters::HtmlSafe;

use paysys_judge::verdict::{RunVerdict, Verdict};

/// A word in a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Template)]
#[template(path = "badge.html")]
pub(crate) struct Badge {
    pub(crate) word: &'static str,
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
    pub(crate) fn new(word: &'static str, tone: Tone) -> Self {
        Self { word, tone }
    }
}

impl From<Verdict> for Badge {
    fn from(verdict: Verdict) -> Self {
        let tone = match verdict {
            Verdict::Pass => Tone::Good,
            Verdict::Fail | Verdict::Indeterminate | Verdict::Error => Tone::Bad,
            Verdict::Warn => Tone::Warn,
            Verdict::New | Verdict::Observed => Tone::Question,
            _ => Tone::Neutral,
        };
        Self::new(verdict.into_str(), tone)
    }
}

impl From<RunVerdict> for Badge {
    fn from(verdict: RunVerdict) -> Self {
        let tone = match verdict {
            RunVerdict::Conformant => Tone::Good,
            RunVerdict::Partial => Tone::Warn,
            RunVerdict::NotConformant | RunVerdict::MoneyUnknown | RunVerdict::NoVerdict => {
                Tone::Bad
            }
        };
        Self::new(verdict.into_str(), tone)
    }
}
