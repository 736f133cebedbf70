//! How a call is signed, rightly or wrongly (AUT-01 … AUT-06).

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::reader::Reader;
use super::template::Template;
use paysys_yaml::{Fields, Node, Problem, Shape};

/// What becomes of the `Auth` header.
#[derive(Clone, Debug)]
pub enum Auth {
    None,
    Verbatim(Template),
    Signed(AuthHeader),
}

/// The parts of a signed header; what is not told is right.
#[derive(Clone, Debug, Default)]
pub struct AuthHeader {
    pub who: Who,
    pub service_id: Option<Template>,
    pub secret: Option<Template>,
    /// The secret of another of the target's services.
    pub key_of: Option<Who>,
    pub hash: Option<Hash>,
    /// Another timestamp than now in milliseconds.
    pub timestamp: Timestamp,
    pub name: Option<String>,
}

/// Which of the target's services signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::Display)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    #[default]
    #[strum(to_string = "service")]
    First,
    /// A second one that is no less entitled.
    #[strum(to_string = "second service")]
    Second,
    #[strum(to_string = "blocked service")]
    Blocked,
}

/// Another hash than the right one.
#[derive(Clone, Debug)]
pub enum Hash {
    UpperCase,
    /// None at all, so that the header has two parts.
    Absent,
    CutShort,
    /// One that is right for another time than the header's.
    OfAnotherTime,
    Text(Template),
}

/// The time in the header.
#[derive(Clone, Debug, Default)]
pub enum Timestamp {
    #[default]
    Now,
    /// Now, in seconds (AUT-05).
    Seconds,
    /// This far from now, in milliseconds (AUT-03).
    Shifted(SignedDuration),
    Text(Template),
}

impl Default for Auth {
    fn default() -> Self {
        Self::Signed(AuthHeader::default())
    }
}

pub(super) const KEYS: [&str; 8] = [
    "service",
    "service_id",
    "secret",
    "key_of",
    "hash",
    "timestamp",
    "name",
    "header",
];

impl Auth {
    /// Which of the target's services is needed.
    #[must_use]
    pub fn who(&self) -> Who {
        match self {
            Self::Signed(header) => header.who,
            Self::None | Self::Verbatim(_) => Who::First,
        }
    }

    /// The services of the target without which it cannot be made.
    pub fn needs(&self) -> impl Iterator<Item = Who> {
        let key_of = match self {
            Self::Signed(header) => header.key_of,
            Self::None | Self::Verbatim(_) => None,
        };
        std::iter::once(self.who()).chain(key_of)
    }

    /// Does it look like somebody who tries out ids and secrets?
    #[must_use]
    pub fn guesses(&self) -> bool {
        match self {
            Self::None => false,
            Self::Verbatim(_) => true,
            Self::Signed(header) => {
                header.service_id.is_some()
                    || header.secret.is_some()
                    || header.key_of.is_some()
                    || header.hash.is_some()
            }
        }
    }

    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.shape {
            Shape::Text(text) if text == "none" => return Some(Self::None),
            Shape::Text(text) => {
                let problem = Problem::at(node.span, format!("`auth` cannot be `{text}`"));
                let help = "`none` leaves the header out; otherwise say what is special about it: `{ service: second }`, `{ timestamp: -1h }`";
                reader.problems.push(problem.help(help));
                return None;
            }
            _ => {}
        }
        let fields = Fields::of(node, "`auth`", &KEYS, &mut reader.problems)?;
        if let Some(header) = fields.get("header") {
            if let Some(key) = KEYS[..7].iter().find_map(|key| fields.key(key)) {
                let message = format!(
                    "`header` is the whole value, so `{}` has no place beside it",
                    key.text
                );
                reader.problems.push(Problem::at(key.span, message));
            }
            return Some(Self::Verbatim(Template::read(header, reader)));
        }
        AuthHeader::read(&fields, reader).map(Self::Signed)
    }
}

impl AuthHeader {
    fn read(fields: &Fields<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let services = [
            ("first", Who::First),
            ("second", Who::Second),
            ("blocked", Who::Blocked),
        ];
        let who = match fields.get("service") {
            Some(node) => node.one_of("service", &services, &mut reader.problems)?,
            None => Who::First,
        };
        let mut template = |key| fields.get(key).map(|node| Template::read(node, reader));
        let (service_id, secret) = (template("service_id"), template("secret"));
        let hash = fields.get("hash").map(|node| match &node.shape {
            Shape::Text(text) if text == "upper-case" => Hash::UpperCase,
            Shape::Text(text) if text == "absent" => Hash::Absent,
            Shape::Text(text) if text == "cut short" => Hash::CutShort,
            Shape::Text(text) if text == "of another time" => Hash::OfAnotherTime,
            _ => Hash::Text(Template::read(node, reader)),
        });
        let key_of = match fields.get("key_of") {
            Some(node) => Some(node.one_of("key_of", &services, &mut reader.problems)?),
            None => None,
        };
        let timestamp = fields
            .get("timestamp")
            .map(|node| Timestamp::read(node, reader))
            .unwrap_or_default();
        let name = fields.text("name", &mut reader.problems).map(str::to_owned);
        Some(Self {
            who,
            service_id,
            secret,
            key_of,
            hash,
            timestamp,
            name,
        })
    }
}

impl Timestamp {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Self {
        match &node.shape {
            Shape::Text(text) if text == "seconds" => Self::Seconds,
            Shape::Text(text) if text.starts_with(['-', '+']) => match text.parse() {
                Ok(shift) => Self::Shifted(shift),
                Err(_) => Self::Text(Template::read(node, reader)),
            },
            _ => Self::Text(Template::read(node, reader)),
        }
    }
}
