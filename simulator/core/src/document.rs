//! A JSON document and the values in it, as they were written.
//!
//! It is read once, and no value of it again at each depth, which is a good part of what a call costs. What is JSON
//! here is JSON for serde_json, and nothing else is: tests hold the two against each other.

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
        let text = str::from_utf8(bytes).unwrap_or_default();
        let values = Reader::new(text.as_bytes()).read();
        Self {
            bytes,
            text,
            values: values.unwrap_or_default(),
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
    Reader::new(text.as_bytes()).read().is_some()
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

    /// What a text says that has no escapes, and so nothing to decode; nothing of anything else.
    pub(crate) fn plain_text(self) -> Option<&'d str> {
        let place = self.places[0];
        let is_text = !place.has_escapes && self.text.as_bytes()[place.start] == b'"';
        is_text.then(|| &self.text[place.start + 1..place.end - 1])
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

/// Finds the places of all values of a JSON text, in the order in which they begin.
struct Reader<'a> {
    json: &'a [u8],
    at: usize,
    places: Vec<Place>,
    /// The list or object that is being read. Until it is closed, its `count` is the place of the one around it.
    open: usize,
}

/// What is open where nothing is.
const NOTHING: usize = usize::MAX;

/// The bytes of a text that are more than themselves.
static SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut control = 0;
    while control < 0x20 {
        special[control] = true;
        control += 1;
    }
    special[b'"' as usize] = true;
    special[b'\\' as usize] = true;
    special
};

impl<'a> Reader<'a> {
    fn new(json: &'a [u8]) -> Self {
        Self {
            json,
            at: 0,
            places: Vec::with_capacity(32),
            open: NOTHING,
        }
    }

    /// Nothing where it is no JSON. However deep it is nested, the stack does not grow.
    fn read(mut self) -> Option<Vec<Place>> {
        loop {
            if self.begin()? {
                continue;
            }
            loop {
                if self.open == NOTHING {
                    return self.next().is_none().then_some(self.places);
                }
                let is_list = self.json[self.places[self.open].start] == b'[';
                match self.next()? {
                    b',' => break,
                    b']' if is_list => self.close(),
                    b'}' if !is_list => self.close(),
                    _ => return None,
                }
            }
            self.at += 1;
            if self.json[self.places[self.open].start] == b'{' {
                self.key()?;
            }
        }
    }

    /// Begins a value; says whether it is a list or an object whose first value comes next.
    fn begin(&mut self) -> Option<bool> {
        match self.next()? {
            b'[' => {
                self.open();
                let is_empty = self.next()? == b']';
                is_empty.then(|| self.close());
                return Some(!is_empty);
            }
            b'{' => {
                self.open();
                if self.next()? == b'}' {
                    self.close();
                    return Some(false);
                }
                self.key()?;
                return Some(true);
            }
            b'"' => self.text()?,
            b't' => self.word(b"true")?,
            b'f' => self.word(b"false")?,
            b'n' => self.word(b"null")?,
            _ => self.number()?,
        }
        Some(false)
    }

    /// The next byte that is no space.
    fn next(&mut self) -> Option<u8> {
        loop {
            let byte = *self.json.get(self.at)?;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn open(&mut self) {
        let around = std::mem::replace(&mut self.open, self.places.len());
        self.places.push(Place {
            start: self.at,
            end: self.at,
            count: around,
            has_escapes: false,
        });
        self.at += 1;
    }

    fn close(&mut self) {
        self.at += 1;
        let count = self.places.len() - self.open;
        let place = &mut self.places[self.open];
        place.end = self.at;
        self.open = std::mem::replace(&mut place.count, count);
    }

    fn has(&mut self, end: usize, has_escapes: bool) {
        self.places.push(Place {
            start: self.at,
            end,
            count: 1,
            has_escapes,
        });
        self.at = end;
    }

    fn key(&mut self) -> Option<()> {
        (self.next()? == b'"').then_some(())?;
        self.text()?;
        (self.next()? == b':').then_some(())?;
        self.at += 1;
        Some(())
    }

    fn text(&mut self) -> Option<()> {
        let (mut at, mut has_escapes) = (self.at + 1, false);
        loop {
            let is_special = |byte: &u8| SPECIAL[usize::from(*byte)];
            at += self.json.get(at..)?.iter().position(is_special)?;
            match self.json[at] {
                b'"' => break,
                b'\\' => at += length_of_escape(&self.json[at..])?,
                _ => return None,
            }
            has_escapes = true;
        }
        self.has(at + 1, has_escapes);
        Some(())
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        let end = self.at + word.len();
        (self.json.get(self.at..end)? == word).then(|| self.has(end, false))
    }

    fn number(&mut self) -> Option<()> {
        let json = self.json;
        let is = |at: usize, wanted: &[u8]| json.get(at).is_some_and(|byte| wanted.contains(byte));
        let digits = |at: usize| {
            let length = json[at..].iter().position(|byte| !byte.is_ascii_digit());
            let end = length.map_or(json.len(), |length| at + length);
            (end > at).then_some(end)
        };
        let whole = self.at + usize::from(is(self.at, b"-"));
        let mut end = if is(whole, b"0") {
            whole + 1
        } else {
            digits(whole)?
        };
        if is(end, b".") {
            end = digits(end + 1)?;
        }
        if is(end, b"eE") {
            end = digits(end + 1 + usize::from(is(end + 1, b"+-")))?;
        }
        self.has(end, false);
        Some(())
    }
}

/// How long the escape is with which this begins.
fn length_of_escape(json: &[u8]) -> Option<usize> {
    match json.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => {
            let digits = json.get(2..6)?;
            digits.iter().all(u8::is_ascii_hexdigit).then_some(6)
        }
        _ => None,
    }
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

    /// Pieces of which JSON is made, and what is nearly one.
    fn pieces() -> impl Strategy<Value = String> {
        const PIECES: [&str; 40] = [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            " ",
            "\n",
            "\"",
            "\"a\"",
            "\"\"",
            "\"\\n\"",
            "\"\\u00e9\"",
            "\\",
            "\\u",
            "\\ud800",
            "\"\\x\"",
            "\"\u{1}\"",
            "é",
            "0",
            "00",
            "1",
            "-",
            "-1",
            "1.",
            "1.5",
            ".5",
            "1e5",
            "1E+",
            "1e-07",
            "+1",
            "true",
            "tru",
            "false",
            "null",
            "nul",
            "NaN",
            "\u{feff}",
            "\t",
            "\u{a0}",
        ];
        prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12).prop_map(|all| all.concat())
    }

    fn library_takes(text: &str) -> bool {
        serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn what_is_json_is_what_a_library_takes(text in pieces()) {
            prop_assert_eq!(is_json(&text), library_takes(&text));
        }

        #[test]
        fn json_with_a_byte_too_few_or_another_is_what_a_library_takes(
            value in json(),
            place: prop::sample::Index,
            other in prop::sample::select(&b"\"\\{}[]:, x0-.e\n\x1f"[..]),
        ) {
            let text = value.to_string();
            let mut bytes = text.clone().into_bytes();
            let place = place.index(bytes.len());
            bytes[place] = other;
            let cut = text.get(..place).unwrap_or_default().to_owned();
            for text in [text, cut, String::from_utf8(bytes).unwrap_or_default()] {
                prop_assert_eq!(is_json(&text), library_takes(&text), "{}", text);
            }
        }

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
