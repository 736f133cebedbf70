//! How bad a finding or a double payment is.

use serde::Serialize;
use utoipa::ToSchema;

use crate::texts::fill;
use paysys_shared::texts::Language;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// It could be better.
    Info,
    /// It will hurt one day.
    Warning,
    /// It costs money, or does not work at all.
    Error,
}

impl Severity {
    pub(crate) fn in_words(self, language: Language) -> String {
        fill(language, &format!("pipeline.{}", self.name()), &[])
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
