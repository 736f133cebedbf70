//! Secrets and the hashes made with them are registered when made, and struck out of everything that leaves the kit. What
//! arrived is judged as it arrived: a key may well be made of digits that an amount has, too.

mod words;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use paysys_shared::json;
use paysys_shared::json::Json;
use words::Words;

/// What must never be shown. Clones share what they know: a whole run has one.
#[derive(Clone, Default)]
pub struct Redactor(Arc<Mutex<Words>>);

/// Shorter words would strike out innocent text.
const SHORTEST: usize = 6;

/// What stands in the place of what was struck out.
const STRUCK: &str = "<redacted>";

impl Redactor {
    /// Registers a secret or a hash made with it.
    pub fn register(&self, word: &str) {
        if word.len() >= SHORTEST {
            self.words().insert(word);
        }
    }

    /// Where some output holds a word that was registered, as it stands or as JSON, HTML and XML would write it. A number of
    /// the kit's own in a JSON document, such as a sum, tells no key, though it may have the same digits.
    #[must_use]
    pub fn leak(&self, output: &[u8]) -> Option<usize> {
        let place = self.words().first_written(output)?;
        let whole = json::parse(output).map(|document| vec![document]);
        let lines = || {
            let lines = output.trim_ascii_end().split(|byte| *byte == b'\n');
            lines.map(json::parse).collect()
        };
        let documents: Result<Vec<Json>, _> = whole.or_else(|_| lines());
        let is_only_numbers = documents.is_ok_and(|documents| {
            let mut documents = documents.iter();
            !documents.any(|document| self.is_in_texts(document))
        });
        (!is_only_numbers).then_some(place)
    }

    fn words(&self) -> MutexGuard<'_, Words> {
        self.0
            .lock()
            .expect("nobody panics while holding the words")
    }

    /// A body without them. Where it is JSON it stays JSON, whatever escapes hide a word: a number that holds one becomes a
    /// text. A body without a word in it stays as it is, byte for byte.
    #[must_use]
    pub fn clean_bytes(&self, body: &[u8]) -> Vec<u8> {
        match json::parse(body) {
            Ok(document) if self.is_in(&document) => {
                let cleaned = self.clean_json(&document).to_string();
                self.words().strike(cleaned.as_bytes())
            }
            _ => self.words().strike(body),
        }
    }

    #[must_use]
    pub fn clean_json(&self, document: &Json) -> Json {
        match document {
            Json::Null | Json::Bool(_) => document.clone(),
            Json::Number(text) => match self.words().is_in(text) {
                true => Json::text(STRUCK),
                false => document.clone(),
            },
            Json::Text(text) => Json::Text(self.clean_text(text)),
            Json::List(items) => Json::List(items.iter().map(|it| self.clean_json(it)).collect()),
            Json::Object(members) => {
                let clean = |(name, value): &(String, Json)| {
                    (self.clean_text(name), self.clean_json(value))
                };
                Json::Object(members.iter().map(clean).collect())
            }
        }
    }

    fn is_in(&self, document: &Json) -> bool {
        self.is_in_texts(document) || self.is_in_numbers(document)
    }

    fn is_in_texts(&self, document: &Json) -> bool {
        match document {
            Json::Null | Json::Bool(_) | Json::Number(_) => false,
            // What is within may itself be JSON, HTML or XML.
            Json::Text(text) => self.words().first_written(text.as_bytes()).is_some(),
            Json::List(items) => items.iter().any(|item| self.is_in_texts(item)),
            Json::Object(members) => members.iter().any(|(name, value)| {
                let is_named = self.words().first_written(name.as_bytes()).is_some();
                is_named || self.is_in_texts(value)
            }),
        }
    }

    fn is_in_numbers(&self, document: &Json) -> bool {
        match document {
            Json::Null | Json::Bool(_) | Json::Text(_) => false,
            Json::Number(text) => self.words().is_in(text),
            Json::List(items) => items.iter().any(|item| self.is_in_numbers(item)),
            Json::Object(members) => members.iter().any(|(_, value)| self.is_in_numbers(value)),
        }
    }

    #[must_use]
    pub fn clean_text(&self, text: &str) -> String {
        let cleaned = self.words().strike(text.as_bytes());
        String::from_utf8(cleaned).expect("what is struck out of a text is text")
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Redactor(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "a9993e364706816aba3e25717850c26c9cd0d89d";

    fn cleaned(word: &str, body: &[u8]) -> Vec<u8> {
        let redactor = Redactor::default();
        redactor.register(word);
        redactor.clean_bytes(body)
    }

    #[test]
    fn an_echoed_hash_is_struck_out() {
        let body = format!("{{\"data\":\"s-{HASH}-1 {HASH}\"}}");
        let struck: &[u8] = b"{\"data\":\"s-<redacted>-1 <redacted>\"}";
        assert_eq!(cleaned(HASH, body.as_bytes()), struck);
    }

    #[test]
    fn of_two_keys_that_begin_alike_no_tail_is_left() {
        let redactor = Redactor::default();
        for key in ["abc-secret", "abc-secret-2"] {
            redactor.register(key);
        }
        let cleaned = redactor.clean_text("abc-secret-2 and abc-secret");
        assert_eq!(cleaned, "<redacted> and <redacted>");
        let body = redactor.clean_bytes(b"abc-secret-2!");
        assert_eq!(body, b"<redacted>!");
    }

    #[test]
    fn a_hash_among_bytes_that_are_no_text_is_struck_out() {
        let body = [&[0xff, 0xfe][..], HASH.as_bytes(), &[0xff]].concat();
        assert_eq!(cleaned(HASH, &body), b"\xff\xfe<redacted>\xff");
    }

    #[test]
    fn no_escape_hides_a_word() {
        let body = br#"{ "a\"b-key" : 1.50, "x":"a\u0022\u0062-key!" }"#;
        let struck: &[u8] = br#"{"<redacted>":1.50,"x":"<redacted>!"}"#;
        assert_eq!(cleaned("a\"b-key", body), struck);
    }

    #[test]
    fn a_number_of_the_kits_own_gives_no_key_away() {
        let redactor = Redactor::default();
        redactor.register("150000");
        let log = b"{\"worst_case\":150000}\n{\"worst_case\":2150000}\n";
        assert_eq!(redactor.leak(log), None);
        assert!(redactor.leak(b"{\"reason\":\"150000\"}\n").is_some());
        assert!(
            redactor
                .leak(b"{\"request\":\"{\\\"a\\\":150000}\"}")
                .is_some()
        );
        assert!(redactor.leak(b"at most 150000").is_some());
    }

    #[test]
    fn json_stays_json_where_a_key_is_made_of_digits() {
        let body = br#"{"amount":150000,"other":15000}"#;
        let struck: &[u8] = br#"{"amount":"<redacted>","other":15000}"#;
        assert_eq!(cleaned("150000", body), struck);
        let other = b"{ \"amount\" : 1.0 }";
        assert_eq!(cleaned("150000", other), other);
    }
}
