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
mod tests;
