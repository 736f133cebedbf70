//! `poll`: checks until the status is as wanted.

use jiff::SignedDuration;

use super::{Check, answering, asking};
use crate::expectation::Expectation;
use crate::reader::Reader;
use paysys_yaml::{Fields, Node, Problem};

/// The first pause; each next one is twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_millis(250);

/// Checks until the status is as wanted.
#[derive(Clone, Debug)]
pub struct Poll {
    pub check: Check,
    pub until: Expectation,
    pub every: SignedDuration,
    pub at_most: SignedDuration,
}

/// The keys of `poll`.
pub(super) fn keys() -> Vec<&'static str> {
    [
        answering::KEYS.as_slice(),
        &asking::KEYS,
        &["transaction", "until", "every", "at most"],
    ]
    .concat()
}

impl Poll {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Fields::of(node, "`poll`", &keys(), &mut reader.problems)?;
        let until = fields
            .need("until", "`poll`", &mut reader.problems)
            .map(|node| Expectation::read(node, reader));
        let mut duration = |key| {
            let node = fields.get(key)?;
            let duration = reader.duration(node, key)?;
            if duration.is_zero() {
                // Without a pause a poll would never come to its end.
                let message = format!("`{key}` must be longer than nothing");
                reader.problems.push(Problem::at(node.span, message));
            }
            Some(duration)
        };
        let every = duration("every").unwrap_or(SignedDuration::from_secs(2));
        let at_most = duration("at most").unwrap_or(SignedDuration::from_secs(60));
        let check = Check::of_fields(&fields, "`poll`", reader);
        Some(Self {
            check: check?,
            until: until?,
            every,
            at_most,
        })
    }

    /// The pauses between checks, as long as they fit into `at most`.
    pub fn pauses(&self) -> impl Iterator<Item = SignedDuration> + use<> {
        let (every, at_most) = (self.every, self.at_most);
        let mut next = FIRST_PAUSE.min(every);
        let mut waited = SignedDuration::ZERO;
        std::iter::from_fn(move || {
            let pause = next;
            waited += pause;
            next = (next * 2).min(every);
            (waited <= at_most).then_some(pause)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use paysys_contract::Contract;

    #[test]
    fn pauses_double_up_to_every_and_end_in_time() {
        let text = "{transaction: 1, until: <final>, every: 1s, at most: 4s}";
        let node = paysys_yaml::parse("x", text).unwrap();
        let poll = Poll::read(&node, &mut Reader::new(Contract::built_in(), text)).unwrap();
        let pauses: Vec<i128> = poll.pauses().map(|pause| pause.as_millis()).collect();
        assert_eq!(pauses, [250, 500, 1000, 1000, 1000]);
    }
}
