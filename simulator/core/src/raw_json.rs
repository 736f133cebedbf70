//! A JSON value as it was written.
//!
//! serde_json decides what is JSON, once for a whole document. From then on the values in it are only found, and not
//! read again and again: that halves what a call's body costs.

use serde_json::value::RawValue;

/// The text of a JSON value, without space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawJson<'a>(&'a str);

impl<'a> RawJson<'a> {
    pub const NULL: RawJson<'static> = RawJson("null");

    /// Nothing where the text is not one JSON value.
    pub fn parse(text: &'a str) -> Option<Self> {
        let raw: &RawValue = serde_json::from_str(text).ok()?;
        Some(Self(raw.get()))
    }

    pub const fn get(self) -> &'a str {
        self.0
    }

    /// The items of a list; nothing where it is none.
    pub fn items(self) -> Option<impl Iterator<Item = RawJson<'a>>> {
        self.0.strip_prefix('[').map(|rest| Inside { rest })
    }

    /// Keys and values of an object in turn; nothing where it is none.
    pub(crate) fn keys_and_values(self) -> Option<impl Iterator<Item = RawJson<'a>>> {
        self.0.strip_prefix('{').map(|rest| Inside { rest })
    }
}

/// What stands in a list or an object, after its opening bracket.
struct Inside<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Inside<'a> {
    type Item = RawJson<'a>;

    fn next(&mut self) -> Option<RawJson<'a>> {
        let is_between = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b':');
        let start = self.rest.bytes().position(|byte| !is_between(&byte))?;
        let rest = &self.rest[start..];
        let (value, rest) = rest.split_at(length(rest.as_bytes()));
        self.rest = rest;
        (!value.is_empty()).then_some(RawJson(value))
    }
}

/// How long the value is with which this begins; zero for a closing bracket.
fn length(json: &[u8]) -> usize {
    match json[0] {
        b'"' => length_of_text(json),
        b'{' | b'[' => length_of_nested(json),
        b'}' | b']' => 0,
        _ => {
            let is_end = |byte: &u8| b",]} \t\n\r".contains(byte);
            json.iter().position(is_end).unwrap_or(json.len())
        }
    }
}

fn length_of_text(json: &[u8]) -> usize {
    let mut at = 1;
    loop {
        match json[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

fn length_of_nested(json: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0);
    loop {
        match json[at] {
            b'"' => at += length_of_text(&json[at..]) - 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => (),
        }
        at += 1;
        if depth == 0 {
            return at;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn items(text: &str) -> Vec<&str> {
        let list = RawJson::parse(text).unwrap();
        list.items().unwrap().map(RawJson::get).collect()
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
        assert_eq!(items(list), found);
        assert_eq!(items("[]"), [""; 0]);
        let object = RawJson::parse("{ \"a\" : [1] , \"b\":{} }").unwrap();
        let found: Vec<_> = object
            .keys_and_values()
            .unwrap()
            .map(RawJson::get)
            .collect();
        assert_eq!(found, ["\"a\"", "[1]", "\"b\"", "{}"]);
        assert!(object.items().is_none());
        assert!(RawJson::parse("[1] x").is_none());
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
        fn what_is_found_is_what_a_library_reads(values in prop::collection::vec(json(), 0..5), spaced: bool) {
            let write = if spaced { serde_json::to_string_pretty } else { serde_json::to_string };
            let text = write(&values).unwrap();
            let read = |text| serde_json::from_str::<serde_json::Value>(text).unwrap();
            let found: Vec<_> = items(&text).into_iter().map(read).collect();
            prop_assert_eq!(found, values);
        }
    }
}
