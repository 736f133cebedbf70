//! Form-encoded bodies (ERR-05), read as the JSON they stand for. What is understood:
//!
//! * `id=1&method=pam.check_payment&params[agr_transaction_id]=5`, dots as good as brackets;
//! * a value that is a JSON object is that object: `params={"agr_transaction_id": 5}`;
//! * one whole JSON document as the only name, or as the value of the only name `json`.
//!
//! Every other value is a text, the `id` too: whether a text is taken for a number is another setting. A name
//! that comes twice comes twice in the JSON, and is refused as it is there. A body that names no method is no
//! form of a request.

use std::borrow::Cow;

use crate::document::is_json;

/// So many pairs and so many steps in a name: no request has more.
const MOST_PAIRS: usize = 256;
const DEEPEST: usize = 8;

enum Node {
    Json(String),
    Object(Vec<(String, Node)>),
}

/// The JSON that a form-encoded body stands for; nothing where it is no form of a request.
pub fn as_json(body: &[u8]) -> Option<String> {
    std::str::from_utf8(body).ok()?;
    let pairs: Vec<_> = form_urlencoded::parse(body).take(MOST_PAIRS + 1).collect();
    if let [(name, value)] = &pairs[..] {
        let document = match (&**name, &**value) {
            ("json", document) | (document, "") => object(document),
            _ => None,
        };
        if let Some(document) = document {
            return Some(document.to_owned());
        }
    }
    if pairs.len() > MOST_PAIRS || !pairs.iter().any(|(name, _)| name == "method") {
        return None;
    }
    let mut members = Vec::new();
    for (name, value) in pairs {
        let path = name.replace('[', ".").replace(']', "");
        let steps: Vec<&str> = path.split('.').collect();
        if steps.len() > DEEPEST || steps.contains(&"") {
            return None;
        }
        insert(&mut members, &steps, value);
    }
    let mut json = String::with_capacity(body.len());
    write(&members, &mut json);
    Some(json)
}

/// Whether a body begins as JSON does, and not as a form whose name is a document: `{%22id%22…`.
pub fn begins_as_json(body: &[u8]) -> bool {
    match body.trim_ascii_start() {
        [b'{', rest @ ..] => !rest.trim_ascii_start().starts_with(b"%"),
        rest => rest.starts_with(b"["),
    }
}

fn object(text: &str) -> Option<&str> {
    let is_object = text.trim_start().starts_with('{');
    (is_object && is_json(text)).then_some(text)
}

fn insert(members: &mut Vec<(String, Node)>, steps: &[&str], value: Cow<'_, str>) {
    let (first, rest) = steps.split_first().expect("a path has steps");
    if rest.is_empty() {
        let json = object(&value).map_or_else(|| quoted(&value), str::to_owned);
        members.push(((*first).to_owned(), Node::Json(json)));
        return;
    }
    let opened = members
        .iter()
        .position(|(name, node)| name == first && matches!(node, Node::Object(_)));
    let at = opened.unwrap_or_else(|| {
        members.push(((*first).to_owned(), Node::Object(Vec::new())));
        members.len() - 1
    });
    if let Node::Object(inner) = &mut members[at].1 {
        insert(inner, rest, value);
    }
}

fn write(members: &[(String, Node)], json: &mut String) {
    json.push('{');
    for (place, (name, node)) in members.iter().enumerate() {
        if place > 0 {
            json.push(',');
        }
        json.push_str(&quoted(name));
        json.push(':');
        match node {
            Node::Json(value) => json.push_str(value),
            Node::Object(members) => write(members, json),
        }
    }
    json.push('}');
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("every text is a JSON string")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("id=1&method=m", r#"{"id":"1","method":"m"}"#)]
    #[case(
        "method=m&params[a]=1&params[b][c]=x+y",
        r#"{"method":"m","params":{"a":"1","b":{"c":"x y"}}}"#
    )]
    #[case(
        "method=m&params.a=1&params.b.c=%C3%A9",
        r#"{"method":"m","params":{"a":"1","b":{"c":"é"}}}"#
    )]
    #[case("method=m&params%5Ba%5D=1", r#"{"method":"m","params":{"a":"1"}}"#)]
    #[case(
        "method=m&params=%7B%22a%22%3A+1%7D",
        r#"{"method":"m","params":{"a": 1}}"#
    )]
    #[case(
        "method=m&params[vendor_form]={\"a\":\"1\"}",
        r#"{"method":"m","params":{"vendor_form":{"a":"1"}}}"#
    )]
    #[case("%7B%22id%22%3A1%7D=", r#"{"id":1}"#)]
    #[case("%7B%22id%22%3A1%7D", r#"{"id":1}"#)]
    #[case("json=%7B%22id%22%3A1%7D", r#"{"id":1}"#)]
    #[case("method=m&a=1&a=2", r#"{"method":"m","a":"1","a":"2"}"#)]
    #[case(
        "method=m&params=x&params[a]=1",
        r#"{"method":"m","params":"x","params":{"a":"1"}}"#
    )]
    #[case("method=m&params={broken", r#"{"method":"m","params":"{broken"}"#)]
    fn a_form_stands_for_json(#[case] body: &str, #[case] json: &str) {
        assert_eq!(as_json(body.as_bytes()).as_deref(), Some(json));
    }

    #[rstest]
    #[case("")]
    #[case("hello")]
    #[case("id=1&a=2")]
    #[case("{'method': 1}")]
    #[case("method=m&a[]=1")]
    #[case("method=m&a..b=1")]
    #[case("json=[1]")]
    #[case("method=m&a.a.a.a.a.a.a.a.a=1")]
    fn what_is_no_form_of_a_request_is_none(#[case] body: &str) {
        assert_eq!(as_json(body.as_bytes()), None);
    }

    #[test]
    fn a_form_of_too_many_pairs_is_none() {
        let pairs = |count: usize| format!("method=m{}", "&a=1".repeat(count - 1));
        assert!(as_json(pairs(MOST_PAIRS).as_bytes()).is_some());
        assert_eq!(as_json(pairs(MOST_PAIRS + 1).as_bytes()), None);
    }
}
