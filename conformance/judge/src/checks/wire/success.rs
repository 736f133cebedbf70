//! What success looks like, member by documented member (PAY-02 … PAY-11, CHK-02 … CHK-06).

use super::Rules;
use crate::checks::blame::MEMBERS;
use paysys_exchange::Exchange;
use paysys_scenario::Expectation;
use paysys_shared::json::Json;

pub(super) fn check(exchange: &Exchange, answer: &Json, rules: &mut Rules<'_>) {
    let method = exchange.method();
    for member in MEMBERS
        .iter()
        .filter(|member| Some(member.method) == method)
    {
        // A missing object is one fault, not ten.
        if !rules.is_broken_at(member.path) {
            let names = member.path.trim_start_matches("$.").split('.');
            rules.member(
                &Expectation::marker(member.form),
                answer.descend(names),
                member.path,
                member.requirement,
            );
        }
    }
}
