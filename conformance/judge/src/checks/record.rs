//! An answer to a question that nobody documented an answer to.

use paysys_contract::{RequirementId, Said};
use paysys_shared::json::Json;
use schemars::JsonSchema;
use serde::Serialize;

/// One observed behaviour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub requirement: RequirementId,
    /// The same in every run.
    pub question: Said,
    pub value: Json,
    pub grade: Grade,
    pub is_news: bool,
    /// Since when and how often it was answered so, or how it was answered before; empty: nobody knows.
    pub evidence: Said,
    pub exchange: usize,
}

/// What is to be thought of an answer that nobody documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    Expected,
    /// Otherwise, and this gateway has answered so before.
    Known,
    New,
    /// It can cost somebody money, or show them what is not theirs.
    Alarming,
}

impl Record {
    pub(super) fn of(
        requirement: RequirementId,
        question: impl Into<Said>,
        value: Json,
        grade: Grade,
        exchange: usize,
    ) -> Self {
        Self {
            requirement,
            question: question.into(),
            value,
            grade,
            is_news: grade >= Grade::New,
            evidence: Said::default(),
            exchange,
        }
    }
}
