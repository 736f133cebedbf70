//! The third witness: what the client itself claims about an order.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use paysys_contract::Said;
use paysys_shared::json;
use paysys_shared::json::Json;

/// What a client claims became of an order.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum Claimed {
    /// The money arrived.
    Paid,
    /// It did not, and will not.
    Failed,
    /// It is under way.
    Pending,
    /// Nobody can tell.
    Unknown,
}

impl Claimed {
    pub const WORDS: [(&'static str, Self); 4] = [
        ("paid", Self::Paid),
        ("failed", Self::Failed),
        ("pending", Self::Pending),
        ("unknown", Self::Unknown),
    ];
}

/// One claim, at the moment it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub order: String,
    pub outcome: Claimed,
    /// The payment it means, if it says.
    pub transaction_id: Option<String>,
    pub at: Timestamp,
}

/// Why a line is no claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoClaim {
    NotJson,
    /// What it is instead.
    NoObject(Said),
    NoOrder,
    NoOutcome,
    OtherOutcome(String),
    TooLong(usize),
}

impl NoClaim {
    /// After "this line is no claim, ".
    pub(super) fn said(&self) -> Said {
        match self {
            Self::NotJson => Said::of("no_claim.not_json"),
            Self::NoObject(kind) => Said::of("no_claim.no_object").with("kind", kind.clone()),
            Self::NoOrder => Said::of("no_claim.no_order"),
            Self::NoOutcome => Said::of("no_claim.no_outcome"),
            Self::OtherOutcome(word) => {
                Said::of("no_claim.other_outcome").with("word", format!("{word:?}"))
            }
            Self::TooLong(bytes) => Said::of("no_claim.too_long").with("n", *bytes),
        }
    }

    /// The same with another wording of what the client wrote freely.
    pub(super) fn map_text(self, change: impl Fn(String) -> String) -> Self {
        match self {
            Self::OtherOutcome(word) => Self::OtherOutcome(change(word)),
            other => other,
        }
    }
}

impl Claim {
    pub(super) fn map_text(self, change: impl Fn(String) -> String) -> Self {
        Self {
            order: change(self.order),
            transaction_id: self.transaction_id.map(change),
            ..self
        }
    }

    /// Reads one line: `{"order","outcome","transaction_id"?}`.
    ///
    /// # Errors
    /// When it is no claim.
    pub fn read(line: &[u8], at: Timestamp) -> Result<Self, NoClaim> {
        let document = json::parse(line).map_err(|_| NoClaim::NotJson)?;
        if !matches!(document, Json::Object(_)) {
            return Err(NoClaim::NoObject(Said::kind_of(&document)));
        }
        let text = |name: &str| document.get(name).and_then(Json::as_text);
        let order = text("order").ok_or(NoClaim::NoOrder)?;
        let word = text("outcome").ok_or(NoClaim::NoOutcome)?;
        let known = Claimed::WORDS.iter().find(|(known, _)| *known == word);
        let (_, outcome) = known.ok_or_else(|| NoClaim::OtherOutcome(word.to_owned()))?;
        let transaction_id = match document.get("transaction_id") {
            Some(Json::Number(digits)) => Some(digits.clone()),
            Some(Json::Text(digits)) => Some(digits.clone()),
            _ => None,
        };
        Ok(Self {
            order: order.to_owned(),
            outcome: *outcome,
            transaction_id,
            at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Claim, NoClaim> {
        Claim::read(line.as_bytes(), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_claim_keeps_every_digit() {
        let line =
            r#"{"order":"order-1","outcome":"paid","transaction_id":9007199254740993,"note":1}"#;
        let claim = read(line).unwrap();
        assert_eq!(claim.outcome, Claimed::Paid);
        assert_eq!(claim.transaction_id.as_deref(), Some("9007199254740993"));
    }

    #[test]
    fn what_is_no_claim_is_told() {
        let why = |line| read(line).unwrap_err().said().to_string();
        assert_eq!(why("paid"), "it is not JSON");
        assert_eq!(why("[]"), "it is an array, not an object");
        assert_eq!(why(r#"{"outcome":"paid"}"#), "it has no `order`, as text");
        assert!(why(r#"{"order":"1","outcome":"Paid"}"#).contains("not one of paid"));
    }
}
