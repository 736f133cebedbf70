//! What the doctor says.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Explanation;
use crate::texts::texts;
use paysys_shared::saying::Saying;
use paysys_shared::texts::Language;

/// A mistake and what to do about it. It quotes neither a hash nor a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// The mistake's name.
    pub mistake: Cow<'static, str>,
    /// What was done, and what would be right.
    pub(crate) explanation: Explanation,
}

/// A mistake and what to do about it. It quotes neither a hash nor a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Diagnosis)]
pub struct DiagnosisView {
    /// The mistake's name.
    pub mistake: Cow<'static, str>,
    /// What was done, and what would be right.
    pub explanation: String,
}

impl Diagnosis {
    pub(crate) const fn new(mistake: &'static str, explanation: Explanation) -> Self {
        Self {
            mistake: Cow::Borrowed(mistake),
            explanation,
        }
    }

    pub(crate) fn told(&self, language: Language) -> DiagnosisView {
        DiagnosisView {
            mistake: self.mistake.clone(),
            explanation: self.explanation.told(texts(language)),
        }
    }

    pub(crate) fn size_bytes(&self) -> usize {
        size_of::<Self>() + self.explanation.size_bytes()
    }
}
