//! A word in a colour that says how good or bad it is.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;

use crate::report::standing::Standing;
use crate::severity::Severity;

/// How good or bad something is; its name is the class that the style knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Bad,
    Warn,
    Neutral,
}

/// A word in a colour.
#[derive(Template)]
#[template(
    source = r#"<span class="badge {{ tone }}">{{ label }}</span>"#,
    ext = "html"
)]
pub(super) struct Badge {
    pub(super) tone: Tone,
    pub(super) label: String,
}

impl HtmlSafe for Badge {}

impl fmt::Display for Tone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Warn => "warn",
            Self::Neutral => "neutral",
        })
    }
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Bad,
            Severity::Warning => Self::Warn,
            Severity::Info => Self::Neutral,
        }
    }
}

impl From<Standing> for Tone {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::PaidTwice
            | Standing::ProbablyPaidTwice
            | Standing::Errors
            | Standing::NoneAccepted => Self::Bad,
            Standing::Warnings | Standing::Unsure | Standing::OnlyRefused => Self::Warn,
            Standing::Good => Self::Good,
            Standing::Untried => Self::Neutral,
        }
    }
}
