//! What success looks like, member by documented member (PAY-02 … PAY-11, CHK-02 … CHK-06).

use std::sync::LazyLock;

use super::Rules;
use crate::checks::blame::MEMBERS;
use paysys_exchange::Exchange;
use paysys_scenario::Expectation;
use paysys_shared::json::Json;

/// What each of them must be.
static FORMS: LazyLock<[Expectation; MEMBERS.len()]> =
    LazyLock::new(|| MEMBERS.map(|member| Expectation::marker(member.form)));

pub(super) fn check(exchange: &Exchange, answer: &Json, rules: &mut Rules<'_>) {
    let method = exchange.method();
    let members = MEMBERS.iter().zip(&*FORMS);
    for (member, form) in members.filter(|(member, _)| Some(member.method) == method) {
        // A missing object is one fault, not ten.
        if !rules.is_broken_at(member.path) {
            let names = member.path.trim_start_matches("$.").split('.');
            let actual = answer.descend(names);
            rules.member(form, actual, member.path, member.requirement);
        }
    }
}
