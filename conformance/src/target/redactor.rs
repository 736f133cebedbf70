//! Secrets and the hashes made with them are registered when made, and struck out of everything that comes back.

mod leak;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

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
                    body: self.clean_bytes(answer.body),
                    ..answer
                })
            }
            Outcome::Lost(reason) => Outcome::Lost(self.clean_text(&reason)),
        }
    }

    fn clean_bytes(&self, body: Vec<u8>) -> Vec<u8> {
        let strike = |body: Vec<u8>, word: &String| strike(&body, word.as_bytes());
        self.words().iter().fold(body, strike)
    }

    /// The text without them.
    #[must_use]
    pub fn clean_text(&self, text: &str) -> String {
        let strike = |text: String, word: &String| text.replace(word.as_str(), STRUCK);
        self.words().iter().fold(text.to_owned(), strike)
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Redactor(…)")
    }
}

/// Bytes need not be text.
fn strike(body: &[u8], word: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.windows(word.len()).position(|bytes| bytes == word) {
        kept.extend_from_slice(&rest[..at]);
        kept.extend_from_slice(STRUCK.as_bytes());
        rest = &rest[at + word.len()..];
    }
    kept.extend_from_slice(rest);
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
            body,
        };
        match redactor.clean(Outcome::Answer(answer)) {
            Outcome::Answer(answer) => answer,
            Outcome::Lost(_) => panic!("an answer stays one"),
        }
    }

    #[test]
    fn an_echoed_hash_is_struck_out() {
        let answer = cleaned(format!("{{\"data\":\"s-{HASH}-1 {HASH}\"}}").into_bytes());
        assert_eq!(answer.body, b"{\"data\":\"s-<redacted>-1 <redacted>\"}");
        assert_eq!(answer.headers[0].1, "s-<redacted>-1");
    }

    #[test]
    fn a_hash_among_bytes_that_are_no_text_is_struck_out() {
        let body = [&[0xff, 0xfe][..], HASH.as_bytes(), &[0xff]].concat();
        assert_eq!(cleaned(body).body, b"\xff\xfe<redacted>\xff");
    }
}
