//! Secrets and the hashes made with them are registered when made, and struck out of everything that comes back.

mod leak;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use memchr::memmem;

use super::http::{Answer, Outcome};

/// What must never be shown. Clones share what they know: a whole run has one.
#[derive(Clone, Default)]
pub struct Redactor(Arc<Mutex<BTreeSet<String>>>);

/// Shorter words would strike out innocent text.
const SHORTEST: usize = 6;

/// What stands in the place of what was struck out.
const STRUCK: &str = "<redacted>";

impl Redactor {
    /// Registers a secret or a hash made with it.
    pub fn register(&self, word: &str) {
        if word.len() >= SHORTEST {
            self.words().insert(word.to_owned());
        }
    }

    /// Learns what another knows.
    pub fn learn(&self, other: &Self) {
        let words = other.words().clone();
        self.words().extend(words);
    }

    /// Where some output holds a word that was registered, as it stands or as JSON, HTML and XML would write it.
    #[must_use]
    pub fn leak(&self, output: &[u8]) -> Option<usize> {
        leak::find(&self.words(), output)
    }

    fn words(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0
            .lock()
            .expect("nobody panics while holding the words")
    }

    /// The outcome without them: some gateway might echo a header into its answer.
    #[must_use]
    pub fn clean(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Answer(answer) => {
                let header = |(name, value): (String, String)| (name, self.clean_text(&value));
                Outcome::Answer(Answer {
                    content_type: answer.content_type.map(|text| self.clean_text(&text)),
                    headers: answer.headers.into_iter().map(header).collect(),
                    body: self.clean_bytes(&answer.body).into(),
                    ..answer
                })
            }
            Outcome::Lost(reason) => Outcome::Lost(self.clean_text(&reason)),
        }
    }

    fn clean_bytes(&self, body: &[u8]) -> Vec<u8> {
        let words = self.words();
        let found = words
            .iter()
            .filter(|word| memmem::find(body, word.as_bytes()).is_some());
        longest_first(found)
            .into_iter()
            .fold(body.to_owned(), |body, word| strike(&body, word.as_bytes()))
    }

    /// The text without them.
    #[must_use]
    pub fn clean_text(&self, text: &str) -> String {
        let words = self.words();
        let found = words.iter().filter(|word| text.contains(word.as_str()));
        longest_first(found)
            .into_iter()
            .fold(text.to_owned(), |text, word| text.replace(word, STRUCK))
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Redactor(…)")
    }
}

/// A key that begins like another is struck out as a whole, not up to where the other ends.
fn longest_first<'a>(words: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut words: Vec<&str> = words.map(String::as_str).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// Bytes need not be text.
fn strike(body: &[u8], word: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(body.len());
    let mut end = 0;
    for at in memmem::find_iter(body, word) {
        kept.extend_from_slice(&body[end..at]);
        kept.extend_from_slice(STRUCK.as_bytes());
        end = at + word.len();
    }
    kept.extend_from_slice(&body[end..]);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "a9993e364706816aba3e25717850c26c9cd0d89d";

    fn cleaned(body: Vec<u8>) -> Answer {
        let redactor = Redactor::default();
        redactor.register(HASH);
        let answer = Answer {
            status: 200,
            content_type: None,
            headers: vec![("x-echo".to_owned(), format!("s-{HASH}-1"))],
            body: body.into(),
        };
        match redactor.clean(Outcome::Answer(answer)) {
            Outcome::Answer(answer) => answer,
            Outcome::Lost(_) => panic!("an answer stays one"),
        }
    }

    #[test]
    fn an_echoed_hash_is_struck_out() {
        let answer = cleaned(format!("{{\"data\":\"s-{HASH}-1 {HASH}\"}}").into_bytes());
        assert_eq!(*answer.body, *b"{\"data\":\"s-<redacted>-1 <redacted>\"}");
        assert_eq!(answer.headers[0].1, "s-<redacted>-1");
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
        assert_eq!(*cleaned(body).body, *b"\xff\xfe<redacted>\xff");
    }
}
