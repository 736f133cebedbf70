//! Looks through a request's body for card data, whether or not it is good JSON.
//!
//! In JSON only what lies in `params` counts, names of members included: an `id` is never touched. What
//! is no JSON, such as a form, and every text in JSON is looked through as a whole.

use std::ops::Range;

use serde::de::IgnoredAny;

use super::plain::Plain;
use super::{Find, Kind, Redaction, cards, member, named};
use paysys_core::fields::VENDOR_ID_FIELD;
use paysys_core::form::begins_as_json;

/// The parameter that holds a request's parameters.
const PARAMS: &[u8] = b"params";

/// Money that was taken is no card, however many digits it has.
const AMOUNT: &[u8] = b"amount";

/// The JSON reader of the envelope goes 128 levels deep.
const DEEPEST: usize = 200;

/// The names under which the other member of a pair has the value: `{"key": "cvv", "value": "123"}`.
const VALUES: [&str; 6] = ["value", "val", "v", "data", "content", "text"];

/// All card data in a body, but for an amount where that is known to be money.
pub(super) fn card_data(body: &[u8], redaction: &Redaction, amount_is_money: bool) -> Vec<Find> {
    let json = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    if !begins_as_json(json) {
        return in_text(body, redaction);
    }
    let mut scan = Scan {
        body,
        redaction,
        amount_is_money,
        levels: vec![Level::default()],
        finds: Vec::new(),
    };
    scan.run();
    let mut finds = scan.finds;
    if serde_json::from_slice::<IgnoredAny>(json).is_err() {
        // Nothing in it can be relied on to stand where it seems to.
        let plain = Plain::of(body);
        finds.extend(plain.placed(named::card_data(&plain.bytes, redaction)));
    }
    finds
}

/// All card data in a text that stands by itself, such as an account: as it is written, and as it is
/// meant. What looks like an escape need not be one: a track of a card begins with `%B4`.
pub(super) fn in_text(text: &[u8], redaction: &Redaction) -> Vec<Find> {
    let plain = Plain::of(text);
    let mut finds = named::card_data(&plain.bytes, redaction);
    finds.extend(cards::numbers_in(&plain.bytes, redaction));
    let mut finds: Vec<Find> = plain.placed(finds).collect();
    finds.extend(cards::numbers_in(text, redaction));
    finds
}

#[derive(Default)]
struct Level {
    is_object: bool,
    /// Whether a key and its colon came, and the value is next: nothing else in an object is a member's
    /// value, whatever a malformed body puts there.
    expects_a_value: bool,
    key: Vec<u8>,
    in_params: bool,
    /// Whether it is the value of a member whose name says that it is card data.
    is_card: bool,
    /// Who is paid; a malformed request may say it twice.
    vendor_ids: Vec<u64>,
    /// Whether a member holds the name of card data, which another member then holds.
    names_card_data: bool,
    /// Members that may be the account of a card, as soon as it is known who is paid.
    values: Vec<(Vec<u8>, Range<usize>, bool)>,
}

struct Scan<'a> {
    body: &'a [u8],
    redaction: &'a Redaction,
    amount_is_money: bool,
    levels: Vec<Level>,
    finds: Vec<Find>,
}

impl Scan<'_> {
    /// Reads the body to its end. What lies deeper than any request does is no JSON for the gateway
    /// either, and is looked through as plain text.
    fn run(&mut self) {
        let mut at = 0;
        while let Some(byte) = self.body.get(at) {
            if self.levels.len() > DEEPEST {
                let rest = cards::numbers_in(&self.body[at..], self.redaction);
                self.finds.extend(rest.into_iter().map(|find| Find {
                    range: at + find.range.start..at + find.range.end,
                    ..find
                }));
                break;
            }
            at = match byte {
                b'"' => self.string(at),
                b'{' | b'[' => self.open(at),
                b'}' | b']' => self.close(at),
                b',' => self.next(at),
                b':' | b' ' | b'\t' | b'\r' | b'\n' => at + 1,
                _ => self.bare(at),
            };
        }
        while self.levels.len() > 1 {
            self.close(at);
        }
    }

    fn level(&mut self) -> &mut Level {
        self.levels
            .last_mut()
            .expect("the outermost level is never closed")
    }

    fn open(&mut self, at: usize) -> usize {
        let is_object = self.body[at] == b'{';
        let redaction = self.redaction;
        let outer = self.level();
        let in_params = outer.in_params || outer.key == PARAMS;
        let is_member = std::mem::take(&mut outer.expects_a_value);
        let is_card = outer.is_card
            || (outer.in_params
                && is_member
                && member::is_card_field(&outer.key, &redaction.card_fields));
        self.levels.push(Level {
            is_object,
            in_params,
            is_card,
            ..Level::default()
        });
        at + 1
    }

    fn close(&mut self, at: usize) -> usize {
        if self.levels.len() > 1
            && let Some(level) = self.levels.pop()
        {
            for (key, range, is_number) in level.values {
                let key = String::from_utf8_lossy(&key);
                let is_account = |vendor: &u64| self.redaction.is_card_account(*vendor, &key);
                let is_account = level.vendor_ids.iter().any(is_account);
                let is_value = level.names_card_data && VALUES.contains(&&*key.to_lowercase());
                if !is_value && !is_account {
                    continue;
                }
                let mut find = member::value(self.body, range, is_number);
                if is_account {
                    find.kind = Kind::CardNumber;
                }
                if is_value || !self.redaction.is_reserved(&find.meant) {
                    self.finds.push(find);
                }
            }
        }
        at + 1
    }

    fn next(&mut self, at: usize) -> usize {
        self.level().expects_a_value = false;
        at + 1
    }

    fn string(&mut self, at: usize) -> usize {
        let start = at + 1;
        let mut end = start;
        while let Some(byte) = self.body.get(end) {
            match byte {
                b'"' => break,
                b'\\' => end += 2,
                _ => end += 1,
            }
        }
        let end = end.min(self.body.len());
        let colon = self.colon_after(end + 1);
        let key = Plain::of(&self.body[start..end]).bytes;
        let level = self.level();
        if let Some(colon) = colon
            && level.is_object
            && !level.expects_a_value
        {
            level.key = key;
            level.expects_a_value = true;
            if level.in_params {
                self.text(start..end, false);
            }
            return colon + 1;
        }
        self.value(start..end, false);
        end + 1
    }

    /// Where the colon stands that makes a key of the string before it.
    fn colon_after(&self, end: usize) -> Option<usize> {
        let rest = self.body.get(end..)?;
        let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace());
        let at = end + blanks.count();
        (self.body.get(at) == Some(&b':')).then_some(at)
    }

    fn bare(&mut self, at: usize) -> usize {
        let ends = |byte: &u8| b",:{}[]\" \t\r\n".contains(byte);
        let length = self.body[at..].iter().position(ends);
        let end = length.map_or(self.body.len(), |length| at + length);
        self.value(at..end, true);
        end
    }

    fn value(&mut self, range: Range<usize>, is_number: bool) {
        let (body, redaction) = (self.body, self.redaction);
        // `null`, `true` and `false` say nothing.
        if is_number && body[range.clone()].iter().all(u8::is_ascii_alphabetic) {
            return;
        }
        let level = self.level();
        let in_params = level.in_params || level.key == PARAMS;
        let is_members = std::mem::take(&mut level.expects_a_value);
        if !in_params {
            return;
        }
        if level.is_card {
            self.finds.push(member::value(body, range, is_number));
            return;
        }
        if is_members {
            let key = level.key.clone();
            if member::is_card_field(&key, &redaction.card_fields) {
                self.finds.push(member::value(body, range, is_number));
                return;
            }
            let text = Plain::of(&body[range.clone()]).bytes;
            if key == VENDOR_ID_FIELD.as_bytes() {
                level.vendor_ids.extend(member::vendor_id(&text));
            }
            level.names_card_data |=
                !is_number && member::is_card_field(&text, &redaction.card_fields);
            level.values.push((key.clone(), range.clone(), is_number));
            if key == AMOUNT && self.amount_is_money {
                return;
            }
        }
        self.text(range, is_number);
    }

    fn text(&mut self, range: Range<usize>, is_number: bool) {
        let finds = in_text(&self.body[range.clone()], self.redaction);
        self.finds.extend(finds.into_iter().map(|find| Find {
            range: range.start + find.range.start..range.start + find.range.end,
            is_number,
            ..find
        }));
    }
}
