//! What has to hold for a stub's answer.

use std::borrow::Cow;

use crate::document::is_json;

use super::{Expression, Source};
use crate::fields::Token;
use crate::pattern::Pattern;
use crate::request_id;

/// A value of the call, and what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub value: Expression,
    pub wanted: Wanted,
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A text like this, `*` standing for any characters.
    Text(Pattern),
    Literal(Box<str>),
}

impl Condition {
    /// Whether it holds for a call. A number and its text are one, as `true` and its text are: a form-encoded
    /// body has nothing but texts.
    pub fn holds(&self, source: &mut impl Source) -> bool {
        let Some(value) = source.value(&self.value) else {
            return false;
        };
        if !is_json(&value) {
            return false;
        }
        let text = match Token::of_text(&value) {
            Token::Text(text) => text,
            Token::Integer(_) | Token::Fraction(_) | Token::Boolean => (&*value).into(),
            _ => return false,
        };
        match &self.wanted {
            Wanted::Text(pattern) => pattern.matches(&text),
            Wanted::Literal(literal) => {
                canonical(&text).is_some_and(|value| Some(value) == canonical(literal))
            }
        }
    }
}

/// The one way in which all spellings of a number or boolean are written.
fn canonical(text: &str) -> Option<Box<str>> {
    let is_plain = matches!(
        Token::of_text(text),
        Token::Integer(_) | Token::Fraction(_) | Token::Boolean
    );
    let has_space = text.ends_with(|last: char| last.is_ascii_whitespace());
    (is_plain && !has_space && is_json(text)).then(|| request_id::canonical(text))
}

/// The text of a value that may be a text or a number, as ids are.
pub(crate) fn plain(json: &str) -> Option<Cow<'_, str>> {
    match Token::of_text(json) {
        _ if !is_json(json) => None,
        Token::Text(text) => Some(text),
        Token::Integer(digits) => Some(digits.into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    struct Call(&'static str);

    impl Source for Call {
        fn value(&mut self, _: &Expression) -> Option<Cow<'_, str>> {
            Some(self.0.into())
        }
    }

    fn holds(wanted: Wanted, value: &'static str) -> bool {
        let condition = Condition {
            value: Expression::Id,
            wanted,
        };
        condition.holds(&mut Call(value))
    }

    #[rstest]
    #[case("1", "1", true)]
    #[case("1", r#""1""#, true)]
    #[case("1", "1.0", true)]
    #[case("1.5", r#""1.50""#, true)]
    #[case("true", r#""true""#, true)]
    #[case("100000000000000001", "100000000000000001", true)]
    #[case("100000000000000001", "100000000000000000.0", false)]
    #[case("1", r#""01""#, false)]
    #[case("1", r#"" 1""#, false)]
    #[case("1", r#""""#, false)]
    #[case("1", "true", false)]
    #[case("1", "null", false)]
    #[case("1", "[1]", false)]
    fn a_number_is_met_by_its_text(
        #[case] wanted: &str,
        #[case] value: &'static str,
        #[case] is_met: bool,
    ) {
        assert_eq!(holds(Wanted::Literal(wanted.into()), value), is_met);
    }

    #[rstest]
    #[case("1", "1", true)]
    #[case("86*", "8600", true)]
    #[case("*", "0.5", true)]
    #[case("1", "11", false)]
    #[case("*", "null", false)]
    #[case("*", "{}", false)]
    fn a_text_is_met_by_a_number(
        #[case] wanted: &str,
        #[case] value: &'static str,
        #[case] is_met: bool,
    ) {
        assert_eq!(holds(Wanted::Text(Pattern::new(wanted)), value), is_met);
    }
}
