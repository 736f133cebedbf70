use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::journal::{Arrival, Event, Recalled, Received, RequestHead, Sent};
use crate::ledger_report;
use crate::testing::{Sending, Testbed};
use crate::transport::Refused;
use paysys_core::Moment;
use paysys_core::answer::Reply;
use paysys_core::command::Command;
use paysys_core::error_code::ErrorCode;
use paysys_core::refusal::Refusal;
use paysys_core::sandbox::Decision;
use paysys_shared::texts::Language;

const PAYOUTS: usize = 400;

/// How many payments the calls that are recalled say they made, and how many there are.
fn both_sides(recalled: &Recalled) -> (u64, u64) {
    let rulings = recalled
        .entries
        .iter()
        .filter_map(|one| one.ruling.as_ref());
    let made = rulings.filter(|ruling| Decision::pays(&ruling.decision));
    (made.count() as u64, recalled.snapshot.ledger().len())
}

/// Recalls again and again while `act` goes on in another thread; `look` sees each time what there was.
fn meanwhile(testbed: &Testbed, act: impl Fn(usize) + Sync, mut look: impl FnMut(&Recalled)) {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            (0..PAYOUTS).for_each(&act);
            over.store(true, Ordering::SeqCst);
        });
        while !over.load(Ordering::SeqCst) {
            look(&testbed.sandbox.recall(testbed.wall));
        }
    });
    look(&testbed.sandbox.recall(testbed.wall));
}

fn payouts(testbed: &mut Testbed) -> Vec<Sending> {
    (0..PAYOUTS)
        .map(|number| testbed.payout(&format!("79{number:09}"), 12_000))
        .collect()
}

/// What is being kept comes behind it all the same.
#[test]
fn a_reset_keeps_a_promise_and_does_not_take_back_what_was_shown() {
    let testbed = Testbed::new();
    let wall = |seconds| testbed.wall.plus(Duration::from_secs(seconds));
    testbed.sandbox.state().look(wall(5));
    testbed.sandbox.state().promise(Some(wall(6)));
    testbed.sandbox.reset(wall(1));
    assert_eq!(testbed.sandbox.state().look(wall(9)), wall(6));
    testbed.sandbox.state().promise(None);
    assert_eq!(testbed.sandbox.state().stamp(wall(1)), wall(6));
}

#[test]
fn calls_and_payments_are_those_of_one_moment_although_others_are_made() {
    let mut testbed = Testbed::new();
    let payouts = payouts(&mut testbed);
    let mut seen = 0;
    let pay = |number: usize| drop(testbed.send(&payouts[number]));
    meanwhile(&testbed, pay, |recalled| {
        let (made, payments) = both_sides(recalled);
        assert_eq!(made, payments);
        let report = ledger_report::of(&testbed.sandbox, recalled, Language::English);
        let counted: u64 = report.totals.iter().map(|total| total.count).sum();
        assert_eq!((report.count, counted), (payments, payments));
        seen = payments;
    });
    assert_eq!(seen, PAYOUTS as u64);
}

fn wall(event: &Event) -> Moment {
    match event {
        Event::Request(entry) => entry.received.wall,
        Event::Command(commanded) => commanded.wall,
    }
}

/// Whoever looks sees a late commit that has come due. It is made only when something happens; that is then stamped
/// with no earlier time, so that it is made as it was shown.
#[test]
fn looking_makes_nothing_and_what_was_shown_stays_true_when_time_is_set_back() {
    let mut testbed = Testbed::new();
    testbed.fault_once("late-commit");
    testbed.pay("1", 100);
    let before = testbed.wall;
    testbed.wait(60_000);
    let seen_at = testbed.wall;
    let shown = testbed.sandbox.recall(seen_at).snapshot;
    assert_eq!(testbed.sandbox.state().core().payments().count(), 0);

    testbed.wall = before;
    let refusal = Refusal::new(ErrorCode::INVALID_REQUEST, "no call");
    let refused = Refused {
        reply: Reply::Error(refusal),
        status: 405,
        header: None,
    };
    let arrival = Arrival {
        received: Received {
            wall: before,
            sent: Sent::now(),
            connection: 1,
        },
        head: RequestHead::Text(""),
        body: &[],
        form: None,
    };
    testbed.sandbox.refuse(&refused, arrival);
    testbed.arrange(Command::ClearRules);
    testbed.pay("2", 100);
    let state = testbed.sandbox.state();
    let walls = state.journal().events().iter().skip(2).map(wall);
    assert_eq!(walls.collect::<Vec<_>>(), [seen_at; 3]);
    let made: Vec<_> = state.core().payments().collect();
    assert_eq!(made[..1], shown.ledger().iter().collect::<Vec<_>>());
    assert_eq!(made.len(), 2);
}

#[test]
fn what_is_recalled_is_of_one_life_although_the_sandbox_is_reset() {
    let mut testbed = Testbed::new();
    let payouts = payouts(&mut testbed);
    let pay_or_reset = |number: usize| {
        if number % 7 == 6 {
            testbed.sandbox.reset(testbed.wall);
        } else {
            testbed.send(&payouts[number]);
        }
    };
    meanwhile(&testbed, pay_or_reset, |recalled| {
        let (made, payments) = both_sides(recalled);
        assert_eq!(made, payments);
        assert!(payments < 7);
    });
}

#[test]
fn calls_that_had_to_go_leave_payments_and_memory_whole() {
    let mut testbed = Testbed::with(20_000, "");
    let payouts = payouts(&mut testbed);
    let pay = |number: usize| drop(testbed.send(&payouts[number]));
    let mut seen = 0;
    meanwhile(&testbed, pay, |recalled| {
        let payments = recalled.snapshot.ledger().len();
        assert_eq!(recalled.memory.met.calls, payments);
        assert_eq!(recalled.evicted + recalled.entries.len() as u64, payments);
        seen = recalled.evicted;
    });
    assert!(seen > 0);
}
