//! A memory that is made again of its bytes goes on as the one that they were taken of.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

use super::Memory;
use crate::journal::{Ending, Journal, Told};
use crate::registry::Outgoing;
use crate::testing::Testbed;
use paysys_core::ledger::TransactionId;
use paysys_core::status::Status;

/// Something that a client does.
#[derive(Debug, Clone)]
enum Act {
    Pay {
        id: u8,
        is_under_way: bool,
    },
    Check {
        payment: u64,
        is_under_way: bool,
    },
    AskForWhatIsNotThere,
    /// One of the answers that are under way ends like this.
    End {
        which: Index,
        ending: usize,
    },
    Fault {
        fault: usize,
    },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (0..8u8, any::<bool>()).prop_map(|(id, is_under_way)| Act::Pay { id, is_under_way }),
        6 => (0..6u64, any::<bool>())
            .prop_map(|(payment, is_under_way)| Act::Check { payment, is_under_way }),
        1 => Just(Act::AskForWhatIsNotThere),
        4 => (any::<Index>(), 1..5usize).prop_map(|(which, ending)| Act::End { which, ending }),
        2 => (0..4usize).prop_map(|fault| Act::Fault { fault }),
    ]
}

const FAULTS: [&str; 4] = [
    "lost-response",
    "committed-but-error",
    "late-commit",
    "committed-but-5xx",
];

/// A client, and what is under way to it.
struct Run {
    testbed: Testbed,
    first: Option<u64>,
    under_way: Vec<Outgoing>,
}

impl Run {
    fn new() -> Self {
        let again = "[payments]\nsame_request_id = \"return-original\"";
        Self {
            testbed: Testbed::with(Journal::DEFAULT_LIMIT_BYTES, again),
            first: None,
            under_way: Vec::new(),
        }
    }

    fn act(&mut self, act: &Act) {
        self.testbed.wait(900);
        match act {
            Act::Pay { id, is_under_way } => {
                let mut payout = self.testbed.payout("1", 100);
                let body: serde_json::Value = serde_json::from_str(&payout.body).unwrap();
                let params = &body["params"];
                payout.body =
                    json!({"id": id, "method": body["method"], "params": params}).to_string();
                let outgoing = self.testbed.post(&payout);
                self.finish(outgoing, *is_under_way);
                let state = self.testbed.sandbox.state();
                self.first = state.core().payments().next().map(|(id, _)| id.0);
            }
            Act::Check {
                payment,
                is_under_way,
            } => {
                let id = self.first.unwrap_or_default() + payment;
                let check = json!({ "agr_transaction_id": id });
                let check = self.testbed.request("pam.check_payment", &check);
                let outgoing = self.testbed.post(&check);
                self.finish(outgoing, *is_under_way);
            }
            Act::AskForWhatIsNotThere => {
                let request = self.testbed.request("pam.missing", &json!({}));
                self.testbed.send(&request);
            }
            Act::End { which, ending } => {
                if !self.under_way.is_empty() {
                    let which = which.index(self.under_way.len());
                    let outgoing = self.under_way.swap_remove(which);
                    self.testbed.end(&outgoing, Ending::ALL[*ending]);
                }
            }
            Act::Fault { fault } => self.testbed.fault_once(FAULTS[*fault]),
        }
    }

    fn finish(&mut self, outgoing: Outgoing, is_under_way: bool) {
        if is_under_way {
            self.under_way.push(outgoing);
        } else {
            self.testbed.end(&outgoing, Ending::Answered);
        }
    }

    /// Lets a memory learn of everything behind this number; the last number.
    fn learn(&self, memory: &mut Memory, behind: u64) -> u64 {
        let state = self.testbed.sandbox.state();
        let journal = state.journal();
        let new = journal.iter().filter(|entry| entry.number > behind);
        new.for_each(|entry| memory.learn(entry));
        journal.newest()
    }
}

/// As a store has it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Kept {
    head: Vec<u8>,
    pages: BTreeMap<(u8, u64), Vec<u8>>,
}

impl Kept {
    fn of(memory: &Memory) -> Self {
        let mut kept = Self::default();
        kept.lay_over(memory, None);
        kept
    }

    fn lay_over(&mut self, memory: &Memory, since: Option<&Memory>) {
        self.head = memory.head();
        let changed = memory.changed_pages(since);
        self.pages
            .extend(changed.map(|(kind, page, bytes)| ((kind, page), bytes)));
    }

    fn load(&self) -> Option<Memory> {
        let pages = self.pages.iter();
        let pages = pages.map(|((kind, page), bytes)| (*kind, *page, &**bytes));
        Memory::from_base(&self.head, pages).ok()
    }
}

/// Tells a memory what became of what was under way when it was written, as the other one knows it.
fn hear(loaded: &Memory, straight: &Memory) {
    let calls = |memory: &Memory| memory.under_way().map(|(call, _)| call).collect::<Vec<_>>();
    assert_eq!(calls(loaded), calls(straight));
    for ((_, receipt), (_, same)) in loaded.under_way().zip(straight.under_way()) {
        receipt.read(&same.written());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_memory_goes_on_from_its_base(
        before in vec(act(), 0..60), between in vec(act(), 0..40), after in vec(act(), 0..40),
    ) {
        let (mut run, mut straight) = (Run::new(), Memory::default());
        before.iter().for_each(|act| run.act(act));
        let known = run.learn(&mut straight, 0);
        let first = straight.clone();
        let mut kept = Kept::of(&first);
        between.iter().for_each(|act| run.act(act));
        let known = run.learn(&mut straight, known);
        straight.settle();
        let second = straight.clone();
        kept.lay_over(&second, Some(&first));
        prop_assert_eq!(&kept, &Kept::of(&second));

        let mut loaded = kept.load().unwrap();
        prop_assert_eq!(&Kept::of(&loaded), &kept);
        after.iter().for_each(|act| run.act(act));
        hear(&loaded, &straight);
        run.learn(&mut loaded, known);
        run.learn(&mut straight, known);
        loaded.settle();
        straight.settle();
        prop_assert_eq!(Kept::of(&loaded), Kept::of(&straight));
    }

    #[test]
    fn what_is_not_what_was_written_is_refused_or_read_but_breaks_nothing(
        acts in vec(act(), 0..40), which: Index, place: Index, byte: u8, way in 0..4u8,
    ) {
        let (mut run, mut memory) = (Run::new(), Memory::default());
        acts.iter().for_each(|act| run.act(act));
        run.learn(&mut memory, 0);
        let mut kept = Kept::of(&memory);
        let keys: Vec<_> = kept.pages.keys().copied().collect();
        let bytes = match way % 2 {
            0 if !keys.is_empty() => kept.pages.get_mut(&keys[which.index(keys.len())]).unwrap(),
            _ => &mut kept.head,
        };
        let place = place.index(bytes.len());
        match way {
            0 | 1 => bytes[place] = byte,
            _ => bytes.truncate(place),
        }
        kept.load();
    }
}

/// Two places tell of one answer; after a restart, too, both know what became of it.
#[test]
fn what_was_under_way_is_heard_of_once_and_known_everywhere() {
    let (mut run, mut memory) = (Run::new(), Memory::default());
    run.act(&Act::Fault { fault: 0 });
    run.act(&Act::Pay {
        id: 1,
        is_under_way: false,
    });
    run.act(&Act::Pay {
        id: 2,
        is_under_way: true,
    });
    run.act(&Act::Check {
        payment: 1,
        is_under_way: true,
    });
    run.learn(&mut memory, 0);
    let mut loaded = Kept::of(&memory).load().unwrap();
    let answers = [1, 2].map(|call| loaded.answer_to(call));
    assert_eq!(
        answers,
        [Told::Hidden("lost-response".into()), Told::NotYet]
    );
    assert_eq!(loaded.answer_before(1, 2), answers[0]);
    let payment = TransactionId(run.first.unwrap() + 1);
    assert_eq!(loaded.checks_of(payment).unwrap().last_seen, None);

    for outgoing in &run.under_way {
        run.testbed.end(outgoing, Ending::Answered);
    }
    hear(&loaded, &memory);
    loaded.settle();
    assert_eq!(loaded.answer_to(2), Told::Plainly);
    let seen = loaded.checks_of(payment).unwrap().last_seen;
    assert_eq!(seen, Some(Status::Created));
}
