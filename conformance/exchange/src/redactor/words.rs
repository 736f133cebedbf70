//! The words themselves: looking for them, and striking them out.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::ops::Range;

use memchr::memmem::Finder;

use super::STRUCK;

/// Hexadecimal digits of a SHA-1.
const HASH_LENGTH: usize = 40;

/// What must not be shown.
#[derive(Default)]
pub(super) struct Words {
    /// In small letters. There are hundreds of them, so whatever looks like one is looked up, in place of searching for each.
    hashes: BTreeSet<String>,
    /// Each with what looks for it: first as it is, then in every other way in which outputs write it. These are kept, as making one
    /// takes longer than looking through most outputs.
    secrets: BTreeMap<String, Vec<Finder<'static>>>,
}

impl Words {
    pub(super) fn insert(&mut self, word: &str) {
        if is_hash(word) {
            self.hashes.insert(word.to_ascii_lowercase());
        } else if !self.secrets.contains_key(word) {
            let mut written = BTreeSet::from([as_json(word), as_html(word), as_xml(word)]);
            written.remove(word);
            let all = iter::once(word).chain(written.iter().map(String::as_str));
            let finders = all.map(|form| Finder::new(form).into_owned());
            self.secrets.insert(word.to_owned(), finders.collect());
        }
    }

    /// Where the output holds one of them, however it is written.
    pub(super) fn first_written(&self, output: &[u8]) -> Option<usize> {
        let hash = self.hashes_in(output).next();
        let secret = || {
            let mut finders = self.secrets.values().flatten();
            finders.find_map(|finder| finder.find(output))
        };
        hash.map(|place| place.start).or_else(secret)
    }

    /// Does the text hold one of them, as it stands?
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.hashes_in(text.as_bytes()).next().is_some()
            || self
                .secrets
                .values()
                .any(|finders| finders[0].find(text.as_bytes()).is_some())
    }

    /// The output without them. Where they overlap everything that belongs to one of them goes: no tail of a key is left.
    pub(super) fn strike(&self, output: &[u8]) -> Vec<u8> {
        let mut places: Vec<Range<usize>> = self.hashes_in(output).collect();
        for finder in self.secrets.values().flatten() {
            let length = finder.needle().len();
            let found = finder.find_iter(output);
            places.extend(found.map(|start| start..start + length));
        }
        places.sort_by_key(|place| place.start);
        let mut kept = Vec::with_capacity(output.len());
        let mut end = 0;
        for place in places {
            if place.start >= end {
                kept.extend_from_slice(&output[end..place.start]);
                kept.extend_from_slice(STRUCK.as_bytes());
            }
            end = end.max(place.end);
        }
        kept.extend_from_slice(&output[end..]);
        kept
    }

    fn hashes_in(&self, output: &[u8]) -> impl Iterator<Item = Range<usize>> {
        let mut digits = 0;
        let ends = output.iter().enumerate().filter_map(move |(at, byte)| {
            digits = if byte.is_ascii_hexdigit() {
                digits + 1
            } else {
                0
            };
            (digits >= HASH_LENGTH).then_some(at + 1)
        });
        let candidates = ends.map(|end| end - HASH_LENGTH..end);
        candidates.filter(|place| {
            let seen = String::from_utf8_lossy(&output[place.clone()]).to_ascii_lowercase();
            self.hashes.contains(&seen)
        })
    }
}

fn is_hash(word: &str) -> bool {
    word.len() == HASH_LENGTH && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn as_json(text: &str) -> String {
    let quoted = serde_json::to_string(text).expect("text always has a JSON form");
    let inner = quoted.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    inner.unwrap_or_default().to_owned()
}

/// As askama writes it.
fn as_html(text: &str) -> String {
    let escape = |c: char| match c {
        '"' => "&#34;".to_owned(),
        '&' => "&#38;".to_owned(),
        '\'' => "&#39;".to_owned(),
        '<' => "&#60;".to_owned(),
        '>' => "&#62;".to_owned(),
        other => other.to_string(),
    };
    text.chars().map(escape).collect()
}

/// As JUnit's writer does.
fn as_xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\'', "&apos;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaks(word: &str, output: &str) -> bool {
        let mut words = Words::default();
        words.insert(word);
        let found = words.first_written(output.as_bytes()).is_some();
        let struck = words.strike(output.as_bytes());
        assert_eq!(found, struck != output.as_bytes());
        assert!(words.first_written(&struck).is_none());
        found
    }

    #[test]
    fn a_secret_is_found_however_it_is_written() {
        let secret = r#"a"b&c<d'e\f"#;
        assert!(leaks(secret, &format!("key={secret};")));
        assert!(leaks(secret, &serde_json::to_string(&[secret]).unwrap()));
        assert!(leaks(secret, &format!("<p>{}</p>", as_html(secret))));
        assert!(leaks(secret, &format!("<p>{}</p>", as_xml(secret))));
        assert!(!leaks(secret, "a b c d e f"));
    }

    #[test]
    fn a_hash_is_found_among_other_digits_and_in_capitals() {
        let hash = "a9993e364706816aba3e25717850c26c9cd0d89d";
        assert!(leaks(hash, &format!("00{hash}ff")));
        assert!(leaks(hash, &hash.to_uppercase()));
        assert!(!leaks(hash, &hash[1..]));
    }
}
