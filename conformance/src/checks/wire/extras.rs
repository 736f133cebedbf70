//! Members nobody documented (a warning), and members that stand twice (a fault of the member).

use super::Rules;
use crate::checks::blame::{MEMBERS, Member};
use crate::json::{Json, Path};
use crate::scenario::{Actual, AnswerRule, Mismatch};
use crate::transcript::Exchange;

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

pub(super) fn check(exchange: &Exchange, answer: &Json, rules: &mut Rules<'_>) {
    for (place, known, requirement) in OBJECTS {
        let names = place
            .trim_start_matches('$')
            .split('.')
            .filter(|name| !name.is_empty());
        let Some(Json::Object(members)) = answer.descend(names) else {
            continue;
        };
        for (position, (name, value)) in members.iter().enumerate() {
            let path = Path::from(place).member(name);
            if members[..position].iter().any(|(before, _)| before == name) {
                let owner = owner(exchange, &path).unwrap_or(requirement);
                rules.must(path.as_str(), owner, AnswerRule::MemberOnce, Actual::Again);
            } else if !known.contains(&name.as_str()) {
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

fn owner(exchange: &Exchange, path: &Path) -> Option<&'static str> {
    let own =
        |member: &&Member| Some(member.method) == exchange.method() && member.path == path.as_str();
    MEMBERS.iter().find(own).map(|member| member.requirement)
}
