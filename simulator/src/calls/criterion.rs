//! One condition on a call, and whether a call meets it.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::CallField;
use paysys_core::pattern::Pattern;
use paysys_core::rule::AmountRange;

/// Something that must hold for a call that is meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    pub field: CallField,
    pub matcher: Matcher,
}

/// What a field of a call should be.
#[derive(Debug, Clone, PartialEq)]
pub enum Matcher {
    Is(Value),
    /// A text like this; of a number, its digits.
    Like(Pattern),
    Within(AmountRange),
}

/// A criterion beside what a call has to show for it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Comparison {
    /// What was looked at.
    pub criterion: &'static str,
    /// Whether it is as it should be.
    pub holds: bool,
    /// What it should be.
    pub expected: Value,
    /// What it is; null where the call has nothing of the kind.
    pub actual: Value,
}

impl Criterion {
    pub fn compare(&self, actual: Value) -> Comparison {
        Comparison {
            criterion: self.field.name(),
            holds: self.matcher.is_met_by(&actual),
            expected: self.matcher.to_json(),
            actual,
        }
    }
}

impl Comparison {
    /// The most characters of a value that are shown.
    const SHOWN: usize = 256;

    /// Cuts values that are too long to be read: a body may hold a text of any length.
    pub(crate) fn cut(&mut self) {
        for value in [&mut self.expected, &mut self.actual] {
            let text = match &*value {
                Value::String(text) => text.clone(),
                Value::Null | Value::Bool(_) | Value::Number(_) => continue,
                other => other.to_string(),
            };
            let characters = text.chars().count();
            if characters > Self::SHOWN {
                let start: String = text.chars().take(Self::SHOWN).collect();
                *value = format!("{start}… ({characters} characters)").into();
            }
        }
    }
}

impl Matcher {
    /// Whether other values than one would do.
    pub fn is_pattern(&self) -> bool {
        matches!(self, Self::Like(pattern) if pattern.as_str().contains('*'))
    }

    pub fn is_met_by(&self, actual: &Value) -> bool {
        match (self, actual) {
            (Self::Is(wanted), _) => wanted == actual,
            (Self::Like(pattern), Value::String(text)) => pattern.matches(text),
            (Self::Like(pattern), Value::Number(number)) => pattern.matches(&number.to_string()),
            (Self::Within(range), Value::Number(number)) => number
                .as_u64()
                .is_some_and(|amount| (range.min..=range.max).contains(&amount)),
            _ => false,
        }
    }

    /// As a person wrote it.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Is(wanted) => wanted.clone(),
            Self::Like(pattern) => pattern.as_str().into(),
            Self::Within(range) if range.min == range.max => range.min.into(),
            Self::Within(range) if range.max == u64::MAX => json!({"min": range.min}),
            Self::Within(range) => json!({"min": range.min, "max": range.max}),
        }
    }
}
