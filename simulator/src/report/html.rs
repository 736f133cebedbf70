//! For people, as one file for a browser: how the client stands first, then each sandbox with what proves it.
//!
//! It looks like the reports of the conformance kit: they share their style. It has no script, and needs no network.
//! Whatever a client or a profile wrote is escaped by the templates.

mod badge;
mod call;
mod prose;
mod sandbox;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use askama::Template;

use badge::{Badge, Tone};
use prose::Prose;
use sandbox::Sandbox;

use super::standing::Standing;
use super::{Report, SandboxReport};
use crate::doubles::Suspected;
use crate::severity::Severity;
use crate::texts::{fill, plural};
use paysys_shared::page;
use paysys_shared::texts::Language;

pub(super) fn write(report: &Report) -> String {
    Page(report).render().expect("a page holds texts only")
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a>(&'a Report);

impl Page<'_> {
    fn language(&self) -> Language {
        self.0.language
    }

    fn t(&self, key: &str) -> String {
        fill(self.language(), key, &[])
    }

    fn standing(&self) -> Standing {
        Standing::of_all(self.0)
    }

    fn tone(&self) -> Tone {
        self.standing().into()
    }

    fn made_by(&self) -> String {
        self.0.made_in_words()
    }

    fn left_out(&self) -> Option<String> {
        let left_out = self.0.left_out;
        (left_out > 0).then(|| plural(self.language(), "pipeline.left_out", left_out, &[]))
    }

    /// All of them, the worst first.
    fn sandboxes(&self) -> Vec<Sandbox<'_>> {
        let is_alone = self.0.sandboxes.len() == 1;
        let all = (1..).zip(&self.0.sandboxes);
        let view = |(number, report)| Sandbox::of(number, report, is_alone, self.language());
        let mut all: Vec<_> = all.map(view).collect();
        all.sort_by_key(|sandbox| Reverse(sandbox.standing));
        all
    }

    /// The numbers that matter most, with their names; of money and mistakes only those there are.
    fn facts(&self) -> Vec<(String, String)> {
        let sum = |of: fn(&SandboxReport) -> u64| self.0.sandboxes.iter().map(of).sum::<u64>();
        let found = |severity| {
            let all = self.0.sandboxes.iter();
            let found = all.flat_map(|one| &one.findings.findings);
            found
                .filter(|one| !one.waived && one.severity == severity)
                .count()
        };
        let there = |n: u64| (n > 0).then(|| n.to_string());
        let untold = sum(|one| one.evidence.untold as u64);
        let all = [
            ("too_much", self.paid_too_much()),
            ("twice", self.paid_twice()),
            ("untold", there(untold)),
            ("errors", there(found(Severity::Error) as u64)),
            ("warnings", there(found(Severity::Warning) as u64)),
            ("calls", Some(sum(|one| one.coverage.calls).to_string())),
            ("payments", Some(sum(|one| one.ledger.count).to_string())),
            ("refused", there(sum(|one| one.refusals.no_calls))),
            ("late", there(sum(|one| one.ledger.late_commits as u64))),
            ("sandboxes", Some(self.0.sandboxes.len().to_string())),
        ];
        let named = |(key, value): (&str, Option<String>)| {
            Some((self.t(&format!("pipeline.page.{key}")), value?))
        };
        all.into_iter().filter_map(named).collect()
    }

    /// What the payments come to that are one too many, as far as they are listed and more than possible.
    fn paid_too_much(&self) -> Option<String> {
        let mut sums: BTreeMap<&str, u128> = BTreeMap::new();
        let ledgers = || self.0.sandboxes.iter().map(|one| &one.ledger);
        for double in ledgers().flat_map(|ledger| &ledger.suspected_double_payments) {
            if double.confidence.severity() >= Severity::Warning {
                *sums.entry(&double.currency).or_default() += u128::from(double.form_amount);
            }
        }
        let sums = sums
            .iter()
            .map(|(currency, sum)| format!("{sum} {currency}"));
        let sums = sums.collect::<Vec<_>>().join(", ");
        let is_all = ledgers().all(|ledger| ledger.doubles_left_out() == 0);
        match (sums.is_empty(), is_all) {
            (true, _) => None,
            (false, true) => Some(sums),
            (false, false) => Some(fill(self.language(), "pipeline.at_least", &[("n", &sums)])),
        }
    }

    fn paid_twice(&self) -> Option<String> {
        let sum = |of: fn(&Suspected) -> usize| {
            let all = self.0.sandboxes.iter();
            all.map(|one| of(&one.ledger.suspected)).sum::<usize>()
        };
        let counts = [
            ("certain", sum(|one| one.certain)),
            ("likely", sum(|one| one.likely)),
            ("possible", sum(|one| one.possible)),
        ];
        let told = counts.iter().filter(|(_, n)| *n > 0).map(|(name, n)| {
            let key = format!("money.{name}_count");
            fill(self.language(), &key, &[("n", &n.to_string())])
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| told.join(", "))
    }
}
