//! Which of many come closest to what was expected.

use std::cmp::Reverse;

use serde_json::Value;

use super::Near;
use crate::calls::Comparison;
use crate::redaction::Veil;

/// How many near ones are shown.
const SHOWN: usize = 3;

/// The closest so far, the closest first: with fewer crosses, then with less to type differently, then
/// later.
#[derive(Debug, Default)]
pub(super) struct Nearest(Vec<(Distance, Near)>);

type Distance = (usize, usize, Reverse<u64>);

impl Nearest {
    pub(super) fn offer(&mut self, number: u64, near: Near) {
        let distance = distance(&near.criteria, number);
        let place = self.0.partition_point(|(closer, _)| *closer <= distance);
        self.0.insert(place, (distance, near));
        self.0.truncate(SHOWN);
    }

    /// Too few were found: those that match, then those that almost do.
    pub(super) fn followed_by(self, almost: Self) -> Self {
        Self(self.0.into_iter().chain(almost.0).collect())
    }

    pub(super) fn into_shown(self, veil: &Veil<'_>) -> Vec<Near> {
        let nearest = self.0.into_iter();
        nearest.map(|(_, near)| near.shown(veil)).collect()
    }
}

fn distance(criteria: &[Comparison], number: u64) -> Distance {
    let crosses = || criteria.iter().filter(|comparison| !comparison.holds);
    let letters = crosses()
        .map(|cross| strsim::levenshtein(&letters(&cross.expected), &letters(&cross.actual)))
        .sum();
    (crosses().count(), letters, Reverse(number))
}

/// What can be compared letter by letter; bodies of clients can be large, so not all of it.
fn letters(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.chars().take(64).collect()
}
