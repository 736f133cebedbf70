//! The way to a value inside a JSON document.

use std::fmt;

use crate::document::RawJson;

use crate::fields::{Fields, Token};

/// Keys and places that lead from a document's root to a value: `vendor_form.0.key`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path(Box<[Box<str>]>);

impl Path {
    /// A path of these steps; `None` when one of them is empty.
    pub fn of<'a>(steps: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let steps: Box<[Box<str>]> = steps.into_iter().map(Box::from).collect();
        let is_whole = steps.iter().all(|step| !step.is_empty());
        is_whole.then_some(Self(steps))
    }

    /// The value it leads to; null is a value, too.
    pub fn find<'a>(&self, root: RawJson<'a>) -> Option<RawJson<'a>> {
        self.0
            .iter()
            .try_fold(root, |value, step| Self::below(value, step))
    }

    pub fn below<'a>(value: RawJson<'a>, step: &str) -> Option<RawJson<'a>> {
        match Token::of(value) {
            Token::Object => Fields::read(value)?.get(step),
            Token::Array => value.inside().nth(step.parse().ok()?),
            _ => None,
        }
    }

    /// Its keys and places in their order.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[test]
    fn a_path_leads_through_objects_and_lists() {
        let document = Document::read(br#"{"form":[{"key":"account","value":null}],"n":1.50}"#);
        let root = document.root().unwrap();
        let find = |path: &str| Path::of(path.split('.')).unwrap().find(root);
        let text = |path: &str| find(path).map(RawJson::get);
        assert_eq!(text("form.0.key"), Some(r#""account""#));
        assert_eq!(text("form.0.value"), Some("null"));
        assert_eq!(text("n"), Some("1.50"));
        assert_eq!(text("form.1"), None);
        assert_eq!(text("form.first"), None);
        assert_eq!(text("n.deeper"), None);
        assert_eq!(Path::of("a..b".split('.')), None);
    }
}
