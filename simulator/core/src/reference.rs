//! A client's own reference of a payment (PAY-16).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::document::{RawJson, is_json};
use super::fields::{Fields, Token};
use super::reason::Reason;
use super::refusal::Refusal;
use super::settings::{OwnReference, ParamSettings, Reaction};
use super::stub::Path;
use super::{Behaviour, request_id};

/// A client's own reference: a text or a number, as it was written. References are compared by value as
/// request ids are: 41 and 41.0 are one, 41 and "41" are two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(Box<str>);

impl Reference {
    /// The reference of a payout with these params, where the profile keeps references and there is one.
    pub fn of_payout(
        params: Option<RawJson<'_>>,
        behaviour: &Behaviour,
    ) -> Result<Option<Self>, Refusal> {
        Self::at(&behaviour.reference_paths.field, params, behaviour)
    }

    /// The reference that a check with these params asks for, under the same conditions.
    pub fn of_check(
        params: Option<RawJson<'_>>,
        behaviour: &Behaviour,
    ) -> Result<Option<Self>, Refusal> {
        Self::at(&behaviour.reference_paths.check_by, params, behaviour)
    }

    fn at(
        path: &Path,
        params: Option<RawJson<'_>>,
        behaviour: &Behaviour,
    ) -> Result<Option<Self>, Refusal> {
        let settings = &behaviour.settings;
        match params {
            Some(params) if settings.payments.own_reference.mode != OwnReference::Ignore => {
                match find(path, params, &settings.params)? {
                    Some(raw) => Self::read(path, raw, &settings.params),
                    None => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    /// Null and, where empty texts are taken, an empty text name nothing.
    fn read(
        path: &Path,
        raw: RawJson<'_>,
        settings: &ParamSettings,
    ) -> Result<Option<Self>, Refusal> {
        let name = || format!("params.{path}");
        let refuse = |code, reason| Err(Refusal::new(code, reason));
        let length = match Token::of(raw) {
            Token::Null => return Ok(None),
            Token::Text(text) if text.is_empty() => {
                return match settings.empty_string {
                    Reaction::Accept => Ok(None),
                    Reaction::Refuse(code) => refuse(code, Reason::Empty { name: name() }),
                };
            }
            Token::Text(text) => text.chars().count(),
            Token::Integer(digits) | Token::Fraction(digits) => digits.len(),
            other => {
                let (name, kind) = (name(), other.kind());
                let reason = Reason::NoStringOrNumber { name, kind };
                return refuse(settings.wrong_type, reason);
            }
        };
        if length > settings.longest_text {
            let (name, longest) = (name(), settings.longest_text);
            let reason = Reason::TooLong { name, longest };
            return refuse(settings.out_of_range, reason);
        }
        Ok(Some(Self(raw.get().into())))
    }

    pub fn json(&self) -> &str {
        &self.0
    }

    /// The one way in which all its spellings are written.
    pub fn canonical(&self) -> Box<str> {
        request_id::canonical(self.json())
    }

    /// The characters of a text, the digits of a number.
    pub fn text(&self) -> Cow<'_, str> {
        match Token::of_text(self.json()) {
            Token::Text(text) => text,
            _ => Cow::Borrowed(self.json()),
        }
    }

    pub fn is_number(&self) -> bool {
        matches!(
            Token::of_text(self.json()),
            Token::Integer(_) | Token::Fraction(_)
        )
    }

    /// The number that a text writes, the text of a number's digits.
    pub fn of_the_other_kind(&self) -> Option<Self> {
        match self.is_number() {
            true => Some(Self(format!("\"{}\"", self.0).into())),
            false => {
                let text = self.text();
                let other = Self(text.trim().into());
                (is_json(&text) && other.is_number()).then_some(other)
            }
        }
    }

    /// What a person may mean by this text, in the way that all spellings have in common: the text, and the
    /// number that it writes.
    pub fn ways_to_mean(text: &str) -> Vec<Box<str>> {
        let quoted = serde_json::to_string(text).expect("every text is a JSON string");
        let text = Self(quoted.into());
        let number = text.of_the_other_kind();
        let ways = std::iter::once(text).chain(number);
        ways.map(|one| one.canonical()).collect()
    }
}

/// The value at the end of a path; what stands on the way must not say two things.
fn find<'a>(
    path: &Path,
    params: RawJson<'a>,
    settings: &ParamSettings,
) -> Result<Option<RawJson<'a>>, Refusal> {
    let mut value = params;
    for step in path.steps() {
        match Token::of(value) {
            Token::Null => return Ok(None),
            Token::Array => (),
            Token::Object => {
                let fields = Fields::read(value).unwrap_or_default();
                if let Some(key) = fields.repeated() {
                    let reason = Reason::RepeatedOnTheWay {
                        name: format!("{key:?}"),
                        path: path.to_string(),
                    };
                    return Err(Refusal::new(settings.badly_formed, reason));
                }
            }
            other => {
                let (kind, path) = (other.kind(), path.to_string());
                let reason = Reason::OnTheWay { kind, path };
                return Err(Refusal::new(settings.wrong_type, reason));
            }
        }
        let Some(below) = Path::below(value, step) else {
            return Ok(None);
        };
        value = below;
    }
    Ok(Some(value))
}
