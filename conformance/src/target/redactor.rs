//! Secrets and the hashes made with them are registered when made, and struck out of everything that comes back.

use super::http::{Answer, Outcome};

/// What must never be shown.
#[derive(Clone, Default)]
pub struct Redactor(Vec<String>);

/// Shorter words would strike out innocent text.
const SHORTEST: usize = 6;

impl Redactor {
    /// Registers a secret or a hash made with it.
    pub fn register(&mut self, word: &str) {
        if word.len() >= SHORTEST && !self.0.iter().any(|known| known == word) {
            self.0.push(word.to_owned());
        }
    }

    /// The outcome without them: some gateway might echo a header into its answer.
    #[must_use]
    pub fn clean(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Answer(answer) => Outcome::Answer(Answer {
                content_type: answer.content_type.map(|text| self.clean_text(&text)),
                body: self.clean_bytes(answer.body),
                ..answer
            }),
            Outcome::Lost(reason) => Outcome::Lost(self.clean_text(&reason)),
        }
    }

    fn clean_bytes(&self, body: Vec<u8>) -> Vec<u8> {
        match String::from_utf8(body) {
            Ok(text) => self.clean_text(&text).into_bytes(),
            // Not text, so nothing of ours can be read out of it as it stands.
            Err(error) => error.into_bytes(),
        }
    }

    fn clean_text(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, word| {
            text.replace(word, "<redacted>")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_echoed_hash_is_struck_out() {
        let mut redactor = Redactor::default();
        redactor.register("a9993e364706816aba3e25717850c26c9cd0d89d");
        let echo = b"{\"data\":\"s-a9993e364706816aba3e25717850c26c9cd0d89d-1\"}".to_vec();
        let answer = Answer {
            status: 200,
            content_type: None,
            body: echo,
        };
        let Outcome::Answer(answer) = redactor.clean(Outcome::Answer(answer)) else {
            panic!("an answer stays one");
        };
        assert_eq!(answer.body, b"{\"data\":\"s-<redacted>-1\"}");
    }
}
