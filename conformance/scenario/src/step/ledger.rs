//! `ledger`: looks at what a simulator's ledger holds, whatever the client was told.

use crate::expectation::{Comparison, Expectation, World};
use crate::reader::Reader;
use paysys_shared::json::{Json, Path};
use paysys_yaml::{Fields, Node, Problem};

/// What the ledger must hold.
#[derive(Clone, Debug)]
pub struct Ledger {
    parts: Vec<(&'static str, Expectation)>,
}

pub(super) const KEYS: [&str; 3] = ["payments", "late_commits", "with"];

/// Where the admin's answer has what a key is about.
const MEMBERS: [(&str, &str); 3] = [
    ("payments", "count"),
    ("late_commits", "late_commits"),
    ("with", "payments"),
];

impl Ledger {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Fields::of(node, "`ledger`", &KEYS, &mut reader.problems)?;
        let part = |key| Some((key, Expectation::read(fields.get(key)?, reader)));
        let parts: Vec<_> = KEYS.into_iter().filter_map(part).collect();
        if parts.is_empty() {
            let problem = Problem::at(node.span, "`ledger` expects nothing");
            let help = "`ledger: { payments: 1, with: [ { status: 2 } ] }`";
            reader.problems.push(problem.help(help));
            return None;
        }
        Some(Self { parts })
    }

    /// Compares the admin's answer with what is expected of it.
    #[must_use]
    pub fn compare(&self, answer: &Json, world: World<'_>) -> Comparison {
        let mut found = Comparison::default();
        for (key, expectation) in &self.parts {
            let member = MEMBERS.iter().find(|(known, _)| known == key);
            let value = member.and_then(|(_, member)| answer.get(member));
            found.add(expectation.compare(value, Path::from("ledger").member(key).as_str(), world));
        }
        found
    }
}
