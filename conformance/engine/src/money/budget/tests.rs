//! When a permit is given, and what is left when a run or a machine stops between two steps.

use std::fs;
use std::sync::Arc;

use jiff::SignedDuration;
use tempfile::TempDir;

use super::*;
use crate::money::Planned;
use crate::target::Timeout;
use paysys_contract::Contract;
use paysys_exchange::{PaymentTerms, Request, SafeUrl, Secret, Service};
use paysys_scenario::load;

const SCENARIO: &str = "id: x.x\ntitle: x\nrequires: [PAY-01]\nsteps:\n  - pay: { expect: { error: null } }\n  - pay: { expect: { error: null } }\n";

/// A directory with a log and a memory, and a plan of two payments.
struct LogFiles {
    directory: TempDir,
    live: Live,
}

impl LogFiles {
    fn new() -> Self {
        let service = |id: &str| Service {
            id: id.to_owned(),
            secret: Secret::new("a secret key".to_owned()),
        };
        let url = SafeUrl::parse("http://127.0.0.1:1/").unwrap();
        let mut live = Live::reading(url, service("me"), Timeout::default());
        live.second = Some(service("my-other"));
        live.terms = Some(PaymentTerms::default());
        live.limits.max_payments = 9;
        live.limits.max_amount_per_payment = 12_000;
        live.limits.max_amount_total = 100_000;
        let directory = tempfile::tempdir().unwrap();
        Self { directory, live }
    }

    fn state(&self) -> StateDirectory {
        let path = self.directory.path().join("state");
        StateDirectory::find(Some(&path), |_| None).unwrap()
    }

    fn log(&self) -> MoneyLog {
        MoneyLog::open(&self.directory.path().join("log")).unwrap()
    }

    fn plan(&self, log: &MoneyLog, valid_for: SignedDuration) -> Plan {
        let scenario = load("x.x.yaml", SCENARIO, Contract::built_in()).unwrap();
        let until = wall_clock::now() + valid_for;
        Plan::of(&self.live, &[Arc::new(scenario)], &log.history(), until)
    }

    fn budget(&self) -> Result<Budget, NotApproved> {
        let log = self.log();
        let plan = self.plan(&log, SignedDuration::from_hours(1));
        let approval = plan.approval.clone();
        Budget::open(&self.live, plan, &approval, log, &self.state())
    }
}

/// Signed as this service; none: not at all.
fn paying(live: &Live, payment: &Planned, service: Option<&str>) -> Judged {
    let request = payment.request.clone().expect("the request is known");
    let mut headers = request.headers;
    let hash = "0".repeat(40);
    headers.truncate(1);
    headers.extend(service.map(|id| ("Auth".to_owned(), format!("{id}-{hash}-1653907664000"))));
    let request = Request {
        verb: request.verb,
        path: String::new(),
        headers,
        body: request.body.into_bytes(),
    };
    live.guard().judge(&request).expect("it may be planned")
}

fn permit(files: &LogFiles, budget: &Budget, index: usize) -> Result<Permit, Held> {
    permit_as(files, budget, index, Some("me"))
}

fn permit_as(
    files: &LogFiles,
    budget: &Budget,
    index: usize,
    service: Option<&str>,
) -> Result<Permit, Held> {
    let payment = &budget.plan.payments[index];
    let slot = Slot {
        scenario: payment.scenario.clone(),
        line: payment.line,
    };
    budget.permit(&paying(&files.live, payment, service), &slot)
}

#[test]
fn no_other_service_pays_than_the_planned_one() {
    let files = LogFiles::new();
    let budget = files.budget().unwrap();
    for other in [Some("my-other"), None] {
        let refused = permit_as(&files, &budget, 0, other);
        assert!(matches!(refused, Err(Held::Otherwise)));
    }
    let permit = permit(&files, &budget, 0).unwrap();
    let entry = budget.open_entries().pop().expect("it is in the log");
    assert_eq!(entry.sending.service_id, "me");
    budget.settle(&permit, Became::Paid).unwrap();
}

/// A plan may end while it is carried out.
#[test]
fn nothing_is_paid_after_the_expiry() {
    let files = LogFiles::new();
    let mut budget = files.budget().unwrap();
    let past = wall_clock::now() - SignedDuration::from_secs(1);
    budget.plan.approval = Approval::new("0".repeat(40), past);
    assert!(matches!(permit(&files, &budget, 0), Err(Held::Over(_))));
}

/// What cannot be remembered is not sent: nothing is unknown, and nothing more is paid.
#[test]
fn a_payment_that_cannot_be_remembered_is_not_made() {
    let files = LogFiles::new();
    let budget = files.budget().unwrap();
    let id = budget.state().log.view().id;
    let known = files.state().path().join(format!("logs/{id}.json"));
    fs::create_dir(known).unwrap();
    assert!(matches!(permit(&files, &budget, 0), Err(Held::Closed(_))));
    assert!(budget.open_entries().is_empty());
    assert!(matches!(permit(&files, &budget, 1), Err(Held::Closed(_))));
}

/// The machine stops after the plan was spent, and before anything else was written.
#[test]
fn a_plan_that_was_spent_and_nothing_more_is_not_paid() {
    let files = LogFiles::new();
    let log = files.log();
    let plan = files.plan(&log, SignedDuration::from_hours(1));
    let approval = plan.approval.clone();
    let mut held = files.state().hold(&log.view()).unwrap();
    held.spend(&approval).unwrap();
    drop(held);
    let opened = Budget::open(&files.live, plan, &approval, log, &files.state());
    assert!(matches!(
        opened,
        Err(NotApproved::State(StateError::Spent { .. }))
    ));
}

/// The machine stops when the log knows of a payment and the memory does not: the log is ahead, and the payment unknown.
#[test]
fn a_payment_in_the_log_alone_is_unknown() {
    let files = LogFiles::new();
    let mut budget = files.budget().unwrap();
    let first = permit(&files, &budget, 0).unwrap();
    budget.settle(&first, Became::Paid).unwrap();
    let state = budget.state.get_mut().unwrap();
    let sending = state.log.entries()[0].sending.clone();
    state.log.begin(sending).unwrap();
    drop(budget);
    let opened = files.budget();
    assert!(matches!(opened, Err(NotApproved::Unreconciled(1))));
    files
        .log()
        .settle(2, crate::money::Settlement::NotPaid)
        .unwrap();
    assert!(files.budget().is_ok());
}

/// The log and every copy of it are one.
#[test]
fn two_runs_hold_no_log_at_once() {
    let files = LogFiles::new();
    let log = files.log();
    let _held = files.state().hold(&log.view()).unwrap();
    drop(log);
    let opened = files.budget();
    assert!(matches!(opened, Err(NotApproved::State(StateError::InUse))));
}

/// A slot is good for its own step of its own scenario, once.
#[test]
fn each_payment_is_made_once_and_where_it_is_planned() {
    let files = LogFiles::new();
    let budget = files.budget().unwrap();
    let payment = &budget.plan.payments[0];
    let call = paying(&files.live, payment, Some("me"));
    let permit = |scenario: &str, line| {
        let scenario = scenario.to_owned();
        budget.permit(&call, &Slot { scenario, line })
    };
    let here = payment.line;
    for (scenario, line) in [("other", here), ("x.x", here + 9)] {
        assert!(matches!(permit(scenario, line), Err(Held::NotPlanned)));
    }
    for (number, line) in [(1, here), (2, here + 1)] {
        assert_eq!(permit("x.x", line).unwrap().entry(), number);
        assert!(matches!(permit("x.x", line), Err(Held::NotPlanned)));
    }
}

#[test]
fn no_more_moves_than_is_planned() {
    let files = LogFiles::new();
    let mut budget = files.budget().unwrap();
    budget.plan.payments[0].worst_case = 11_999;
    assert!(matches!(
        permit(&files, &budget, 0),
        Err(Held::TooMuch(12_000))
    ));
    budget.plan.payments[0].worst_case = 12_001;
    assert!(permit(&files, &budget, 0).is_ok());
}

#[test]
fn what_was_not_sent_has_moved_nothing() {
    let files = LogFiles::new();
    let mut budget = files.budget().unwrap();
    let less = budget.plan.payments[1].request.as_mut().unwrap();
    less.body = less.body.replace("12000", "11000");
    let [first, second] = [0, 1].map(|index| permit(&files, &budget, index).unwrap());
    assert_eq!(budget.worst_case(), 23_000);
    budget.settle(&first, Became::Refused).unwrap();
    assert_eq!(budget.worst_case(), 23_000);
    let unsent = Became::NotSent("no such host".into());
    budget.settle(&second, unsent).unwrap();
    assert_eq!(budget.worst_case(), 12_000);
}

#[test]
fn a_scenario_that_may_not_pay_is_told_why() {
    let files = LogFiles::new();
    let mut budget = files.budget().unwrap();
    let left_out = |scenario: &str| crate::money::LeftOut {
        scenario: scenario.to_owned(),
        reason: format!("{scenario} is too much").into(),
    };
    budget.plan.left_out = vec![left_out("y.y"), left_out("z.z")];
    assert_eq!(budget.refusal("x.x"), None);
    assert_eq!(budget.refusal("z.z"), Some("z.z is too much".into()));
    let unknown = budget.refusal("other").expect("it is not in the plan");
    assert_eq!(unknown.to_string(), "the plan does not have it");
    let first = permit(&files, &budget, 0).unwrap();
    budget
        .settle(&first, Became::Unknown("it was cut".into()))
        .unwrap();
    let closed = budget.refusal("x.x").expect("nothing more is paid");
    let closed = closed.to_string();
    assert!(
        closed.contains("payment 1") && closed.contains("it was cut"),
        "{closed}"
    );
    assert!(matches!(permit(&files, &budget, 1), Err(Held::Closed(_))));
}
