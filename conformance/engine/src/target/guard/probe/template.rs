//! Text with holes, and what may stand in each.

use serde::{Deserialize, Serialize};

use crate::target::guard::Guard;
use paysys_exchange::{Service, UNKNOWN_TRANSACTION, fresh_length};
use paysys_shared::json::Json;

/// Text with holes such as `<fresh id>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(super) struct Template {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Hole(Hole),
}

/// What varies in a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hole {
    FreshId,
    /// What the `fresh_…` numbers are made of.
    FreshNumber,
    UnknownTransaction,
    Transaction,
    Service,
    SecondService,
    BlockedService,
    /// 40 hexadecimal digits, whatever they were made with: the service before them is what counts.
    Hash,
    UpperCaseHash,
    CutHash,
    Time,
    Account,
    Currency,
    Amount,
    OtherAmount,
    Vendor,
    Form,
}

/// How holes are called. Times also tell how far they are from now, for whoever reads the file.
fn hole_of(name: &str) -> Option<Hole> {
    Some(match name {
        "fresh id" => Hole::FreshId,
        "fresh number" => Hole::FreshNumber,
        "unknown transaction" => Hole::UnknownTransaction,
        "transaction" => Hole::Transaction,
        "service" => Hole::Service,
        "second service" => Hole::SecondService,
        "blocked service" => Hole::BlockedService,
        "hash"
        | "hash with another secret"
        | "hash with another service's secret"
        | "hash of another time" => Hole::Hash,
        "hash cut short" => Hole::CutHash,
        "HASH" => Hole::UpperCaseHash,
        "seconds" => Hole::Time,
        "account" => Hole::Account,
        "currency" => Hole::Currency,
        "amount" => Hole::Amount,
        "other amount" => Hole::OtherAmount,
        "vendor" => Hole::Vendor,
        "form" => Hole::Form,
        _ if name == "milliseconds" || name.starts_with("milliseconds ") => Hole::Time,
        _ => return None,
    })
}

impl From<String> for Template {
    fn from(text: String) -> Self {
        Self {
            pieces: pieces(&text),
            text,
        }
    }
}

impl From<Template> for String {
    fn from(template: Template) -> Self {
        template.text
    }
}

/// `<` that begins no known hole is text.
fn pieces(text: &str) -> Vec<Piece> {
    let Some((before, hole, after)) = first_hole(text) else {
        return vec![Piece::Plain(text.to_owned())];
    };
    let here = [Piece::Plain(before.to_owned()), Piece::Hole(hole)];
    here.into_iter().chain(pieces(after)).collect()
}

fn first_hole(text: &str) -> Option<(&str, Hole, &str)> {
    let mut starts = text.match_indices('<');
    starts.find_map(|(at, _)| {
        let (name, after) = text[at + 1..].split_once('>')?;
        Some((&text[..at], hole_of(name)?, after))
    })
}

impl Template {
    /// Are these bytes this text, with something fitting in each hole?
    pub(super) fn is(&self, bytes: &[u8], guard: &Guard) -> bool {
        rest_is(&self.pieces, bytes, guard)
    }
}

fn rest_is(pieces: &[Piece], bytes: &[u8], guard: &Guard) -> bool {
    let Some((piece, later)) = pieces.split_first() else {
        return bytes.is_empty();
    };
    let goes_on = |length: usize| rest_is(later, &bytes[length..], guard);
    match piece {
        Piece::Plain(text) => bytes.starts_with(text.as_bytes()) && goes_on(text.len()),
        Piece::Hole(Hole::Transaction) => {
            let given = guard.given();
            let lengths = given.iter().filter_map(|value| beginning(bytes, value));
            // One value may begin like another; the next hole wants to see them, too.
            let lengths: Vec<usize> = lengths.collect();
            drop(given);
            lengths.into_iter().any(goes_on)
        }
        Piece::Hole(hole) => hole.length(bytes, guard).is_some_and(goes_on),
    }
}

impl Hole {
    /// How many of the first bytes may stand in this hole, where one value at most may.
    fn length(self, bytes: &[u8], guard: &Guard) -> Option<usize> {
        let is_hexadecimal = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        match self {
            Self::FreshId => uuid_length(bytes),
            Self::FreshNumber => fresh_length(bytes),
            Self::CutHash => digits(bytes, is_hexadecimal, 39..=39),
            Self::Hash => digits(bytes, is_hexadecimal, 40..=40),
            Self::UpperCaseHash => digits(
                bytes,
                |byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'),
                40..=40,
            ),
            Self::Time => digits(bytes, |byte| byte.is_ascii_digit(), 10..=14),
            fixed => beginning(bytes, &fixed.value(guard)?),
        }
    }

    /// What must stand there, where only one value may.
    fn value(self, guard: &Guard) -> Option<String> {
        let id = |service: &Service| service.id.clone();
        let services = &guard.services;
        let terms = guard.terms.as_ref();
        match self {
            Self::UnknownTransaction => Some(UNKNOWN_TRANSACTION.to_string()),
            Self::Service => Some(id(&services.first)),
            Self::SecondService => services.second.as_ref().map(id),
            Self::BlockedService => services.blocked.as_ref().map(id),
            Self::Account => terms?.account.as_deref().map(inner),
            Self::Currency => terms?.currency.as_deref().map(inner),
            Self::Amount => Some(terms?.amount.to_string()),
            Self::OtherAmount => Some(terms?.other_amount.to_string()),
            Self::Vendor => Some(terms?.vendor_id.to_string()),
            Self::Form => Some(Json::Object(terms?.form()).to_string()),
            Self::FreshId
            | Self::FreshNumber
            | Self::Transaction
            | Self::Hash
            | Self::CutHash
            | Self::UpperCaseHash
            | Self::Time => None,
        }
    }
}

/// Text as JSON writes it, without its quotes.
fn inner(text: &str) -> String {
    let quoted = Json::text(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn beginning(bytes: &[u8], value: &str) -> Option<usize> {
    bytes.starts_with(value.as_bytes()).then_some(value.len())
}

fn digits(
    bytes: &[u8],
    is_digit: fn(u8) -> bool,
    lengths: std::ops::RangeInclusive<usize>,
) -> Option<usize> {
    let length = bytes.iter().take_while(|byte| is_digit(**byte)).count();
    lengths.contains(&length).then_some(length)
}

/// 8-4-4-4-12 lower-case hexadecimal digits.
fn uuid_length(bytes: &[u8]) -> Option<usize> {
    let uuid = bytes.get(..36)?;
    let is_right = |(at, byte): (usize, &u8)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
    };
    uuid.iter().enumerate().all(is_right).then_some(36)
}
