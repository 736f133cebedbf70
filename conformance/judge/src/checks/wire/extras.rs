//! Members nobody documented (a warning), and members that stand twice (a fault of the member).

use std::collections::HashMap;

use super::Rules;
use crate::checks::blame::own_requirement;
use paysys_exchange::Exchange;
use paysys_scenario::{Actual, AnswerRule, Mismatch};
use paysys_shared::json::{Json, Path};

/// Where which members are known, and who documents the object they are in.
const OBJECTS: [(&str, &[&str], &str); 5] = [
    (
        "$",
        &["id", "error", "result", "mx_id", "jsonrpc"],
        "ENV-06",
    ),
    ("$.error", &["code", "message", "data"], "ENV-09"),
    ("$.result", &["details", "result"], "ENV-06"),
    (
        "$.result.details",
        &[
            "id",
            "masked_card_number",
            "transaction_id",
            "bank_transaction_id",
            "reference_number",
            "amount",
            "merchantId",
            "terminalId",
            "date",
        ],
        "PAY-02",
    ),
    (
        "$.result.result",
        &["bank_transaction_id", "amount", "date", "status"],
        "CHK-02",
    ),
];

/// So many members of one object that nobody documented are told: more of them say no more.
const MOST_STRANGE: usize = 20;

pub(super) fn check(exchange: &Exchange, answer: &Json, rules: &mut Rules<'_>) {
    for (place, known, requirement) in OBJECTS {
        let names = place
            .trim_start_matches('$')
            .split('.')
            .filter(|name| !name.is_empty());
        let Some(Json::Object(members)) = answer.descend(names) else {
            continue;
        };
        let mut before: HashMap<&str, usize> = HashMap::new();
        let mut strange = 0;
        for (name, value) in members {
            let times = before.entry(name).or_default();
            *times += 1;
            let is_known = known.contains(&name.as_str());
            strange += usize::from(!is_known);
            if *times > 2 || (!is_known && strange > MOST_STRANGE) {
                continue;
            }
            if *times != 2 && is_known {
                continue;
            }
            let path = Path::from(place).member(name);
            if *times == 2 {
                let owner = own_requirement(exchange.method(), path.as_str());
                let owner = owner.unwrap_or(requirement);
                rules.must(path.as_str(), owner, AnswerRule::MemberOnce, Actual::Again);
            } else {
                let owner = if name == "mx_id" {
                    "ENV-10"
                } else {
                    requirement
                };
                let actual = Actual::Member(name.clone(), value.clone());
                let mismatch = Mismatch::rule(path.as_str(), AnswerRule::NoSuchMember, actual);
                rules.warn(owner, mismatch);
            }
        }
    }
}
