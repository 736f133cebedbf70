//! Card data in a text that is not read as JSON, told by the name before it, however the two are joined:
//! `cvv=123`, `'cvv': '123'`, `<cvv>123</cvv>`, `"name":"cvv","value":"123"`, a part of a multipart form.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::{Find, Kind, Redaction, member};
use paysys_core::fields::VENDOR_ID_FIELD;

/// What may stand between a name and its value, up to the value's opening quote.
static JOINT: LazyLock<Regex> = LazyLock::new(|| {
    let joint = r#"(?x) \A
        (?: [_-][0-9]{1,2} )?
        (?: ["'`\s\])\\+]{0,8} (?: \[\w{0,8}\] )? ["'\s\\+]{0,4} [:=]{1,2} >?        # "cvv": cvv[0]= 'cvv' =>
          | ["'`\s]{1,4} ,? \s* ["'`]? (?i:value|val|v|data|content|text) ["'`]? \s* [:=]   # "cvv","value":
          | </[^<>]{1,32}> \s* <[A-Za-z][^<>]{0,32}>                          # <name>cvv</name><value>
          | ["'`] \s* , \s* ["'`]                                             # ("cvv", "123")
          | " (?: ;[^\r\n]{0,64} )? (?: \r?\n [A-Za-z-]{1,32}: [^\r\n]{0,64} ){0,4} \r?\n \r?\n
          | (?: [^<>]{0,48} [^<>/] )? >                                                     # <cvv type="x">
          | [\s+]{1,4}                                                        # cvv 123
        )
        (?: [\s+] | <!\[CDATA\[ | <[A-Za-z][^<>]{0,32}> ){0,8} ["'`]?"#;
    Regex::new(joint).expect("the expression is right")
});

/// No joint is longer.
const LONGEST_JOINT: usize = 256;

/// All card data that a name stands before, and the account of a card where the text names its vendor.
pub(super) fn card_data(plain: &[u8], redaction: &Redaction) -> Vec<Find> {
    let vendor = BTreeSet::from([member::bare_name(VENDOR_ID_FIELD.as_bytes())]);
    let vendors = values(plain, &vendor).into_iter();
    let accounts = vendors.filter_map(|range| member::vendor_id(&plain[range]));
    let accounts = accounts.flat_map(|vendor| redaction.card_accounts(vendor));
    let accounts: BTreeSet<_> = accounts
        .map(|name| member::bare_name(name.as_bytes()))
        .collect();
    let mut finds: Vec<Find> = values(plain, &redaction.card_fields)
        .into_iter()
        .map(|range| member::value(plain, range, false))
        .collect();
    let accounts = values(plain, &accounts).into_iter();
    let accounts = accounts.filter(|range| !redaction.is_reserved(&plain[range.clone()]));
    finds.extend(accounts.map(|range| Find {
        kind: Kind::CardNumber,
        ..member::value(plain, range, false)
    }));
    finds
}

/// The values that one of these names stands before.
fn values(plain: &[u8], names: &BTreeSet<Vec<u8>>) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::<Range<usize>>::new(), 0);
    while at < plain.len() {
        let is_name = member::begins_a_word(plain, at) && !closes_an_element(plain, at);
        let end = is_name
            .then(|| member::end_of_name(plain, at, names))
            .flatten();
        let value = end.and_then(|end| value_behind(plain, end));
        // Names within a value are struck with it.
        at = value.as_ref().map_or(at + 1, |value| value.end);
        found.extend(value);
    }
    found
}

/// Whether this stands in `</name>`, which no value follows.
fn closes_an_element(text: &[u8], at: usize) -> bool {
    let before = &text[at.saturating_sub(32)..at];
    let tag = memchr::memrchr2(b'<', b'>', before);
    tag.is_some_and(|tag| before[tag..].starts_with(b"</"))
}

/// The value that belongs to the name that ends here, up to its natural end.
fn value_behind(text: &[u8], end: usize) -> Option<Range<usize>> {
    let window = text[end..].iter().take(LONGEST_JOINT);
    // A character for each byte keeps the places.
    let window: String = window.map(|byte| char::from(byte & 0x7f)).collect();
    let joint = JOINT.find(&window)?;
    let (start, joint) = (end + joint.end(), joint.as_str());
    let rest = &text[start..];
    let length = match joint.bytes().last() {
        Some(quote @ (b'"' | b'\'' | b'`')) => memchr::memchr(quote, rest).unwrap_or(rest.len()),
        _ if matches!(rest.first(), Some(b'{' | b'[')) => length_in_brackets(rest),
        _ => length_of_token(rest),
    };
    // Where blanks alone join them, a word is no value.
    let is_prose = joint
        .bytes()
        .all(|byte| byte.is_ascii_whitespace() || byte == b'+')
        && !rest.first().is_some_and(u8::is_ascii_digit);
    let says_nothing = [&b""[..], b"null", b"true", b"false", b"None"].contains(&&rest[..length]);
    (!is_prose && !says_nothing).then_some(start..start + length)
}

fn length_in_brackets(text: &[u8]) -> usize {
    let mut depth = 0_usize;
    let closes = text.iter().position(|byte| {
        depth += usize::from(matches!(byte, b'{' | b'['));
        depth -= usize::from(matches!(byte, b'}' | b']'));
        depth == 0
    });
    closes.map_or(text.len(), |last| last + 1)
}

/// A word without quotes; the groups of a number stand apart.
fn length_of_token(text: &[u8]) -> usize {
    let is_within = |byte: &&u8| !b" \t\r\n&;,<>\"'`{}[]()|\\".contains(byte);
    let mut length = 0;
    loop {
        length += text[length..].iter().take_while(is_within).count();
        let gap = text[length..].iter().take(3);
        let gap = gap.take_while(|byte| b" \t/-".contains(byte)).count();
        let is_number = length > 0 && text[length - 1].is_ascii_digit();
        if gap == 0 || !is_number || !text.get(length + gap).is_some_and(u8::is_ascii_digit) {
            return length;
        }
        length += gap;
    }
}
