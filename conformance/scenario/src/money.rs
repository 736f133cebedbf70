//! Whether the answer to a payment may leave open what became of the money.
//!
//! An arranged accident does so on purpose. Then a scenario says `money: unknown`, and a `ledger` step after it settles
//! what the answer could not. A ledger is only to be had from a simulator, so this never excuses anything elsewhere.

use super::reader::Reader;
use super::step::{Awaited, Money, Step, StepKind};
use paysys_yaml::{Node, Problem};

/// Notes steps that leave money unknown without saying so, or without a `ledger` step that settles it.
pub(super) fn check(steps: &[Step], nodes: &[Node], reader: &mut Reader<'_>) {
    for (position, (step, node)) in steps.iter().zip(nodes).enumerate() {
        let is_ledger = |step: &Step| matches!(step.kind, StepKind::Ledger(_));
        let is_settled = steps[position..].iter().any(is_ledger);
        let Some(answering) = step.answering() else {
            continue;
        };
        let is_silent = matches!(step.kind, StepKind::Pay(_))
            && matches!(answering.expect, Some(Awaited::Accident(_)));
        if answering.money == Money::Unknown && !is_settled {
            let problem = Problem::at(node.span, "nothing settles this unknown money");
            reader
                .problems
                .push(problem.help("add a `ledger` step after it: it says what became of it"));
        } else if is_silent && answering.money == Money::Settled {
            let problem = Problem::at(node.span, "a payout without an answer leaves money unknown");
            reader
                .problems
                .push(problem.help("add `money: unknown` to it, and a `ledger` step after it"));
        }
    }
}
