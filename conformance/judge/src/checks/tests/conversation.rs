use serde_json::json;

use super::told;
use crate::talk::{NOW, Talk, paid, paid_as, status, with};

const PAY_AND_CHECK: &str = "  - pay: { as: payout, expect: { error: null } }
  - check: { transaction: \"${payout.result.details.transaction_id}\" }
  - check: { transaction: \"${payout.result.details.transaction_id}\" }";

const TWO_PAYOUTS: &str = "  - pay: { as: first, expect: { error: null } }
  - pay: { as: second }
  - check: { transaction: \"${first.result.details.transaction_id}\" }";

#[test]
fn amount_and_date_are_those_of_the_payout() {
    let talk = || Talk::of("CHK-04", PAY_AND_CHECK).hears(paid());
    assert!(talk().hears(status(0)).facts().conversation.is_empty());
    let amount = with(status(0), "/result/result/amount", json!(1));
    let amount = talk().hears(amount).facts();
    assert_eq!(
        told(&amount.conversation),
        ["CHK-04 $.result.result.amount"]
    );
    let date = with(status(0), "/result/result/date", json!(NOW + 1));
    let date = talk().hears(date).facts();
    assert_eq!(told(&date.conversation), ["CHK-05 $.result.result.date"]);
}

#[test]
fn an_amount_that_is_anothers_shows_that_the_id_finds_another() {
    let other = with(paid_as(2), "/result/details/amount", json!(20000));
    let seen = with(status(0), "/result/result/amount", json!(20000));
    let talk = Talk::of("CHK-01", TWO_PAYOUTS)
        .hears(paid_as(1))
        .hears(other);
    let broken = told(&talk.hears(seen).facts().conversation);
    assert_eq!(
        broken,
        [
            "CHK-01 $.result.result.amount",
            "CHK-04 $.result.result.amount"
        ]
    );
}

#[test]
fn what_breaks_a_rule_of_its_own_is_compared_with_nothing() {
    let quoted = with(status(0), "/result/result/amount", json!("15000"));
    let talk = Talk::of("CHK-04", PAY_AND_CHECK)
        .hears(paid())
        .hears(quoted);
    assert!(talk.facts().conversation.is_empty());
}

#[test]
fn an_end_is_an_end() {
    let then = |first, second| {
        let talk = Talk::of("CHK-09", PAY_AND_CHECK).hears(paid());
        told(
            &talk
                .hears(status(first))
                .hears(status(second))
                .facts()
                .conversation,
        )
    };
    assert!(then(0, 1).is_empty() && then(2, 2).is_empty() && then(2, 6).is_empty());
    for (end, next) in [(2, 1), (3, 0), (-1, 7), (6, 2), (2, 3)] {
        assert_eq!(
            then(end, next),
            ["CHK-09 $.result.result.status"],
            "{end} {next}"
        );
    }
}
