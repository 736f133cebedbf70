use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::document::RawJson;
use crate::fault::{Action, Fault, Lie, Point};
use crate::method::Method;
use crate::service::ServiceIndex;
use crate::treatment::NamedFault;

const NOW: Moment = Moment::from_millis(1_000);

fn payout(account: &str) -> Facts<'_> {
    Facts {
        method: &Method::PayByCash,
        pays: true,
        service: Some(ServiceIndex(0)),
        id: RawJson::NULL,
        vendor_id: Some(101_596),
        account: Some(account),
        reference: None,
        amount: None,
        currency: Some("USD"),
        others: false,
        is_refused: false,
        is_short: false,
    }
}

fn stuck(when: When) -> RuleSpec {
    let then = Treatment {
        progression_choice: Some(3),
        ..Treatment::default()
    };
    RuleSpec {
        matching: Match::default(),
        when,
        then,
        ttl: None,
        must_apply: false,
    }
}

/// Which of the first calls the rule applies to.
fn applied(when: When, calls: u64) -> Vec<u64> {
    let mut rules = Rules::default();
    rules.add(stuck(when), NOW).unwrap();
    let mut applies = |_: &u64| {
        let mut treatment = Treatment::default();
        !rules
            .apply(&mut treatment, &payout("1"), NOW, Seed(1))
            .is_empty()
    };
    (1..=calls).filter(|call| applies(call)).collect()
}

#[test]
fn each_when_picks_its_calls() {
    assert_eq!(applied(When::Always, 3), [1, 2, 3]);
    assert_eq!(applied(When::Next(2), 4), [1, 2]);
    assert_eq!(applied(When::Nth(3), 5), [3]);
    assert_eq!(applied(When::Every(2), 5), [2, 4]);
    assert_eq!(applied(When::Between(2, 3), 5), [2, 3]);
    assert_eq!(applied(When::Until(NOW), 3), [0; 0]);
    assert_eq!(
        applied(When::Until(NOW.plus(Duration::from_millis(1))), 2),
        [1, 2]
    );
}

#[test]
fn probability_is_keyed_and_about_right() {
    let picked = applied(When::Probability(0.25), 2000);
    assert!((420..580).contains(&picked.len()), "{}", picked.len());
    assert_eq!(picked, applied(When::Probability(0.25), 2000));
    assert_eq!(applied(When::Probability(0.0), 50), [0; 0]);
    assert_eq!(applied(When::Probability(1.0), 50).len(), 50);
}

#[test]
fn the_newest_rule_decides_and_an_outranked_next_is_not_used_up() {
    let mut rules = Rules::default();
    rules.add(stuck(When::Next(1)), NOW).unwrap();
    let newer = Treatment {
        progression_choice: Some(9),
        ..Treatment::default()
    };
    let spec = RuleSpec {
        then: newer,
        ..stuck(When::Next(1))
    };
    rules.add(spec, NOW).unwrap();
    let mut progression_choices = vec![];
    for _ in 0..3 {
        let mut treatment = Treatment::default();
        rules.apply(&mut treatment, &payout("1"), NOW, Seed(1));
        progression_choices.push(treatment.progression_choice);
    }
    assert_eq!(progression_choices, [Some(9), Some(3), None]);
    let older = rules.iter().next().unwrap().tally;
    assert_eq!(
        (older.matched, older.applied, older.skipped.outranked),
        (3, 1, 1)
    );
}

#[test]
fn rules_add_up_where_they_ask_for_different_things() {
    let mut rules = Rules::default();
    rules.add(stuck(When::Always), NOW).unwrap();
    let slow = Treatment {
        delay: Some(Duration::from_secs(1)),
        ..Treatment::default()
    };
    let spec = RuleSpec {
        then: slow,
        ..stuck(When::Always)
    };
    rules.add(spec, NOW).unwrap();
    let mut treatment = Treatment::default();
    let ids = rules.apply(&mut treatment, &payout("1"), NOW, Seed(1));
    assert_eq!(ids, [RuleId(2), RuleId(1)]);
    assert_eq!(
        (treatment.progression_choice, treatment.delay),
        (Some(3), Some(Duration::from_secs(1)))
    );
}

#[test]
fn a_rule_is_over_when_its_time_is() {
    let mut rules = Rules::default();
    let ttl = Some(Duration::from_secs(1));
    let spec = RuleSpec {
        ttl,
        ..stuck(When::Always)
    };
    rules.add(spec, NOW).unwrap();
    let mut applies = |now| {
        !rules
            .apply(&mut Treatment::default(), &payout("1"), now, Seed(1))
            .is_empty()
    };
    assert!(applies(NOW.plus(Duration::from_millis(999))));
    assert!(!applies(NOW.plus(Duration::from_secs(1))));
}

#[test]
fn a_rule_that_cannot_change_a_check_does_not_count_it() {
    let check = Facts {
        method: &Method::CheckPayment,
        pays: false,
        ..payout("1")
    };
    let mut rules = Rules::default();
    rules.add(stuck(When::Next(1)), NOW).unwrap();
    let lie = Fault {
        point: Point::AfterCommit,
        action: Action::Lie(Lie::StatusAsString),
    };
    let fault = Some(Arc::new(NamedFault {
        name: "custom".into(),
        fault: lie,
    }));
    let lying = Treatment {
        fault,
        ..Treatment::default()
    };
    let spec = RuleSpec {
        then: lying,
        ..stuck(When::Next(1))
    };
    rules.add(spec, NOW).unwrap();
    let applied = |rules: &mut Rules, facts: &Facts<'_>| {
        rules.apply(&mut Treatment::default(), facts, NOW, Seed(1))
    };
    assert_eq!(applied(&mut rules, &check), [RuleId(2)]);
    assert_eq!(applied(&mut rules, &payout("1")), [RuleId(1)]);
}

#[test]
fn everything_named_in_a_match_must_hold() {
    let matching = Match {
        account: Some(crate::pattern::Pattern::new("7912*")),
        currency: Some("USD".into()),
        ..Match::default()
    };
    assert!(matching.holds(&payout("79123456789")));
    assert!(!matching.holds(&payout("79223456789")));
    assert!(!matching.holds(&Facts {
        currency: None,
        ..payout("79123456789")
    }));
}

#[test]
fn a_match_may_be_about_the_clients_own_reference() {
    let matching = Match {
        reference: Some(crate::pattern::Pattern::new("order-*")),
        ..Match::default()
    };
    let called = |reference| Facts {
        reference,
        ..payout("1")
    };
    assert!(matching.holds(&called(Some("order-41"))));
    assert!(!matching.holds(&called(Some("41"))));
    assert!(!matching.holds(&called(None)));
}

#[test]
fn rules_that_are_over_make_room() {
    let mut rules = Rules::default();
    let brief = RuleSpec {
        ttl: Some(Duration::from_millis(1)),
        ..stuck(When::Always)
    };
    for _ in 0..Rules::MOST {
        rules.add(brief.clone(), NOW).unwrap();
    }
    assert!(rules.add(brief.clone(), NOW).is_none());
    assert!(
        rules
            .add(brief, NOW.plus(Duration::from_millis(1)))
            .is_some()
    );
    assert_eq!(rules.iter().count(), 1);
}
