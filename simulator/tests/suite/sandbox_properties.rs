//! Properties of the whole state machine, for any sequence of calls and clock moves.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use paysys_core::answer::{self, Reply};
use paysys_core::auth::AuthVerdict;
use paysys_core::clock::Pace;
use paysys_core::command::{Advance, AdvanceError, Command, CommandError, Outcome};
use paysys_core::document::Document;
use paysys_core::fault::Point;
use paysys_core::ledger::TransactionId;
use paysys_core::rule::{Match, RuleSpec, When};
use paysys_core::sandbox::{Call, Decision, Request, Sandbox, Snapshot};
use paysys_core::service::{SecretKey, Service, ServiceIndex};
use paysys_core::status::Status;
use paysys_core::treatment::Treatment;
use paysys_core::{Clock, Moment, Seed};
use paysys_simulator::profile::Profile;

const WALL: Moment = Moment::from_millis(1_700_000_000_000);

/// Something that happens to a sandbox.
#[derive(Debug, Clone)]
enum Act {
    Pay { amount: i64, account: String },
    Check { which: usize },
    Advance { millis: u64 },
    Next,
    Rule { progression: usize },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (-1i64..1_000_000, "[0-9]{0,12}").prop_map(|(amount, account)| Act::Pay { amount, account }),
        8 => (0usize..12).prop_map(|which| Act::Check { which }),
        4 => (0u64..4_000).prop_map(|millis| Act::Advance { millis }),
        1 => Just(Act::Next),
        2 => (0usize..11).prop_map(|progression| Act::Rule { progression }),
    ]
}

/// A sandbox under test, with everything a client saw of it.
struct Run {
    sandbox: Sandbox,
    wall: Moment,
    answers: Vec<Vec<u8>>,
    paid: Vec<(TransactionId, u64, i64)>,
    statuses: HashMap<TransactionId, Vec<i64>>,
}

impl Run {
    fn of(seed: u64, acts: &[Act]) -> Self {
        let behaviour = Profile::built_in("default").unwrap().behaviour;
        let clock = Clock::new(Pace::Manual, WALL, WALL);
        let service = Service {
            id: "s".into(),
            secret_key: SecretKey::new("k"),
            blocked: false,
            deposit: None,
        };
        let sandbox = Sandbox::new(behaviour, &[service], Seed(seed), clock, WALL);
        let mut run = Self {
            sandbox,
            wall: WALL,
            answers: vec![],
            paid: vec![],
            statuses: HashMap::new(),
        };
        for act in acts {
            run.act(act);
        }
        run
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Pay { amount, account } => self.pay(*amount, account),
            Act::Check { which } => self.check(*which),
            Act::Advance { millis } => {
                let by = Advance::By(Duration::from_millis(*millis));
                self.advance(by).unwrap();
            }
            Act::Next => drop(self.advance(Advance::Next)),
            Act::Rule { progression } => {
                let place = progression % self.sandbox.behaviour().progression_choices.len();
                self.rule(Treatment {
                    progression_choice: Some(u16::try_from(place).unwrap()),
                    ..Treatment::default()
                });
            }
        }
    }

    fn rule(&mut self, then: Treatment) {
        let (matching, when) = (Match::default(), When::Always);
        let spec = RuleSpec {
            matching,
            when,
            then,
            ttl: None,
            must_apply: false,
        };
        let command = Command::AddRule(Box::new(spec));
        self.sandbox.execute(&command, WALL).unwrap();
    }

    /// Pays so that the payment is made only after a while.
    fn pay_late(&mut self, wait: Duration) {
        let faults = &self.sandbox.behaviour().faults;
        let mut fault = (**faults.iter().find(|one| one.name == "late-commit").unwrap()).clone();
        fault.fault.point = Point::CommitLater(wait);
        self.rule(Treatment {
            fault: Some(Arc::new(fault)),
            ..Treatment::default()
        });
        self.pay(12_000, "1");
    }

    fn advance(&mut self, by: Advance) -> Result<Outcome, CommandError> {
        self.sandbox.execute(&Command::Advance(by), WALL)
    }

    fn call(&mut self, body: &str) -> Decision {
        let behaviour = self.sandbox.behaviour().clone();
        let document = Document::read(body.as_bytes());
        let call = Call {
            request: Request::read(&document, &behaviour),
            auth: AuthVerdict::Accepted(ServiceIndex(0)),
            asked: Ok(Treatment::default()),
            headers: &[],
        };
        let decision = self.sandbox.call(&call, self.wall);
        let mut bytes = Vec::new();
        answer::write(
            call.id(),
            &decision.reply,
            Some(decision.mx_id),
            &behaviour,
            &mut bytes,
        );
        self.answers.push(bytes);
        decision
    }

    fn pay(&mut self, amount: i64, account: &str) {
        let decision = self.call(&format!(
            r#"{{"id":1,"method":"pam.pay_by_cash","params":{{"vendor_form":
               {{"account":"{account}","currency":"USD","amount":{amount},"vendor_id":101596}}}}}}"#
        ));
        if let Reply::Payout(details) = decision.reply {
            self.paid
                .push((details.transaction_id, details.amount.0, details.date));
        }
    }

    fn check(&mut self, which: usize) {
        let Some(&(id, amount, date)) = self.paid.get(which) else {
            return;
        };
        let money_before: Vec<_> = self.money();
        let decision = self.call(&format!(
            r#"{{"id":1,"method":"pam.check_payment","params":{{"agr_transaction_id":{}}}}}"#,
            id.0
        ));
        assert_eq!(self.money(), money_before, "a check changed money");
        if let Reply::Check(report) = decision.reply {
            assert_eq!(report.amount.0, amount, "CHK-04");
            assert_eq!(report.date, date, "CHK-05");
            let status = i64::from(report.status.code());
            self.statuses.entry(id).or_default().push(status);
        }
    }

    fn money(&self) -> Vec<(TransactionId, u64, Moment)> {
        self.sandbox
            .payments()
            .map(|(id, payment)| (id, payment.amount.0, payment.created))
            .collect()
    }
}

proptest! {
    #[test]
    fn ids_never_repeat_and_find_their_payment(acts in vec(act(), 0..60)) {
        let run = Run::of(1, &acts);
        let snapshot = run.sandbox.snapshot(WALL);
        let ledger = snapshot.ledger();
        prop_assert_eq!(ledger.len(), run.paid.len() as u64);
        for (position, (id, amount, _)) in run.paid.iter().enumerate() {
            prop_assert_eq!(ledger.ordinal(*id), position as u64);
            prop_assert_eq!(ledger.get(*id).unwrap().amount.0, *amount);
        }
    }

    #[test]
    fn final_stays_final_in_legal_progressions(acts in vec(act(), 0..80)) {
        let run = Run::of(1, &acts);
        for (id, seen) in &run.statuses {
            let behaviour = run.sandbox.behaviour();
            let (_, payment) = run.sandbox.payments().find(|(made, _)| made == id).unwrap();
            if payment.progression(behaviour).unwrap().illegal {
                continue;
            }
            for pair in seen.windows(2) {
                let (before, after) = (Status::from_code(pair[0]).unwrap(), pair[1]);
                let stays = pair[0] == after || (pair[0] == 2 && after == 6);
                prop_assert!(!before.is_final() || stays, "CHK-09: {:?}", seen);
            }
        }
    }

    #[test]
    fn a_snapshot_stays_what_it_was(before in vec(act(), 0..40), later in vec(act(), 0..40)) {
        let mut run = Run::of(1, &before);
        let shown = |snapshot: &Snapshot| -> Vec<_> {
            let payments = snapshot.ledger().iter();
            let shown = payments.map(|(id, payment)| (snapshot.shown(id, payment), payment.clone()));
            shown.collect()
        };
        let snapshot = run.sandbox.snapshot(WALL);
        let then = shown(&snapshot);
        prop_assert_eq!(then.len(), run.money().len());
        later.iter().for_each(|act| run.act(act));
        prop_assert_eq!(shown(&snapshot), then);
    }

    /// Several come due at different moments, and some not yet.
    #[test]
    fn a_look_shows_late_commits_as_they_are_made_later(
        before in vec(act(), 0..20), waits in vec(1u64..60, 1..20), looked_after in 0u64..60,
    ) {
        let mut run = Run::of(1, &before);
        let real = Command::SetClock { pace: Some(Pace::Real), now: None };
        run.sandbox.execute(&real, WALL).unwrap();
        let made = run.money().len();
        waits.iter().for_each(|wait| run.pay_late(Duration::from_secs(*wait)));
        run.wall = WALL.plus(Duration::from_secs(looked_after));
        let snapshot = run.sandbox.snapshot(run.wall);
        prop_assert_eq!(run.money().len(), made);
        let shown: Vec<_> = snapshot.ledger().iter().collect();
        prop_assert_eq!(shown.len() + snapshot.late_commits(), made + waits.len());
        run.call("");
        prop_assert_eq!(shown, run.sandbox.payments().collect::<Vec<_>>());
    }

    #[test]
    fn same_seed_and_inputs_give_the_same_bytes(seed: u64, acts in vec(act(), 0..40)) {
        prop_assert_eq!(Run::of(seed, &acts).answers, Run::of(seed, &acts).answers);
    }

    #[test]
    fn a_clock_moved_in_steps_arrives_where_one_move_does(
        steps in vec(0u64..3_000, 1..12), progression in 0usize..11,
    ) {
        let start = [Act::Rule { progression }, Act::Pay { amount: 5, account: "1".into() }];
        let total = steps.iter().sum();
        let stepwise = steps.iter().map(|&millis| Act::Advance { millis });
        let check = [Act::Check { which: 0 }];
        let many: Vec<Act> = start.iter().cloned().chain(stepwise).chain(check.clone()).collect();
        let once: Vec<Act> =
            start.into_iter().chain([Act::Advance { millis: total }]).chain(check).collect();
        prop_assert_eq!(Run::of(1, &many).statuses, Run::of(1, &once).statuses);
    }
}

#[test]
fn advancing_lists_changes_in_due_order_and_next_stops_at_the_first() {
    let mut run = Run::of(1, &[]);
    run.pay(10, "1");
    run.act(&Act::Advance { millis: 500 });
    run.pay(10, "2");
    let next = run.advance(Advance::Next).unwrap();
    assert_eq!(next.now, WALL.plus(Duration::from_secs(1)));
    assert_eq!(next.count, 1);
    let rest = run.advance(Advance::By(Duration::from_secs(60))).unwrap();
    let order: Vec<u64> = rest
        .changed
        .iter()
        .map(|change| change.transaction_id.0 - run.paid[0].0.0)
        .collect();
    assert_eq!(order, [1, 0, 1]);
    let nothing = run.advance(Advance::Next).unwrap();
    assert_eq!((nothing.count, nothing.now), (0, rest.now));
}

#[test]
fn a_clock_never_runs_backwards() {
    let mut run = Run::of(1, &[]);
    let earlier = Moment::from_millis(WALL.as_millis() - 1);
    assert_eq!(
        run.advance(Advance::To(earlier)),
        Err(AdvanceError::Backwards.into())
    );
    let (pace, now) = (Some(Pace::Real), Some(earlier));
    assert_eq!(
        run.sandbox.execute(&Command::SetClock { pace, now }, WALL),
        Err(AdvanceError::Backwards.into())
    );
}
