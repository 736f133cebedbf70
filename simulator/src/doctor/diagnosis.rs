//! What the doctor says.

use serde::Serialize;
use utoipa::ToSchema;

/// A mistake and what to do about it. It quotes neither a hash nor a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Diagnosis {
    /// The mistake's name.
    pub mistake: &'static str,
    /// What was done, and what would be right.
    pub explanation: Box<str>,
}

impl Diagnosis {
    pub(crate) fn new(mistake: &'static str, explanation: impl Into<Box<str>>) -> Self {
        Self {
            mistake,
            explanation: explanation.into(),
        }
    }

    pub(crate) fn size_bytes(&self) -> usize {
        size_of::<Self>() + self.explanation.len()
    }
}
