//! Members that hold card data, by their names: of JSON, and of anything that looks like it.

use std::collections::BTreeSet;
use std::ops::{Bound, Range};

use super::plain::Plain;
use super::{Find, Kind};

/// A name without its case and separators: `card_number`, `cardNumber` and `Card-Number` are one.
pub(super) fn bare_name(name: &[u8]) -> Vec<u8> {
    let letters = name
        .iter()
        .filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    letters.map(u8::to_ascii_lowercase).collect()
}

/// `101606`, `"101606"` or `101606.0`: whatever the gateway makes of it, it names a payee.
pub(super) fn vendor_id(text: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(text);
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let number: f64 = text.parse().ok()?;
        let is_whole = number.fract() == 0.0 && (0.0..1e15).contains(&number);
        is_whole.then(|| format!("{number}").parse().ok())?
    })
}

/// Whether this is the name of card data, or ends in one.
pub(super) fn is_card_field(name: &[u8], names: &BTreeSet<Vec<u8>>) -> bool {
    names.contains(&bare_name(name)) || ends_in(name, names)
}

/// The value of a member whose name says that it is card data.
pub(super) fn value(body: &[u8], range: Range<usize>, is_number: bool) -> Find {
    let meant = Plain::of(&body[range.clone()]).bytes;
    let digits = meant.iter().filter(|byte| byte.is_ascii_digit()).count();
    let kind = if digits >= 13 {
        Kind::CardNumber
    } else {
        Kind::CardData
    };
    Find {
        range,
        kind,
        is_number,
        meant,
    }
}

/// Whether all of a name, or its last words, are one of these: `to_card_number`, `params[cvv]`, `cvv_2`.
fn ends_in(name: &[u8], names: &BTreeSet<Vec<u8>>) -> bool {
    let mut starts = (0..name.len()).filter(|at| begins_a_word(name, *at));
    starts.any(|at| {
        let end = end_of_name(name, at, names);
        end.is_some_and(|end| !name[end..].iter().any(u8::is_ascii_alphabetic))
    })
}

pub(super) fn begins_a_word(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| text[before]);
    text[at].is_ascii_alphanumeric()
        && before.is_none_or(|before| {
            !before.is_ascii_alphanumeric()
                || (before.is_ascii_lowercase() && text[at].is_ascii_uppercase())
        })
}

/// Where the longest of these names ends that begins here.
pub(super) fn end_of_name(text: &[u8], start: usize, names: &BTreeSet<Vec<u8>>) -> Option<usize> {
    let (mut bare, mut found, mut separators) = (Vec::new(), None, 0);
    for (at, byte) in text.iter().enumerate().skip(start) {
        separators += 1;
        if b"_-. []".contains(byte) && separators < 4 {
            continue;
        }
        separators = 0;
        bare.push(byte.to_ascii_lowercase());
        let from_here = (Bound::Included(&bare[..]), Bound::Unbounded);
        let next = names.range::<[u8], _>(from_here).next();
        let Some(next) = next.filter(|next| next.starts_with(&bare)) else {
            break;
        };
        let ends = text
            .get(at + 1)
            .is_none_or(|byte| !byte.is_ascii_alphanumeric());
        if ends && next.len() == bare.len() {
            found = Some(at + 1);
        }
    }
    found
}
