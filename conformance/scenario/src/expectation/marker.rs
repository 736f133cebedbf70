//! Typed markers: `<positive integer>`, `<one of 0, 1>`, `<hex32 or absent>`, `<integer except ${first.id}>`.

use super::{Now, World};
use crate::bindings::Missing;
use crate::reader::Reader;
use crate::template::Template;
use paysys_shared::json;
use paysys_shared::json::Json;
use paysys_yaml::{Problem, Span};
use strum::{EnumString, VariantNames};

/// 2001-09-09 to 2100-01-01: below it is a mistake, and milliseconds are far above it.
const PLAUSIBLE_SECONDS: std::ops::RangeInclusive<i128> = 1_000_000_000..=4_102_444_800;

/// The statuses of the protocol (CHK-06).
pub(crate) const STATUSES: [i128; 7] = [0, 1, 2, 3, 6, 7, -1];

/// After these nothing becomes unfinished again (CHK-09).
pub(crate) const FINAL_STATUSES: [i128; 4] = [2, 3, 6, -1];

/// A marker: one of its alternatives must match.
#[derive(Clone, Debug)]
pub struct Marker {
    text: String,
    alternatives: Vec<Alternative>,
}

#[derive(Clone, Debug)]
struct Alternative {
    kind: Kind,
    except: Vec<Template>,
}

#[derive(Clone, Debug)]
enum Kind {
    Named(Name),
    OneOf(Vec<Template>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "lowercase")]
enum Name {
    Any,
    Absent,
    Null,
    Integer,
    #[strum(serialize = "positive integer")]
    PositiveInteger,
    Number,
    Boolean,
    Object,
    List,
    #[strum(serialize = "string")]
    Text,
    #[strum(serialize = "non-empty string")]
    NonEmptyText,
    Hex32,
    #[strum(serialize = "32 hex digits")]
    HexDigits32,
    #[strum(serialize = "unix seconds")]
    UnixSeconds,
    #[strum(serialize = "unix seconds, near now")]
    UnixSecondsNearNow,
    Status,
    Final,
    #[strum(serialize = "error code")]
    ErrorCode,
    #[strum(serialize = "definite refusal")]
    DefiniteRefusal,
}

impl Marker {
    pub(super) fn read(text: &str, span: Span, reader: &mut Reader<'_>) -> Self {
        let inner = text
            .strip_prefix('<')
            .and_then(|text| text.strip_suffix('>'));
        let Some(inner) = inner else {
            let help = "a marker is `<…>` as a whole; write `<<` for text that starts with `<`";
            reader
                .problems
                .push(Problem::at(span, format!("the marker `{text}` is not closed")).help(help));
            return Self {
                text: text.to_owned(),
                alternatives: Vec::new(),
            };
        };
        let alternatives = inner
            .split(" or ")
            .filter_map(|text| Alternative::read(text.trim(), span, reader))
            .collect();
        Self {
            text: text.to_owned(),
            alternatives,
        }
    }

    pub fn reword(&mut self, reword: impl Fn(&str) -> String) {
        self.text = reword(&self.text);
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Does it say that nothing may be there?
    pub(super) fn is_of_absence(&self) -> bool {
        self.is_only(Name::Absent)
    }

    /// Does it name values that are wrong though their form is right?
    pub fn has_exceptions(&self) -> bool {
        let mut alternatives = self.alternatives.iter();
        alternatives.any(|alternative| !alternative.except.is_empty())
    }

    /// Does it take an object and nothing else?
    pub(super) fn is_of_object(&self) -> bool {
        self.is_only(Name::Object)
    }

    fn is_only(&self, wanted: Name) -> bool {
        matches!(
            self.alternatives.as_slice(),
            [Alternative { kind: Kind::Named(name), except }] if *name == wanted && except.is_empty()
        )
    }

    /// Does the value (`None`: not there) match?
    pub(super) fn matches(&self, value: Option<&Json>, world: World<'_>) -> Result<bool, Missing> {
        for alternative in &self.alternatives {
            if alternative.matches(value, world)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Would a value of this type be fine, if only it were another?
    pub(super) fn takes_type_of(&self, value: &Json) -> bool {
        self.alternatives
            .iter()
            .any(|alternative| alternative.takes_type_of(value))
    }
}

impl Alternative {
    fn read(text: &str, span: Span, reader: &mut Reader<'_>) -> Option<Self> {
        let (base, except) = text
            .split_once(" except ")
            .map_or((text, None), |(base, except)| (base, Some(except)));
        let except = except
            .map(|list| values(list, span, reader))
            .unwrap_or_default();
        if let Some(list) = base.strip_prefix("one of ") {
            return Some(Self {
                kind: Kind::OneOf(values(list, span, reader)),
                except,
            });
        }
        let Ok(name) = base.parse() else {
            let known = Name::VARIANTS.iter().copied().chain(["one of …"]);
            let problem = Problem::at(span, format!("unknown marker `<{base}>`"));
            reader.problems.push(match alternatives_of(base) {
                Some(joined) => {
                    problem.help(format!("alternatives are joined by `or`: `<{joined}>`"))
                }
                None => problem.allowed(base, known),
            });
            return None;
        };
        Some(Self {
            kind: Kind::Named(name),
            except,
        })
    }

    fn matches(&self, value: Option<&Json>, world: World<'_>) -> Result<bool, Missing> {
        let matches = match (&self.kind, value) {
            (Kind::Named(name), None) => *name == Name::Absent,
            (Kind::OneOf(_), None) => false,
            (Kind::Named(name), Some(value)) => name.matches(value, world),
            (Kind::OneOf(values), Some(value)) => contains(values, value, world)?,
        };
        let excepted = match value {
            Some(value) => contains(&self.except, value, world)?,
            None => false,
        };
        Ok(matches && !excepted)
    }

    fn takes_type_of(&self, value: &Json) -> bool {
        match &self.kind {
            Kind::Named(name) => name.takes_type_of(value),
            Kind::OneOf(values) => values.iter().any(|known| match known {
                Template::Literal(known) => known.type_name() == value.type_name(),
                _ => true,
            }),
        }
    }
}

impl Name {
    fn matches(self, value: &Json, world: World<'_>) -> bool {
        let integer = value.as_integer();
        match self {
            Self::Any => true,
            Self::Absent => false,
            Self::PositiveInteger => integer.is_some_and(|number| number > 0),
            Self::NonEmptyText => value.as_text().is_some_and(|text| !text.trim().is_empty()),
            Self::Hex32 => value.as_text().is_some_and(is_hex32),
            Self::HexDigits32 => value
                .as_text()
                .is_some_and(|text| is_hex32(&text.to_ascii_lowercase())),
            Self::UnixSeconds => integer.is_some_and(|number| PLAUSIBLE_SECONDS.contains(&number)),
            Self::UnixSecondsNearNow => integer.is_some_and(|number| is_now(number, world.now)),
            Self::Status => integer.is_some_and(|number| STATUSES.contains(&number)),
            Self::Final => integer.is_some_and(|number| FINAL_STATUSES.contains(&number)),
            Self::ErrorCode => integer.is_some_and(|code| world.contract.errors.knows(code)),
            Self::DefiniteRefusal => {
                integer.is_some_and(|code| world.contract.errors.is_definite_refusal(code))
            }
            Self::Null
            | Self::Integer
            | Self::Number
            | Self::Boolean
            | Self::Object
            | Self::List
            | Self::Text => self.takes_type_of(value),
        }
    }

    fn takes_type_of(self, value: &Json) -> bool {
        match self {
            Self::Any => true,
            Self::Absent => false,
            Self::Null => matches!(value, Json::Null),
            Self::Number => matches!(value, Json::Number(_)),
            Self::Boolean => matches!(value, Json::Bool(_)),
            Self::Object => matches!(value, Json::Object(_)),
            Self::List => matches!(value, Json::List(_)),
            Self::Text | Self::NonEmptyText | Self::Hex32 | Self::HexDigits32 => {
                matches!(value, Json::Text(_))
            }
            Self::Integer
            | Self::PositiveInteger
            | Self::UnixSeconds
            | Self::UnixSecondsNearNow
            | Self::Status
            | Self::Final
            | Self::ErrorCode
            | Self::DefiniteRefusal => value.as_integer().is_some(),
        }
    }
}

fn contains(values: &[Template], value: &Json, world: World<'_>) -> Result<bool, Missing> {
    for known in values {
        if *known.value(world.bindings)? == *value {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `0, 1, "text", ${first.result}`: JSON scalars, references, or bare words.
fn values(list: &str, span: Span, reader: &mut Reader<'_>) -> Vec<Template> {
    let value = |text: &str| match json::parse(text.as_bytes()) {
        Ok(value) => Template::Literal(value),
        Err(_) => {
            let parts = text.split_whitespace().count();
            if parts != 1 {
                let message = format!("`{text}` is not one value");
                let help =
                    "separate values by commas: `<one of 0, 1>`; quote a text with blanks in it";
                reader.problems.push(Problem::at(span, message).help(help));
            }
            Template::read_text(text, span, reader)
        }
    };
    list.split(',').map(str::trim).map(value).collect()
}

/// A marker somewhere within a text, where it is none.
pub(super) fn marker_within(text: &str) -> Option<&str> {
    let mut places = text.match_indices('<').map(|(place, _)| &text[place..]);
    places.find_map(|rest| {
        let (name, _) = rest.strip_prefix('<')?.split_once('>')?;
        let is_one = name
            .split(" or ")
            .all(|name| Name::VARIANTS.contains(&name));
        is_one.then(|| &rest[..name.len() + 2])
    })
}

/// Several markers in a row, as they should have been joined; none if it is something else.
fn alternatives_of(text: &str) -> Option<String> {
    let names: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || "|,/<>".contains(c))
        .filter(|name| !name.is_empty())
        .collect();
    let are_names = names.iter().all(|name| Name::VARIANTS.contains(name));
    (names.len() > 1 && are_names).then(|| names.join(" or "))
}

fn is_hex32(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Where nothing shows what time it is at the gateway, any plausible time may be.
fn is_now(seconds: i128, now: Option<Now>) -> bool {
    let is_it = |now: Now| (now.earliest.into()..=now.latest.into()).contains(&seconds);
    PLAUSIBLE_SECONDS.contains(&seconds) && now.is_none_or(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bindings, Expectation};
    use paysys_contract::Contract;

    /// Does the marker take this JSON, at 1653907664 or a second later by the gateway's clock?
    fn takes(marker: &str, value: &str) -> bool {
        let now = Now {
            earliest: 1_653_907_664,
            latest: 1_653_907_665,
        };
        takes_at(marker, value, Some(now))
    }

    fn takes_at(marker: &str, value: &str, now: Option<Now>) -> bool {
        let bindings = Bindings::default();
        let contract = Contract::built_in();
        let world = World {
            bindings: &bindings,
            contract,
            now,
        };
        let value = json::parse(value.as_bytes()).ok();
        Expectation::marker(marker)
            .compare(value.as_ref(), "$", world)
            .agrees()
    }

    #[test]
    fn an_integer_is_written_as_one() {
        assert!(takes("<integer>", "9007199254740993") && takes("<integer>", "-1"));
        for other in ["1.0", "1e3", "\"1\"", "null", "true"] {
            assert!(!takes("<integer>", other), "{other}");
        }
        assert!(!takes("<positive integer>", "0"));
    }

    #[test]
    fn seconds_are_not_milliseconds() {
        assert!(takes("<unix seconds>", "1653907664"));
        assert!(
            !takes("<unix seconds>", "1653907664000") && !takes("<unix seconds>", "\"1653907664\"")
        );
    }

    #[test]
    fn now_is_by_the_gateways_clock() {
        let near = "<unix seconds, near now>";
        assert!(takes(near, "1653907664") && takes(near, "1653907665"));
        assert!(!takes(near, "1653907663") && !takes(near, "1653907666"));
        assert!(takes_at(near, "1753907664", None) && !takes_at(near, "1653907664000", None));
    }

    #[test]
    fn statuses_and_codes_come_from_the_contract() {
        assert!(takes("<status>", "7") && !takes("<status>", "5") && !takes("<status>", "\"2\""));
        assert!(takes("<final>", "-1") && !takes("<final>", "1"));
        assert!(takes("<error code>", "-32400") && !takes("<error code>", "-1"));
        assert!(takes("<definite refusal>", "-32300") && !takes("<definite refusal>", "-32400"));
    }

    #[test]
    fn alternatives_and_exceptions_combine() {
        assert!(takes("<hex32 or absent>", "") && takes("<string or null>", "null"));
        assert!(takes("<one of 0, \"a\", null>", "\"a\"") && !takes("<one of 0, \"a\">", "\"0\""));
        assert!(takes("<integer except 1, 2>", "3") && !takes("<integer except 1, 2>", "2"));
    }
}
