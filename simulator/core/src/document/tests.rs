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
