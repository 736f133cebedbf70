//! Numbers of payment cards.

use super::{Find, Kind, Redaction};

/// How many digits such a number has.
const DIGITS: std::ops::RangeInclusive<usize> = 15..=19;

/// An account with fewer digits is no card's number, not even part of one that could be used.
const FEWEST_DIGITS: usize = 13;

/// How the numbers of known issuers begin: from and to, both with as many digits.
const ISSUERS: [(u64, u64); 14] = [
    (4, 4),       // Visa
    (51, 55),     // Mastercard
    (2221, 2720), // Mastercard
    (2200, 2204), // Mir
    (34, 34),     // American Express
    (37, 37),     // American Express
    (3528, 3589), // JCB
    (36, 36),     // Diners Club
    (6011, 6011), // Discover
    (65, 65),     // Discover
    (62, 62),     // UnionPay
    (8600, 8600), // Uzcard
    (5614, 5614), // Uzcard
    (9860, 9860), // Humo
];

/// Whether these digits are a card's number: long enough, of a known issuer, with a right check digit.
fn is_card_number(digits: &[u8]) -> bool {
    DIGITS.contains(&digits.len()) && is_of_an_issuer(digits) && has_right_check_digit(digits)
}

fn is_of_an_issuer(digits: &[u8]) -> bool {
    let number = |digits: &[u8]| {
        digits
            .iter()
            .fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
    };
    ISSUERS.iter().any(|(from, to)| {
        let length = from.to_string().len();
        (*from..=*to).contains(&number(&digits[..length]))
    })
}

/// Luhn's sum.
fn has_right_check_digit(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            match place % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// All card numbers in a text; single blanks or dashes may stand between digits.
pub(super) fn numbers_in(text: &[u8], redaction: &Redaction) -> Vec<Find> {
    let mut finds = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = end_of_number(text, at);
        let digits: Vec<u8> = text[at..end]
            .iter()
            .copied()
            .filter(u8::is_ascii_digit)
            .collect();
        if is_card_number(&digits) && !redaction.is_reserved(&digits) {
            finds.push(Find {
                range: at..end,
                kind: Kind::CardNumber,
                is_number: false,
                meant: text[at..end].to_vec(),
            });
        }
        at = end;
    }
    finds
}

/// Whether an account may be a card's number, perhaps mistyped: a word or a short number is nobody's card.
pub(super) fn may_be_number(account: &[u8]) -> bool {
    account.iter().filter(|byte| byte.is_ascii_digit()).count() >= FEWEST_DIGITS
}

/// Everywhere these numbers stand, as long as no other digit stands beside them.
pub(super) fn literally(text: &[u8], numbers: &[String]) -> Vec<Find> {
    let mut finds = Vec::new();
    for number in numbers {
        for at in memchr::memmem::find_iter(text, number) {
            let range = at..at + number.len();
            let before = at.checked_sub(1).and_then(|before| text.get(before));
            let beside = [before, text.get(range.end)];
            if !beside.into_iter().flatten().any(u8::is_ascii_digit) {
                finds.push(Find {
                    meant: text[range.clone()].to_vec(),
                    range,
                    kind: Kind::CardNumber,
                    is_number: false,
                });
            }
        }
    }
    finds
}

/// Where a row of digits ends that begins here.
fn end_of_number(text: &[u8], start: usize) -> usize {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = start;
    while digit(at) || (matches!(text.get(at), Some(b' ' | b'-')) && digit(at + 1)) {
        at += 1;
    }
    at
}

/// A card's number as it may be shown: the first six and the last four digits, where it is long enough
/// for others to be left.
pub(crate) fn masked(number: &str) -> String {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let shown = |place: usize| digits >= FEWEST_DIGITS && (place < 6 || place + 4 >= digits);
    let mut place = 0;
    let mask = |one: char| {
        if !one.is_alphanumeric() {
            return one;
        }
        let is_shown = one.is_ascii_digit() && shown(place);
        place += usize::from(one.is_ascii_digit());
        if is_shown { one } else { '*' }
    };
    number.chars().map(mask).collect()
}
