//! What an `Auth` header was made of. The hash itself is never kept, nor is the service's real id, which would differ from
//! run to run.

use std::fmt;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use paysys_scenario::Who;

/// A header that signs, without what must not be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    pub name: String,
    pub parts: Vec<Part>,
}

/// A part of the header's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Text(String),
    Service(Who),
    Hash(HashOf),
    Time(SignedAt),
}

/// What was hashed, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HashOf {
    OwnSecret,
    OwnSecretInUpperCase,
    /// The same, without its last digit.
    OwnSecretCutShort,
    /// The service's own secret, and another time than the header's.
    OwnSecretAtAnotherTime,
    AnotherSecret,
    AnotherServicesSecret,
    Nothing,
}

/// The time of signing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignedAt {
    Now,
    NowInSeconds,
    /// So many milliseconds after now, in milliseconds.
    ShiftedByMs(i64),
}

impl Signature {
    /// The name of the header that is documented.
    pub const NAME: &'static str = "Auth";

    /// Who signed it as documented, just now and with their own secret, if anybody did.
    #[must_use]
    pub(crate) fn signed_rightly_by(&self) -> Option<Who> {
        match self.parts.as_slice() {
            [
                Part::Service(who),
                Part::Text(first),
                Part::Hash(HashOf::OwnSecret),
                Part::Text(second),
                Part::Time(SignedAt::Now),
            ] if self.name == Self::NAME && first == "-" && second == "-" => Some(*who),
            _ => None,
        }
    }

    /// A header that a scenario spells out; where the service's id is in it, that is said in its place.
    #[must_use]
    pub(crate) fn spelled_out(value: &str, service_id: &str) -> Self {
        let mut parts = Vec::new();
        for (position, text) in value.split(service_id).enumerate() {
            if position > 0 {
                parts.push(Part::Service(Who::First));
            }
            if !text.is_empty() {
                parts.push(Part::Text(text.to_owned()));
            }
        }
        Self {
            name: Self::NAME.to_owned(),
            parts,
        }
    }

    #[must_use]
    pub fn value(&self) -> String {
        self.parts.iter().map(ToString::to_string).collect()
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.value())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Service(who) => write!(formatter, "<{who}>"),
            Self::Hash(hash) => formatter.write_str(match hash {
                HashOf::OwnSecret => "<hash>",
                HashOf::OwnSecretInUpperCase => "<HASH>",
                HashOf::OwnSecretCutShort => "<hash cut short>",
                HashOf::OwnSecretAtAnotherTime => "<hash of another time>",
                HashOf::AnotherSecret => "<hash with another secret>",
                HashOf::AnotherServicesSecret => "<hash with another service's secret>",
                HashOf::Nothing => "",
            }),
            Self::Time(SignedAt::Now) => formatter.write_str("<milliseconds>"),
            Self::Time(SignedAt::NowInSeconds) => formatter.write_str("<seconds>"),
            Self::Time(SignedAt::ShiftedByMs(shift)) => {
                let shift = SignedDuration::from_millis(*shift);
                write!(formatter, "<milliseconds {shift:#}>")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right() -> Signature {
        let dash = || Part::Text("-".to_owned());
        Signature {
            name: Signature::NAME.to_owned(),
            parts: vec![
                Part::Service(Who::Second),
                dash(),
                Part::Hash(HashOf::OwnSecret),
                dash(),
                Part::Time(SignedAt::Now),
            ],
        }
    }

    #[test]
    fn a_right_header_says_who_signed_it() {
        assert_eq!(right().signed_rightly_by(), Some(Who::Second));
        let shown = "Auth: <second service>-<hash>-<milliseconds>";
        assert_eq!(right().to_string(), shown);
    }

    #[test]
    fn nobody_signed_rightly_what_differs_in_one_part() {
        let parts = [
            Part::Hash(HashOf::AnotherSecret),
            Part::Hash(HashOf::OwnSecretInUpperCase),
            Part::Time(SignedAt::NowInSeconds),
            Part::Time(SignedAt::ShiftedByMs(0)),
            Part::Text("-".to_owned()),
        ];
        for part in parts {
            let mut wrong = right();
            let place = if matches!(part, Part::Time(_)) { 4 } else { 2 };
            wrong.parts[place] = part;
            assert_eq!(wrong.signed_rightly_by(), None, "{wrong}");
        }
        let mut elsewhere = right();
        elsewhere.name = "auth2".to_owned();
        assert_eq!(elsewhere.signed_rightly_by(), None);
    }

    #[test]
    fn text_that_looks_like_a_right_header_is_none() {
        let text = Signature::spelled_out("<service>-<hash>-<milliseconds>", "demo");
        assert_eq!(text.signed_rightly_by(), None);
        let spelled_out = Signature::spelled_out("demo-x-1", "demo");
        assert_eq!(spelled_out.value(), "<service>-x-1");
    }
}
