//! Looks through a request's body for card data, whether or not it is good JSON.
//!
//! In JSON only what lies in `params` counts, names of members and texts of JSON included: an `id` is
//! never touched. What is no JSON at all, such as a form, is looked through as a whole.

use std::ops::Range;

use super::plain::Plain;
use super::{Find, Kind, Redaction, cards, form};
use paysys_core::form::begins_as_json;
use paysys_core::vendor::VENDOR_ID_FIELD;

/// The parameter that holds a request's parameters.
const PARAMS: &[u8] = b"params";

/// Money that was taken is no card, however many digits it has.
const AMOUNT: &[u8] = b"amount";

/// The JSON reader of the envelope goes 128 levels deep.
const DEEPEST: usize = 200;

/// So many texts of JSON are looked into that lie one in another.
const TEXTS_IN_TEXTS: usize = 3;

/// All card data in a body, but for an amount where that is known to be money.
pub(super) fn card_data(body: &[u8], redaction: &Redaction, amount_is_money: bool) -> Vec<Find> {
    if !begins_as_json(body) {
        let mut finds = cards::numbers_in(body, redaction);
        finds.extend(form::card_data(body, redaction, amount_is_money));
        return finds;
    }
    in_json(body, redaction, amount_is_money, false)
}

/// All card data in JSON, which may lie within `params` as a whole.
pub(super) fn in_json(
    body: &[u8],
    redaction: &Redaction,
    amount_is_money: bool,
    in_params: bool,
) -> Vec<Find> {
    let mut scan = Scan {
        body,
        redaction,
        amount_is_money,
        levels: vec![Level {
            in_params,
            ..Level::default()
        }],
        finds: Vec::new(),
        texts_in_texts: 0,
    };
    scan.run();
    scan.finds
}

/// All card data in a text of a request's parameters that stands by itself, such as an account: as it is written, as it is
/// meant, and where it is JSON or a form.
pub(super) fn in_text(text: &[u8], redaction: &Redaction) -> Vec<Find> {
    let plain = Plain::of(text);
    let mut finds = match may_be_json(&plain.bytes) {
        true => in_json(&plain.bytes, redaction, false, true),
        false => form::card_data(&plain.bytes, redaction, false),
    };
    finds.extend(cards::numbers_in(&plain.bytes, redaction));
    for find in &mut finds {
        find.range = plain.place(&find.range);
        find.is_number = false;
    }
    finds.extend(cards::numbers_in(text, redaction));
    finds
}

fn may_be_json(text: &[u8]) -> bool {
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(first, Some(b'{' | b'['))
}

/// A name without its case and separators: `card_number`, `cardNumber` and `Card-Number` are one.
pub(super) fn bare_name(name: &[u8]) -> Vec<u8> {
    let letters = name.iter().filter(|byte| !b"_-. ".contains(byte));
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

pub(super) fn is_card_field(name: &[u8], redaction: &Redaction) -> bool {
    redaction.card_fields.contains(&bare_name(name))
}

/// The value of a member whose name says that it is card data.
pub(super) fn named(body: &[u8], range: Range<usize>, is_number: bool) -> Find {
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

/// An object or array that is open.
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
    vendor_id: Option<u64>,
    /// Members that may be the account of a card, as soon as it is known who is paid.
    values: Vec<(Vec<u8>, Range<usize>, bool)>,
}

struct Scan<'a> {
    body: &'a [u8],
    redaction: &'a Redaction,
    amount_is_money: bool,
    levels: Vec<Level>,
    finds: Vec<Find>,
    /// In how many texts of a body this text of JSON lies.
    texts_in_texts: usize,
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
        let is_card =
            outer.is_card || (outer.in_params && is_member && is_card_field(&outer.key, redaction));
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
            && let Some(vendor_id) = level.vendor_id
        {
            for (key, range, is_number) in level.values {
                let field = String::from_utf8_lossy(&key);
                if self.redaction.is_card_account(vendor_id, &field) {
                    let meant = Plain::of(&self.body[range.clone()]).bytes;
                    if !self.redaction.is_reserved(&meant) {
                        self.finds.push(Find {
                            range,
                            kind: Kind::CardNumber,
                            is_number,
                            meant,
                        });
                    }
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
                self.numbers(start..end, false);
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
            self.finds.push(named(body, range, is_number));
            return;
        }
        if is_members {
            let key = level.key.clone();
            if is_card_field(&key, redaction) {
                self.finds.push(named(body, range, is_number));
                return;
            }
            if key == VENDOR_ID_FIELD.as_bytes() {
                level.vendor_id = vendor_id(&Plain::of(&body[range.clone()]).bytes);
            }
            level.values.push((key.clone(), range.clone(), is_number));
            if key == AMOUNT && self.amount_is_money {
                return;
            }
        }
        if !is_number {
            self.text_in_a_text(range.clone());
        }
        self.numbers(range, is_number);
    }

    /// Numbers of cards, wherever they stand.
    fn numbers(&mut self, range: Range<usize>, is_number: bool) {
        let text = &self.body[range.clone()];
        let plain = Plain::of(text);
        let finds = cards::numbers_in(&plain.bytes, self.redaction);
        self.found_within(range.start, &plain, finds, is_number);
        // What looks like an escape need not be one: a track of a card begins with `%B4`.
        let literal = cards::numbers_in(text, self.redaction).into_iter();
        self.finds.extend(literal.map(|find| Find {
            range: range.start + find.range.start..range.start + find.range.end,
            is_number,
            ..find
        }));
    }

    /// A string may be JSON itself, or a form.
    fn text_in_a_text(&mut self, range: Range<usize>) {
        let plain = Plain::without_a_layer(&self.body[range.clone()]);
        let finds = if may_be_json(&plain.bytes) && self.texts_in_texts < TEXTS_IN_TEXTS {
            let mut scan = Scan {
                body: &plain.bytes,
                levels: vec![Level {
                    in_params: true,
                    ..Level::default()
                }],
                finds: Vec::new(),
                texts_in_texts: self.texts_in_texts + 1,
                ..*self
            };
            scan.run();
            scan.finds
        } else {
            // Each layer doubles what is escaped, so a body holds few of them.
            form::card_data(&plain.bytes, self.redaction, self.amount_is_money)
        };
        self.found_within(range.start, &plain, finds, false);
    }

    fn found_within(&mut self, start: usize, plain: &Plain, finds: Vec<Find>, is_number: bool) {
        self.finds.extend(finds.into_iter().map(|find| {
            let place = plain.place(&find.range);
            Find {
                range: start + place.start..start + place.end,
                is_number,
                ..find
            }
        }));
    }
}
