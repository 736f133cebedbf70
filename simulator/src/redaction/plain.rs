//! A text as it is meant, for looking at what is written with escapes: `\/` and `\u0041` of JSON, `%2F`
//! of a URL.

use std::ops::Range;

/// A text without its escapes, and where each of its bytes stood.
pub(super) struct Plain {
    pub(super) bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Plain {
    /// Takes the escapes out.
    pub(super) fn of(text: &[u8]) -> Self {
        Self::without(text, b"\\%")
    }

    /// Takes the escapes of a URL out and leaves those of JSON; a plus sign is a blank there.
    pub(super) fn of_url(text: &[u8]) -> Self {
        let mut plain = Self::without(text, b"%");
        for (byte, place) in plain.bytes.iter_mut().zip(&plain.places) {
            if text[*place] == b'+' {
                *byte = b' ';
            }
        }
        plain
    }

    fn without(text: &[u8], signs: &[u8]) -> Self {
        let mut plain = Self {
            bytes: Vec::with_capacity(text.len()),
            places: Vec::with_capacity(text.len() + 1),
        };
        let mut at = 0;
        while at < text.len() {
            let mut buffer = [0; 4];
            let (bytes, length) = match text[at] {
                sign if signs.contains(&sign) => {
                    escape(&text[at..], &mut buffer).unwrap_or((&text[at..=at], 1))
                }
                _ => (&text[at..=at], 1),
            };
            plain.bytes.extend_from_slice(bytes);
            plain.places.extend(bytes.iter().map(|_| at));
            at += length;
        }
        plain.places.push(at);
        plain
    }

    /// Where a part of the plain text stands in the text as it was written.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        self.places[range.start]..self.places[range.end]
    }
}

/// The bytes that an escape at the start stands for, and the escape's length.
fn escape<'a>(text: &[u8], buffer: &'a mut [u8; 4]) -> Option<(&'a [u8], usize)> {
    match text {
        [b'\\', b'u', ..] => {
            let (character, length) = unicode(text)?;
            Some((character.encode_utf8(buffer).as_bytes(), length))
        }
        [b'\\', other @ (b'/' | b'\\' | b'"'), ..] => {
            buffer[0] = *other;
            Some((&buffer[..1], 2))
        }
        [b'%', high, low, ..] => {
            buffer[0] = u8::try_from(number(&[*high, *low])?).ok()?;
            Some((&buffer[..1], 3))
        }
        _ => None,
    }
}

/// `\u0441`, or two of them that make one character.
fn unicode(text: &[u8]) -> Option<(char, usize)> {
    let first = number(text.get(2..6)?)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, 6));
    }
    let rest = text.get(6..12)?.strip_prefix(b"\\u")?;
    let both = [
        u16::try_from(first).ok()?,
        u16::try_from(number(rest)?).ok()?,
    ];
    let character = char::decode_utf16(both).next()?.ok()?;
    Some((character, 12))
}

/// A number in hex digits.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        Some(number * 16 + char::from(*digit).to_digit(16)?)
    })
}
