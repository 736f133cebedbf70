//! The simulator's protocol lies: wrong gateways that were written by somebody else.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::json;

use paysys_contract::Contract;
use paysys_engine::run;
use paysys_engine::session::Target;
use paysys_engine::target::Admin;
use paysys_judge::verdict::{RunResult, conclude};
use paysys_scenario::Scenario;

/// A lie, about what it is told, and what that violates.
#[derive(Clone, Copy, Debug)]
pub struct Lie {
    pub name: &'static str,
    pub method: &'static str,
    /// The requirements that it violates, and must fail.
    pub breaks: &'static [&'static str],
}

/// All lies, of either method where it can tell them.
#[rustfmt::skip] // one line, one gateway
pub const LIES: &[Lie] = &[
    Lie::pays("id-missing", &["ENV-06"]),
    Lie::checks("id-missing", &["ENV-06"]),
    Lie::pays("id-wrong", &["ENV-03"]),
    Lie::checks("id-wrong", &["ENV-03"]),
    Lie::pays("id-of-another-type", &["ENV-03"]),
    Lie::checks("id-of-another-type", &["ENV-03"]),
    Lie::pays("error-and-result-both", &["ENV-07"]),
    Lie::checks("error-and-result-both", &["ENV-07"]),
    Lie::pays("error-and-result-null", &["ENV-06"]),
    Lie::checks("error-and-result-null", &["ENV-06"]),
    Lie::pays("error-and-result-absent", &["ENV-06"]),
    Lie::checks("error-and-result-absent", &["ENV-06"]),
    Lie::pays("details-null", &["PAY-02"]),
    Lie::checks("details-null", &["CHK-02"]),
    Lie::pays("details-missing", &["PAY-02"]),
    Lie::checks("details-missing", &["CHK-02"]),
    Lie::pays("number-as-string", &["PAY-05", "PAY-08", "PAY-11"]),
    Lie::checks("number-as-string", &["CHK-04", "CHK-05", "CHK-06", "ENV-09"]),
    Lie::pays("string-as-number", &["PAY-03"]),
    Lie::pays("number-above-2-to-53", &["PAY-05", "PAY-15"]),
    Lie::checks("number-above-2-to-53", &["CHK-04"]),
    Lie::pays("date-in-milliseconds", &["PAY-11"]),
    Lie::checks("date-in-milliseconds", &["CHK-05"]),
    Lie::checks("unknown-status", &["CHK-06"]),
    Lie::checks("status-as-string", &["CHK-06"]),
    Lie::checks("status-null", &["CHK-06"]),
    Lie::pays("field-missing", &["PAY-05"]),
    Lie::checks("field-missing", &["CHK-06"]),
    Lie::pays("field-renamed", &["PAY-05"]),
    Lie::checks("field-renamed", &["CHK-06"]),
    Lie::pays("extra-fields", &[]),
    Lie::checks("extra-fields", &[]),
    Lie::pays("duplicate-keys", &["PAY-05"]),
    Lie::checks("duplicate-keys", &["CHK-06"]),
    Lie::pays("trailing-garbage", &["ENV-06"]),
    Lie::checks("trailing-garbage", &["ENV-06"]),
    Lie::pays("answer-of-another", &["PAY-11", "PAY-15"]),
    Lie::checks("answer-of-another", &["CHK-01", "CHK-04"]),
    Lie::checks("single-nesting", &["CHK-02"]),
    Lie::pays("mx-id-moved", &[]),
    Lie::checks("mx-id-moved", &[]),
];

/// The requirements that lies violate: the scenarios that exercise one of them are those in which lies are met.
pub(super) fn violated() -> Vec<String> {
    let broken = LIES.iter().flat_map(|lie| lie.breaks);
    let broken: BTreeSet<&str> = broken.copied().collect();
    broken.into_iter().map(str::to_owned).collect()
}

impl Lie {
    const fn pays(name: &'static str, breaks: &'static [&'static str]) -> Self {
        let method = "pam.pay_by_cash";
        Self {
            name,
            method,
            breaks,
        }
    }

    const fn checks(name: &'static str, breaks: &'static [&'static str]) -> Self {
        let method = "pam.check_payment";
        Self {
            name,
            method,
            breaks,
        }
    }

    /// Plays scenarios in sandboxes whose answers lie.
    pub(super) async fn met(&self, admin: Admin, scenarios: &[Arc<Scenario>]) -> RunResult {
        let rule = json!({
            "match": { "method": self.method },
            "then": { "custom_fault": { "point": "after-commit", "action": { "lie": self.name } } },
        });
        let target = Target::Simulator(admin.with_rule(rule));
        let played = run::run(&target, scenarios).await;
        conclude(played, Contract::built_in())
    }
}
