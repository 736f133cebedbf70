//! A text as it is meant, for looking at what is written with escapes of JSON, of a URL or of HTML.

use std::ops::Range;

use super::Find;

/// A text without its escapes, and where each of its bytes stood.
pub(super) struct Plain {
    pub(super) bytes: Vec<u8>,
    /// Of each byte, or of the escape it came from.
    places: Vec<Range<usize>>,
}

/// So many layers of escapes are taken off: JSON in JSON has two, and a URL may stand in it.
const LAYERS: usize = 5;

impl Plain {
    /// Takes the escapes out, and those that were escaped themselves.
    pub(super) fn of(text: &[u8]) -> Self {
        let mut plain = Self::without_a_layer(text);
        let mut before = text.len();
        for _ in 1..LAYERS {
            // An escape is longer than what it stands for.
            if plain.bytes.len() == before {
                break;
            }
            before = plain.bytes.len();
            let deeper = Self::without_a_layer(&plain.bytes);
            let places = deeper.places.iter().map(|place| plain.place(place));
            plain = Self {
                places: places.collect(),
                bytes: deeper.bytes,
            };
        }
        plain
    }

    /// The same as one line: Base64 is often broken into several.
    pub(super) fn in_one_line(mut self) -> Self {
        if memchr::memchr2(b'\r', b'\n', &self.bytes).is_some() {
            let ends_a_line = |byte: &u8| matches!(byte, b'\r' | b'\n');
            let all = std::mem::take(&mut self.bytes).into_iter();
            let places = std::mem::take(&mut self.places);
            let kept = all.zip(places).filter(|(byte, _)| !ends_a_line(byte));
            (self.bytes, self.places) = kept.unzip();
        }
        self
    }

    /// Takes out only those that are not escaped themselves: a text of JSON in a text stays one.
    fn without_a_layer(text: &[u8]) -> Self {
        let mut plain = Self {
            bytes: Vec::with_capacity(text.len()),
            places: Vec::with_capacity(text.len()),
        };
        let mut at = 0;
        while at < text.len() {
            let mut buffer = [0; 4];
            let (bytes, length) = match text[at] {
                b'\\' | b'%' | b'&' => {
                    escape(&text[at..], &mut buffer).unwrap_or((&text[at..=at], 1))
                }
                _ => (&text[at..=at], 1),
            };
            plain.bytes.extend_from_slice(bytes);
            plain.places.extend(bytes.iter().map(|_| at..at + length));
            at += length;
        }
        plain
    }

    /// What was found in the plain text, where it stands in the text as it was written.
    pub(super) fn placed(&self, finds: Vec<Find>) -> impl Iterator<Item = Find> {
        finds.into_iter().map(|find| Find {
            range: self.place(&find.range),
            ..find
        })
    }

    /// Where a part of the plain text stands in the text as it was written.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        self.places[range.start].start..self.places[range.end - 1].end
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
        [b'\\', b'n', ..] => Some((b"\n", 2)),
        [b'\\', b'r', ..] => Some((b"\r", 2)),
        [b'\\', b't', ..] => Some((b"\t", 2)),
        [b'&', ..] => {
            let (character, length) = entity(text)?;
            Some((character.encode_utf8(buffer).as_bytes(), length))
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

/// `&#65;`, `&#x41;` or `&amp;`.
fn entity(text: &[u8]) -> Option<(char, usize)> {
    /// The longest is `&#x10ffff;`.
    const LONGEST: usize = 10;
    let end = text.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let character = match str::from_utf8(&text[1..end]).ok()? {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        number => {
            let number = number.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(number.ok()?)?
        }
    };
    Some((character, end + 1))
}

/// A number in hex digits.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        Some(number * 16 + char::from(*digit).to_digit(16)?)
    })
}
