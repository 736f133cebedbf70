//! What has to hold for a stub's answer.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::{Expression, Source};
use crate::fields::Token;
use crate::pattern::Pattern;

/// A value of the call, and what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Which value.
    pub value: Expression,
    /// What it must be.
    pub wanted: Wanted,
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A text like this, `*` standing for any characters.
    Text(Pattern),
    /// This number or boolean, as JSON.
    Literal(Box<str>),
}

impl Condition {
    /// Whether it holds for a call.
    pub fn holds(&self, source: &mut impl Source) -> bool {
        let Some(value) = source.value(&self.value) else {
            return false;
        };
        let Ok(raw) = serde_json::from_str::<&RawValue>(&value) else {
            return false;
        };
        match (&self.wanted, Token::of(raw)) {
            (Wanted::Text(pattern), Token::Text(text)) => pattern.matches(&text),
            (Wanted::Literal(literal), Token::Integer(_) | Token::Boolean) => {
                **literal == *raw.get()
            }
            (Wanted::Literal(literal), Token::Fraction(digits)) => {
                // By value, as 1.5 and 1.50 are one number; no digit of a payment is decided here.
                matches!((literal.parse::<f64>(), digits.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
            }
            _ => false,
        }
    }
}

/// The text of a value that may be a text or a number, as ids are.
pub(crate) fn plain(json: &str) -> Option<Cow<'_, str>> {
    let raw = serde_json::from_str::<&RawValue>(json).ok()?;
    match Token::of(raw) {
        Token::Text(text) => Some(text),
        Token::Integer(digits) => Some(digits.into()),
        _ => None,
    }
}
