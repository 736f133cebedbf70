//! A JSON document and the values in it, as they were written.
//!
//! serde_json decides what is JSON. Then all values are found in one more pass and kept in a row, so that nothing has to
//! be read again at each depth: reading a payout's body takes half the time.

use serde_json::value::RawValue;

/// Bytes that may be a JSON document, and where its values are.
#[derive(Debug)]
pub struct Document<'a> {
    bytes: &'a [u8],
    text: &'a str,
    values: Vec<Place>,
}

/// Where a value is in its document. Those inside of it follow it, keys like any other text.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
    /// How many values it is with those inside of it.
    count: usize,
    has_escapes: bool,
}

/// A value of a document.
#[derive(Debug, Clone, Copy)]
pub struct RawJson<'d> {
    text: &'d str,
    /// Its own place, and those of the values inside of it.
    places: &'d [Place],
}

impl<'a> Document<'a> {
    pub fn read(bytes: &'a [u8]) -> Self {
        let json = str::from_utf8(bytes).ok().filter(|text| is_json(text));
        let text = json.unwrap_or_default();
        Self {
            bytes,
            text,
            values: places(text.as_bytes()),
        }
    }

    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The value that it is; nothing where it is no JSON.
    pub fn root(&self) -> Option<RawJson<'_>> {
        (!self.values.is_empty()).then_some(RawJson {
            text: self.text,
            places: &self.values,
        })
    }
}

/// Whether a text is one JSON value, with or without space around it.
pub fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

impl<'d> RawJson<'d> {
    pub const NULL: RawJson<'static> = RawJson {
        text: "null",
        places: &[Place {
            start: 0,
            end: "null".len(),
            count: 1,
            has_escapes: false,
        }],
    };

    /// Its text, without space around it.
    pub fn get(self) -> &'d str {
        let Place { start, end, .. } = self.places[0];
        &self.text[start..end]
    }

    /// Whether it is a text with an escape in it.
    pub(crate) fn has_escapes(self) -> bool {
        self.places[0].has_escapes
    }

    /// The items of a list, or the keys and values of an object in turn; nothing in anything else.
    pub(crate) fn inside(self) -> impl Iterator<Item = RawJson<'d>> + Clone {
        let (text, mut rest) = (self.text, &self.places[1..]);
        std::iter::from_fn(move || {
            let (places, behind) = rest.split_at(rest.first()?.count);
            rest = behind;
            Some(RawJson { text, places })
        })
    }
}

/// The places of all values in a JSON text, in the order in which they begin.
fn places(json: &[u8]) -> Vec<Place> {
    let mut places = Vec::with_capacity(32);
    // The value that is open has its own place for its parent until it is closed.
    let (mut at, mut open) = (0, usize::MAX);
    while let Some(byte) = json.get(at) {
        let (start, mut has_escapes) = (at, false);
        at = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => {
                at += 1;
                continue;
            }
            b'}' | b']' => {
                at += 1;
                let count = places.len() - open;
                let place: &mut Place = &mut places[open];
                place.end = at;
                open = std::mem::replace(&mut place.count, count);
                continue;
            }
            b'{' | b'[' => {
                let parent = std::mem::replace(&mut open, places.len());
                places.push(Place {
                    start,
                    end: start,
                    count: parent,
                    has_escapes: false,
                });
                at += 1;
                continue;
            }
            b'"' => end_of_text(json, at, &mut has_escapes),
            _ => end_of_word(json, at),
        };
        places.push(Place {
            start,
            end: at,
            count: 1,
            has_escapes,
        });
    }
    places
}

fn end_of_text(json: &[u8], start: usize, has_escapes: &mut bool) -> usize {
    let mut at = start + 1;
    loop {
        match json[at] {
            b'"' => return at + 1,
            b'\\' => {
                *has_escapes = true;
                at += 2;
            }
            _ => at += 1,
        }
    }
}

/// Where a number, `true`, `false` or `null` ends.
fn end_of_word(json: &[u8], start: usize) -> usize {
    let is_end = |byte: &u8| b",]} \t\n\r".contains(byte);
    let length = json[start..].iter().position(is_end);
    length.map_or(json.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn inside(text: &str) -> Vec<String> {
        let document = Document::read(text.as_bytes());
        let root = document.root().unwrap();
        root.inside().map(|value| value.get().to_owned()).collect()
    }

    #[test]
    fn values_are_found_whatever_stands_between_and_in_them() {
        let list = " [ 1.50 ,\"a\\\"]\",\n[2,[]],{\"k\":\"}\\\\\"} , null,-1e5,\"\" ] ";
        let found = [
            "1.50",
            "\"a\\\"]\"",
            "[2,[]]",
            "{\"k\":\"}\\\\\"}",
            "null",
            "-1e5",
            "\"\"",
        ];
        assert_eq!(inside(list), found);
        assert_eq!(inside("[]"), [""; 0]);
        assert_eq!(inside(" 1 "), [""; 0]);
        assert_eq!(
            inside("{ \"a\" : [1] , \"b\":{} }"),
            ["\"a\"", "[1]", "\"b\"", "{}"]
        );
    }

    #[test]
    fn what_is_no_json_has_no_values() {
        let (deep, open) = ("[".repeat(100_000), "]".repeat(100_000));
        assert!(
            Document::read(format!("{deep}{open}").as_bytes())
                .root()
                .is_some()
        );
        for text in ["", "[1] x", "{\"a\":}", "\"\u{7}\"", "[", &deep, "{'a':1}"] {
            assert!(Document::read(text.as_bytes()).root().is_none(), "{text}");
        }
        assert!(Document::read(b"\"\xff\"").root().is_none());
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<String>().prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            let object = prop::collection::btree_map(any::<String>(), inner.clone(), 0..5);
            prop_oneof![
                prop::collection::vec(inner, 0..5).prop_map(Into::into),
                object.prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_a_library_reads(
            values in prop::collection::vec(json(), 0..5),
            is_spaced: bool,
        ) {
            let write = if is_spaced { serde_json::to_string_pretty } else { serde_json::to_string };
            let text = write(&values).unwrap();
            let read = |text: String| serde_json::from_str::<serde_json::Value>(&text).unwrap();
            let found: Vec<_> = inside(&text).into_iter().map(read).collect();
            prop_assert_eq!(found, values);
        }
    }
}
