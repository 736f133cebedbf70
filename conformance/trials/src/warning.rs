//! What a client did that is unwise and decides nothing.

use std::fmt;
use std::mem::discriminant;

use super::process::{Exit, Remark};
use paysys_contract::{Said, Words};
use paysys_shared::legible::Legible;
use paysys_shared::texts::Language;

/// One unwise thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Which start did it, from 1; nothing where there was only one, or where it belongs to none.
    pub start: Option<usize>,
    pub what: Unwise,
}

/// What was unwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwise {
    /// It had to be ended, though it had claimed something.
    HadToBeEnded(Exit),
    /// What it printed besides claims, or left behind.
    Remark(Remark),
    /// A claim about an order that it was not given.
    UnknownOrder(String),
    /// A claim that names a payment of another order, or of none.
    OtherTransaction { order: String, transaction: String },
    /// Something the simulator found in how it called.
    Finding(Finding),
}

/// Something the simulator found in how a client called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The simulator's name for it.
    pub id: String,
    pub reason: String,
    pub fix: String,
}

impl From<Unwise> for Warning {
    fn from(what: Unwise) -> Self {
        Self { start: None, what }
    }
}

impl Warning {
    /// Is it about the same mistake, whoever made it and with whatever numbers?
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        match (&self.what, &other.what) {
            (Unwise::HadToBeEnded(one), Unwise::HadToBeEnded(other)) => {
                discriminant(one) == discriminant(other)
            }
            (Unwise::Remark(one), Unwise::Remark(other)) => one.is_like(other),
            (Unwise::Finding(one), Unwise::Finding(other)) => one.id == other.id,
            (one, other) => discriminant(one) == discriminant(other),
        }
    }
}

impl Warning {
    #[must_use]
    pub fn in_words(&self, words: Words) -> String {
        let what = Legible::document(&self.what.in_words(words));
        match self.start {
            Some(start) => {
                let start = start.to_string();
                words.fill("trial.start", &[("n", &start), ("what", &what)])
            }
            None => what,
        }
    }
}

impl Unwise {
    fn in_words(&self, words: Words) -> String {
        let said = match self {
            Self::HadToBeEnded(exit) => Said::of("trial.had_to_be_ended").with("exit", exit.said()),
            Self::Remark(remark) => remark.said(),
            Self::UnknownOrder(order) => {
                Said::of("trial.unknown_order").with("order", format!("{order:?}"))
            }
            Self::OtherTransaction { order, transaction } => Said::of("trial.other_transaction")
                .with("order", order)
                .with("transaction", transaction),
            Self::Finding(finding) => return finding.in_words(words),
        };
        said.in_words(words)
    }
}

impl Finding {
    /// The simulator's own words are English; what each finding is about is told in every language.
    fn in_words(&self, words: Words) -> String {
        let Self { id, reason, fix } = self;
        let text = |part| words.texts().get(&format!("findings.{id}.{part}"));
        match (words.language(), text("title"), text("fix")) {
            (Language::Russian, Some(title), Some(fix)) => format!("{id}: {title}. {fix}"),
            _ => format!("{id}: {reason}. {fix}"),
        }
    }
}

/// In English.
impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.in_words(Words::default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::NoClaim;

    fn finding(id: &str, reason: &str) -> Warning {
        let [id, reason, fix] = [id, reason, "wait"].map(str::to_owned);
        Unwise::Finding(Finding { id, reason, fix }).into()
    }

    fn no_claim(why: NoClaim, line: &str) -> Warning {
        let line = line.to_owned();
        Unwise::Remark(Remark::NoClaim { why, line }).into()
    }

    #[test]
    fn the_same_mistake_is_told_once() {
        let left = |start| Warning {
            start,
            what: Unwise::Remark(Remark::LeftProcesses),
        };
        assert!(finding("polled-too-fast", "payment 1").is_like(&finding("polled-too-fast", "2")));
        assert!(left(Some(1)).is_like(&left(None)));
        assert!(no_claim(NoClaim::NotJson, "a").is_like(&no_claim(NoClaim::NotJson, "b")));
        let about = |order: &str| Warning::from(Unwise::UnknownOrder(order.to_owned()));
        assert!(about("a").is_like(&about("b")));
        let ended = |exit| Warning::from(Unwise::HadToBeEnded(exit));
        assert!(ended(Exit::Deadline).is_like(&ended(Exit::Deadline)));
    }

    #[test]
    fn different_mistakes_are_not() {
        let left = Warning::from(Unwise::Remark(Remark::LeftProcesses));
        assert!(!left.is_like(&no_claim(NoClaim::NotJson, "a")));
        assert!(!finding("polled-too-fast", "1").is_like(&finding("gave-up", "1")));
        assert!(!no_claim(NoClaim::NoOrder, "a").is_like(&no_claim(NoClaim::NotJson, "a")));
        let ended = |exit| Warning::from(Unwise::HadToBeEnded(exit));
        assert!(!ended(Exit::Deadline).is_like(&ended(Exit::Flood)));
    }
}
