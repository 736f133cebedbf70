//! Looks through a form-encoded body for card data: `params[card_number]=…&params={"card_expire": …}`.

use std::ops::Range;

use super::plain::Plain;
use super::{Find, Kind, Redaction, scan};
use paysys_core::vendor::VENDOR_ID_FIELD;

/// All card data in a form.
pub(super) fn card_data(body: &[u8], redaction: &Redaction, amount_is_money: bool) -> Vec<Find> {
    let pairs = pairs(body);
    let vendor = pairs.iter().find(|(name, _)| name == VENDOR_ID_FIELD);
    let vendor =
        vendor.and_then(|(_, range)| scan::vendor_id(&Plain::of(&body[range.clone()]).bytes));
    let is_account =
        |name: &str| vendor.is_some_and(|vendor| redaction.is_card_account(vendor, name));
    let mut finds = Vec::new();
    for (name, range) in pairs {
        if scan::is_card_field(name.as_bytes(), redaction) {
            finds.push(scan::named(body, range, false));
        } else if is_account(&name) {
            let meant = Plain::of(&body[range.clone()]).bytes;
            if !redaction.is_reserved(&meant) {
                finds.push(Find {
                    kind: Kind::CardNumber,
                    range,
                    is_number: false,
                    meant,
                });
            }
        } else {
            finds.extend(in_a_document(
                body,
                range,
                &name,
                redaction,
                amount_is_money,
            ));
        }
    }
    finds
}

/// The last step of each name, and where its value stands; a name without a value is a document itself.
fn pairs(body: &[u8]) -> Vec<(String, Range<usize>)> {
    let mut at = 0;
    let mut found = Vec::new();
    for pair in body.split(|byte| *byte == b'&') {
        let equals = memchr::memchr(b'=', pair);
        let name = &pair[..equals.unwrap_or(pair.len())];
        let plain = Plain::of(name).bytes;
        let is_document = plain.trim_ascii_start().starts_with(b"{");
        match equals {
            Some(equals) if !is_document => {
                let name = String::from_utf8_lossy(&plain);
                let last = name.trim_end_matches(']').rsplit(['[', '.']).next();
                let last = last.unwrap_or_default().to_owned();
                found.push((last, at + equals + 1..at + pair.len()));
            }
            _ => found.push((String::new(), at..at + name.len())),
        }
        at += pair.len() + 1;
    }
    found
}

/// A value that is JSON: all of it lies in `params`, unless it is the whole request.
fn in_a_document(
    body: &[u8],
    range: Range<usize>,
    name: &str,
    redaction: &Redaction,
    amount_is_money: bool,
) -> Vec<Find> {
    let plain = Plain::of_url(&body[range.clone()]);
    if !plain.bytes.trim_ascii_start().starts_with(b"{") {
        return Vec::new();
    }
    let is_whole = name.is_empty() || name == "json";
    let finds = scan::in_json(&plain.bytes, redaction, amount_is_money, !is_whole);
    let placed = finds.into_iter().map(|find| {
        let place = plain.place(&find.range);
        Find {
            range: range.start + place.start..range.start + place.end,
            ..find
        }
    });
    placed.collect()
}
