//! What a hash stands for.

use std::collections::BTreeSet;

use rstest::rstest;

use super::*;
use crate::target::Timeout;
use paysys_contract::Contract;
use paysys_exchange::{SafeUrl, Secret, Service};
use paysys_scenario::{Library, load};

const PAY: &str = "  - pay: { expect: { error: null } }\n";

fn service(id: &str) -> Service {
    Service {
        id: id.to_owned(),
        secret: Secret::new("a secret key".to_owned()),
    }
}

fn live() -> Live {
    let url = SafeUrl::parse("https://paysys.uz/gateway").unwrap();
    let mut live = Live::reading(url, service("me"), Timeout::default());
    live.terms = Some(PaymentTerms::default());
    live.limits.max_payments = 9;
    live.limits.max_amount_per_payment = 12_000;
    live.limits.max_amount_total = 100_000;
    live
}

fn scenario(steps: &str) -> Arc<Scenario> {
    scenario_of("x.x", "PAY-01", steps)
}

fn scenario_of(id: &str, requires: &str, steps: &str) -> Arc<Scenario> {
    let text = format!("id: {id}\ntitle: x\nrequires: [{requires}]\nsteps:\n{steps}");
    let name = format!("{id}.yaml");
    Arc::new(load(&name, &text, Contract::built_in()).unwrap())
}

fn history() -> LogHistory {
    LogHistory {
        log: "/log".to_owned(),
        id: "1".to_owned(),
        records: 1,
        state: "a".to_owned(),
    }
}

/// The digest of one plan, everything in it being as told.
fn digest(
    live: &Live,
    scenario: &Arc<Scenario>,
    history: &LogHistory,
    until: Timestamp,
    change: impl FnOnce(&mut Planned),
) -> String {
    let scenarios = [Arc::clone(scenario)];
    let mut plan = Plan::of(live, &scenarios, history, until);
    assert_eq!(plan.payments.len(), 1, "{:?}", plan.left_out);
    change(&mut plan.payments[0]);
    plan.digest(live, &scenarios, history)
}

fn sent(change: impl FnOnce(&mut PlannedRequest)) -> impl FnOnce(&mut Planned) {
    |planned| change(planned.request.as_mut().expect("the request is known"))
}

#[test]
fn whatever_is_approved_is_in_the_hash() {
    let pay = scenario(PAY);
    let until = Timestamp::UNIX_EPOCH;
    let mut digests = BTreeSet::new();
    let mut is_new = |digest: String| digests.insert(digest);
    let template =
        |change: Box<dyn FnOnce(&mut Planned)>| digest(&live(), &pay, &history(), until, change);
    assert!(is_new(template(Box::new(|_| ()))));
    assert!(!is_new(template(Box::new(|_| ()))), "it is always the same");
    let requests: [fn(&mut PlannedRequest); 5] = [
        |it| it.verb = "PUT".to_owned(),
        |it| it.url.push('x'),
        |it| it.headers[0].1.push('x'),
        |it| it.headers.push(("X-A".to_owned(), "b".to_owned())),
        |it| it.body.push(' '),
    ];
    for change in requests {
        assert!(is_new(template(Box::new(sent(change)))));
    }
    assert!(is_new(template(Box::new(|it| it.service_id = None))));
    let targets: [fn(&mut Live); 5] = [
        |it| it.service.id.push('x'),
        |it| it.second = Some(service("other")),
        |it| it.blocked = Some(service("other one")),
        |it| it.limits.max_payments = 8,
        |it| it.url = SafeUrl::parse("https://paysys.uz/other").unwrap(),
    ];
    for change in targets {
        let mut live = live();
        change(&mut live);
        assert!(is_new(digest(&live, &pay, &history(), until, |_| ())));
    }
    let histories: [fn(&mut LogHistory); 4] = [
        |it| it.state.push('x'),
        |it| it.log.push('x'),
        |it| it.id.push('x'),
        |it| it.records += 1,
    ];
    for change in histories {
        let mut history = history();
        change(&mut history);
        assert!(is_new(digest(&live(), &pay, &history, until, |_| ())));
    }
    let later = until + jiff::SignedDuration::from_secs(1);
    assert!(is_new(digest(&live(), &pay, &history(), later, |_| ())));
    let commented = scenario("  - pay: { expect: { error: null } } # for rent\n");
    assert!(is_new(digest(
        &live(),
        &commented,
        &history(),
        until,
        |_| ()
    )));
}

#[test]
fn no_secret_is_in_the_hash() {
    let pay = scenario(PAY);
    let mut other = live();
    other.service.secret = Secret::new("renewed".to_owned());
    let of = |live: &Live| digest(live, &pay, &history(), Timestamp::UNIX_EPOCH, |_| ());
    assert_eq!(of(&live()), of(&other));
}

/// Each request as it will be: who signs, and how.
#[test]
fn a_plan_says_who_pays() {
    let mut live = live();
    live.second = Some(service("my-other"));
    let who_pays = |auth: &str| {
        let step = format!("  - pay: {{ {auth} expect: {{ error: null }} }}\n");
        let plan = Plan::of(&live, &[scenario(&step)], &history(), Timestamp::UNIX_EPOCH);
        let payment = plan.payments.first().expect("it is planned").clone();
        let request = payment.request.expect("the request is known");
        assert!(!format!("{request:?}").contains("secret key"));
        payment.service_id
    };
    assert_eq!(who_pays("").as_deref(), Some("me"));
    let second = who_pays("auth: { service: second },");
    assert_eq!(second.as_deref(), Some("my-other"));
    let stale = who_pays("auth: { timestamp: -720h },");
    assert_eq!(stale.as_deref(), Some("me"));
    assert_eq!(who_pays("auth: none,"), None);
}

/// Whoever is no service of the target is in no plan, however its header is made.
#[test]
fn nobody_elses_service_pays() {
    for auth in [
        "auth: { service_id: some-body },",
        "auth: { header: some-body-00ff-1 },",
        "headers: { auth: some-body-00ff-1 },",
    ] {
        let step = format!("  - pay: {{ {auth} expect: {{ error: null }} }}\n");
        let pay = [scenario(&step)];
        let plan = Plan::of(&live(), &pay, &history(), Timestamp::UNIX_EPOCH);
        assert_eq!((plan.payments.len(), plan.left_out.len()), (0, 1), "{auth}");
    }
}

#[test]
fn what_a_gateway_is_for_comes_before_what_it_refuses() {
    let library = Library::built_in(Contract::built_in()).unwrap();
    let rank_of = |id: &str| rank(&library.select(&[id.to_owned()]).unwrap()[0]);
    let in_order = [
        "pay.completes",
        "check.fields",
        "auth.age-limit",
        "envelope.request-tracker-on-payout",
        "errors.amount-negative",
    ];
    assert!(
        in_order.map(rank_of).is_sorted(),
        "{:?}",
        in_order.map(rank_of)
    );
    assert!(rank_of("pay.completes") < rank_of("errors.amount-negative"));
}

/// One usual payment moves at most 12 000.
#[rstest]
#[case::both_fit(2, 24_000, &["a.a", "b.b"], 24_000)]
#[case::one_payment_too_many(1, 24_000, &["a.a"], 12_000)]
#[case::too_much_together(2, 23_999, &["a.a"], 12_000)]
#[case::too_much_at_all(2, 11_999, &[], 0)]
fn limits_hold_for_the_whole_plan(
    #[case] payments: u32,
    #[case] total: u64,
    #[case] planned: &[&str],
    #[case] worst_case: u64,
) {
    let mut live = live();
    live.limits.max_payments = payments;
    live.limits.max_amount_total = total;
    let scenarios = ["a.a", "b.b"].map(|id| scenario_of(id, "PAY-01", PAY));
    let plan = Plan::of(&live, &scenarios, &history(), Timestamp::UNIX_EPOCH);
    let names: Vec<&str> = plan
        .payments
        .iter()
        .map(|one| one.scenario.as_str())
        .collect();
    assert_eq!((names.as_slice(), plan.worst_case), (planned, worst_case));
    assert_eq!(plan.left_out.len(), 2 - planned.len());
}

/// What pays nothing, or cannot be played on this target at all, is not asked of anybody.
#[test]
fn a_plan_is_about_what_would_be_paid() {
    for steps in [
        "  - check: { transaction: 1, expect: { error: null } }\n",
        "  - pay: { auth: { service: second }, expect: { error: null } }\n",
    ] {
        let plan = Plan::of(
            &live(),
            &[scenario(steps)],
            &history(),
            Timestamp::UNIX_EPOCH,
        );
        assert_eq!(
            (plan.payments.len(), plan.left_out.len()),
            (0, 0),
            "{steps}"
        );
    }
}

#[test]
fn payouts_come_before_checks_and_both_before_manners() {
    let families = ["PAY-01", "CHK-01", "AUT-02", "ENV-03", "ERR-05"];
    let ranks = families.map(|id| rank(&scenario_of("x.x", id, PAY)).1);
    assert_eq!(ranks, [0, 1, 2, 3, 4]);
}

/// Whoever takes a number may round it or drop its zeros, and pay somebody else.
#[test]
fn an_account_without_quotes_is_the_targets_own_to_the_digit_or_not_sent() {
    let library = Library::built_in(Contract::built_in()).unwrap();
    let scenarios = library
        .select(&["errors.account-number".to_owned()])
        .unwrap();
    let plan = |account: &str| {
        let mut live = live();
        live.terms.as_mut().unwrap().account = Some(account.to_owned());
        Plan::of(&live, &scenarios, &history(), Timestamp::UNIX_EPOCH)
    };
    let own = plan("998901234567");
    let body = |planned: &Planned| planned.request.as_ref().unwrap().body.clone();
    let bodies: Vec<String> = own.payments.iter().map(body).collect();
    assert!(
        matches!(&bodies[..], [body] if body.contains(r#""account":998901234567,"#)),
        "{bodies:?} {:?}",
        own.left_out
    );
    assert_eq!(own.worst_case, 12_000);
    for account in ["0901234567", "9007199254740993", "9e5", "wallet", ""] {
        assert!(plan(account).payments.is_empty(), "{account}");
    }
}
