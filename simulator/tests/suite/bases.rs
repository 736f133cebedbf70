//! A sandbox that is made again of its bytes goes on as the one that they were taken of.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use paysys_core::amount::Sum;
use paysys_core::auth::AuthVerdict;
use paysys_core::clock::Pace;
use paysys_core::command::{Advance, Command, CommandError, Outcome};
use paysys_core::document::Document;
use paysys_core::fault::Point;
use paysys_core::ledger::TransactionId;
use paysys_core::rule::{Match, RuleId, RuleSpec, When};
use paysys_core::sandbox::{Base, BaseError, Call, Decision, Request, Sandbox};
use paysys_core::service::{SecretKey, Service, ServiceIndex};
use paysys_core::status::Status;
use paysys_core::treatment::{NamedFault, Treatment};
use paysys_core::{Behaviour, Clock, Moment, Seed};
use paysys_simulator::profile::Profile;

const WALL: Moment = Moment::from_millis(1_700_000_000_000);

/// Whatever a profile can keep is kept here.
const PROFILE: &str = r#"
[payments]
same_request_id = "return-original"
own_reference = { mode = "keep" }
[limits]
calls_per_minute = 40
[methods."x.prepare"]
result = { key = "${params.key}" }
remembers = "${result.key}"
[methods."x.confirm"]
recalls = "params.key"
result = { note = "${recalled.note}", details = "${payment.details}" }
[[rules]]
when = { every = 3 }
then = { progression = "slow" }
"#;

static BEHAVIOUR: LazyLock<Arc<Behaviour>> =
    LazyLock::new(|| Profile::from_toml("test", PROFILE).unwrap().behaviour);

/// Something that happens to a sandbox.
#[derive(Debug, Clone)]
enum Act {
    Pay {
        service: u16,
        id: u8,
        reference: u8,
        amount: u64,
    },
    Check {
        service: u16,
        payment: u64,
    },
    CheckByReference {
        reference: u8,
    },
    Prepare {
        key: u8,
    },
    Confirm {
        key: u8,
    },
    Rule {
        spec: usize,
    },
    RemoveRule {
        id: u64,
    },
    ClearRules,
    SetStatus {
        payment: u64,
        status: usize,
    },
    Advance {
        seconds: u64,
    },
    Next,
    Pace {
        factor: u32,
    },
    Wait {
        millis: u64,
    },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        12 => (0..2u16, 0..20u8, 0..20u8, 1..40_000u64)
            .prop_map(|(service, id, reference, amount)| Act::Pay { service, id, reference, amount }),
        6 => (0..2u16, 0..12u64).prop_map(|(service, payment)| Act::Check { service, payment }),
        2 => (0..20u8).prop_map(|reference| Act::CheckByReference { reference }),
        3 => (0..6u8).prop_map(|key| Act::Prepare { key }),
        2 => (0..6u8).prop_map(|key| Act::Confirm { key }),
        3 => (0..7usize).prop_map(|spec| Act::Rule { spec }),
        1 => (1..8u64).prop_map(|id| Act::RemoveRule { id }),
        1 => Just(Act::ClearRules),
        1 => (0..12u64, 0..7usize).prop_map(|(payment, status)| Act::SetStatus { payment, status }),
        2 => (0..20u64).prop_map(|seconds| Act::Advance { seconds }),
        1 => Just(Act::Next),
        1 => (0..90u32).prop_map(|factor| Act::Pace { factor }),
        3 => (0..3_000u64).prop_map(|millis| Act::Wait { millis }),
    ]
}

/// Rules that people may add; as text each is its place here.
fn specs() -> Vec<RuleSpec> {
    let fault = |name: &str| BEHAVIOUR.fault(name).cloned();
    let late = |seconds| {
        let mut named = NamedFault::clone(&fault("late-commit").unwrap());
        named.fault.point = Point::CommitLater(Duration::from_secs(seconds));
        Treatment {
            fault: Some(Arc::new(named)),
            progression_choice: BEHAVIOUR.progression_choice("instant"),
            ..Treatment::default()
        }
    };
    let lost = Treatment {
        fault: fault("lost-response"),
        ..Treatment::default()
    };
    let chosen = Treatment {
        progression_choice: BEHAVIOUR.progression_choice("flapping"),
        ..Treatment::default()
    };
    let rule = |when, then| RuleSpec {
        matching: Match::default(),
        when,
        then,
        ttl: Some(Duration::from_secs(60)),
        must_apply: false,
    };
    vec![
        rule(When::Always, late(30)),
        rule(When::Next(2), late(2)),
        rule(When::Probability(0.5), late(9)),
        rule(When::Every(2), lost.clone()),
        rule(When::Until(WALL.plus(Duration::from_secs(20))), lost),
        rule(When::Between(2, 4), chosen.clone()),
        rule(When::Nth(2), chosen),
    ]
}

fn write_rule(spec: &RuleSpec) -> String {
    let all = specs().into_iter().chain(BEHAVIOUR.rules.clone());
    let place = all.into_iter().position(|one| one == *spec);
    place.unwrap().to_string()
}

fn read_rule(text: &str) -> Result<RuleSpec, Box<dyn std::error::Error + Send + Sync>> {
    let mut all = specs().into_iter().chain(BEHAVIOUR.rules.clone());
    Ok(all.nth(text.parse()?).ok_or("there is no such rule")?)
}

fn services() -> Vec<Service> {
    let service = |id: &str, deposit| Service {
        id: id.into(),
        secret_key: SecretKey::new("k"),
        blocked: false,
        deposit,
    };
    vec![
        service("limited", Some(Sum(300_000))),
        service("rich", None),
    ]
}

/// What came of an act.
#[derive(Debug, PartialEq)]
enum Came {
    Decision(Box<Decision>),
    Outcome(Result<Outcome, CommandError>),
    Nothing,
}

/// A sandbox, and what time it is outside.
struct Run {
    sandbox: Sandbox,
    wall: Moment,
}

impl Run {
    fn new() -> Self {
        let clock = Clock::new(Pace::Real, WALL, WALL);
        Self {
            sandbox: Sandbox::new(BEHAVIOUR.clone(), &services(), Seed(7), clock, WALL),
            wall: WALL,
        }
    }

    fn of(base: &Kept, wall: Moment) -> Result<Self, BaseError> {
        let pages = base.pages.iter();
        let pages = pages.map(|((kind, page), bytes)| (*kind, *page, &**bytes));
        let behaviour = BEHAVIOUR.clone();
        let head = &base.head;
        let sandbox = Sandbox::from_base(behaviour, &services(), Seed(7), head, pages, read_rule)?;
        Ok(Self { sandbox, wall })
    }

    fn all(&mut self, acts: &[Act]) -> Vec<Came> {
        acts.iter().map(|act| self.act(act)).collect()
    }

    fn act(&mut self, act: &Act) -> Came {
        let first = self.sandbox.payments().next().map_or(0, |(id, _)| id.0);
        match *act {
            Act::Pay { service, id, reference, amount } => self.call(service, id, "pam.pay_by_cash", &json!({
                "vendor_form": {"account": "7912", "currency": "USD", "amount": amount, "vendor_id": 101_596},
                "transaction_form": {"partner_transaction_id": format!("order {reference}")},
            })),
            Act::Check { service, payment } => self.call(service, 0, "pam.check_payment", &json!({
                "agr_transaction_id": first + payment,
            })),
            Act::CheckByReference { reference } => self.call(0, 0, "pam.check_payment", &json!({
                "partner_transaction_id": format!("order {reference}"),
            })),
            Act::Prepare { key } => self.call(0, 0, "x.prepare", &json!({"key": key, "note": "n"})),
            Act::Confirm { key } => self.call(0, 0, "x.confirm", &json!({ "key": key })),
            Act::Rule { spec } => self.tell(&Command::AddRule(Box::new(specs().swap_remove(spec)))),
            Act::RemoveRule { id } => self.tell(&Command::RemoveRule(RuleId(id))),
            Act::ClearRules => self.tell(&Command::ClearRules),
            Act::SetStatus { payment, status } => self.tell(&Command::SetStatus {
                transaction_id: TransactionId(first + payment),
                status: Status::ALL[status],
                force: true,
            }),
            Act::Advance { seconds } => {
                self.tell(&Command::Advance(Advance::By(Duration::from_secs(seconds))))
            }
            Act::Next => self.tell(&Command::Advance(Advance::Next)),
            Act::Pace { factor } => {
                let pace = std::num::NonZeroU32::new(factor);
                let pace = Some(pace.map_or(Pace::Manual, Pace::Scaled));
                self.tell(&Command::SetClock { pace, now: None })
            }
            Act::Wait { millis } => {
                self.wall = self.wall.plus(Duration::from_millis(millis));
                Came::Nothing
            }
        }
    }

    fn tell(&mut self, command: &Command) -> Came {
        Came::Outcome(self.sandbox.execute(command, self.wall))
    }

    fn call(&mut self, service: u16, id: u8, method: &str, params: &Value) -> Came {
        let id = format!("a request id that is long enough for the heap: {id}");
        let body = json!({"id": id, "method": method, "params": params}).to_string();
        let document = Document::read(body.as_bytes());
        let call = Call {
            request: Request::read(&document, &BEHAVIOUR),
            auth: AuthVerdict::Accepted(ServiceIndex(service)),
            asked: Ok(Treatment::default()),
            headers: &[],
        };
        Came::Decision(Box::new(self.sandbox.call(&call, self.wall)))
    }

    /// Everything that can be asked of it.
    fn shown(&self) -> impl PartialEq + std::fmt::Debug {
        let snapshot = self.sandbox.snapshot(self.wall);
        let rules: Vec<_> = self.sandbox.rules().cloned().collect();
        let deposits = [0, 1].map(|place| self.sandbox.deposit(ServiceIndex(place)));
        let kept = (snapshot.ledger().clone(), snapshot.late_commits());
        (
            kept,
            rules,
            deposits,
            self.sandbox.long_text_bytes(),
            self.sandbox.clock(),
        )
    }
}

/// A base as a store has it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Kept {
    head: Vec<u8>,
    pages: BTreeMap<(u8, u64), Vec<u8>>,
}

impl Kept {
    fn of(base: &Base) -> Self {
        let mut kept = Self::default();
        kept.lay_over(base, None);
        kept
    }

    /// Takes a newer base, of which only what changed since the older one is written.
    fn lay_over(&mut self, base: &Base, since: Option<&Base>) {
        self.head = base.head(write_rule);
        for (kind, page, bytes) in base.changed_pages(since) {
            match bytes[..] {
                [] => self.pages.remove(&(kind, page)),
                _ => self.pages.insert((kind, page), bytes),
            };
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_sandbox_goes_on_from_its_base(
        before in vec(act(), 0..150), between in vec(act(), 0..100), after in vec(act(), 0..100),
    ) {
        let mut straight = Run::new();
        straight.all(&before);
        let first = straight.sandbox.base();
        let mut kept = Kept::of(&first);
        straight.all(&between);
        let second = straight.sandbox.base();
        kept.lay_over(&second, Some(&first));
        prop_assert_eq!(&kept, &Kept::of(&second));

        let mut loaded = Run::of(&kept, straight.wall).unwrap();
        let loaded_base = loaded.sandbox.base();
        prop_assert_eq!(&Kept::of(&loaded_base), &kept);
        prop_assert_eq!(loaded.shown(), straight.shown());
        prop_assert_eq!(loaded.all(&after), straight.all(&after));
        prop_assert_eq!(loaded.shown(), straight.shown());

        // Whoever writes the next one: it fits onto the one before.
        let mut other = kept.clone();
        kept.lay_over(&straight.sandbox.base(), Some(&second));
        other.lay_over(&loaded.sandbox.base(), Some(&loaded_base));
        prop_assert_eq!(kept, other);
    }

    #[test]
    fn what_is_not_what_was_written_is_refused_or_read_but_breaks_nothing(
        acts in vec(act(), 0..150), which: Index, place: Index, byte: u8, kind in 0..6u8, number: u64, way in 0..5u8,
    ) {
        let mut run = Run::new();
        run.all(&acts);
        let mut kept = Kept::of(&run.sandbox.base());
        let keys: Vec<_> = kept.pages.keys().copied().collect();
        let key = (!keys.is_empty()).then(|| keys[which.index(keys.len())]);
        let bytes = match key {
            Some(key) if way % 2 == 0 => kept.pages.get_mut(&key).unwrap(),
            _ => &mut kept.head,
        };
        match way {
            0 | 1 => {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            2 | 3 => bytes.truncate(place.index(bytes.len())),
            _ => {
                let bytes = std::mem::take(bytes);
                kept.pages.insert((kind, number), bytes);
            }
        }
        if let Ok(mut loaded) = Run::of(&kept, run.wall) {
            loaded.shown();
            loaded.all(&acts);
        }
    }
}

/// What the properties are about does happen.
#[test]
fn a_base_has_pages_of_every_kind() {
    let mut run = Run::new();
    let pay = |id| Act::Pay {
        service: 0,
        id,
        reference: id,
        amount: 5,
    };
    let acts = [
        pay(1),
        pay(2),
        Act::Prepare { key: 1 },
        Act::Rule { spec: 0 },
        pay(3),
    ];
    run.all(&acts);
    let kept = Kept::of(&run.sandbox.base());
    let kinds: Vec<_> = kept.pages.keys().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [0, 1, 2, 3]);
    let mut loaded = Run::of(&kept, run.wall).unwrap();
    let rest = [
        pay(1),
        Act::CheckByReference { reference: 2 },
        Act::Confirm { key: 1 },
        Act::Advance { seconds: 40 },
        pay(3),
    ];
    let came = loaded.all(&rest);
    assert_eq!(came, run.all(&rest));
    let again = |came: &Came| match came {
        Came::Decision(decision) => decision.original.or(decision.about).is_some(),
        _ => false,
    };
    assert_eq!(
        came.iter().map(again).collect::<Vec<_>>(),
        [true, true, false, false, true]
    );
    assert_eq!(run.sandbox.payment_count(), 3);
}

fn refused(kept: &Kept) -> String {
    let error = Run::of(kept, WALL).err().unwrap();
    error.to_string()
}

#[test]
fn a_base_that_does_not_fit_says_why() {
    let mut run = Run::new();
    for id in 0..200 {
        run.act(&Act::Pay {
            service: 1,
            id,
            reference: 0,
            amount: 5,
        });
        run.wall = run.wall.plus(Duration::from_secs(60));
    }
    let kept = Kept::of(&run.sandbox.base());
    let mut without_a_page = kept.clone();
    without_a_page.pages.remove(&(0, 0));
    assert!(refused(&without_a_page).contains("a payment is missing"));
    let mut without_the_last = kept.clone();
    without_the_last.pages.remove(&(0, 1));
    assert!(refused(&without_the_last).contains("a payment is missing"));
    let mut newer = kept.clone();
    newer.head[0] += 1;
    assert!(refused(&newer).contains("layout"));
    let mut longer = kept;
    longer.head.push(0);
    assert!(refused(&longer).contains("damaged"));
}

/// It would be filled up to there with the next payment.
#[rstest::rstest]
fn a_page_far_from_all_others_is_refused_even_if_nothing_is_in_it(
    #[values(0, 1, 2, 3)] kind: u8,
    #[values(1 << 26, 1 << 40, u64::MAX)] page: u64,
) {
    let mut kept = Kept::of(&Run::new().sandbox.base());
    let mut nothing = vec![0; 128];
    nothing[0] = 127; // so many slots
    kept.pages.insert((kind, 0), nothing.clone());
    assert!(Run::of(&kept, WALL).is_ok());
    let first = kept.pages.remove(&(kind, 0)).unwrap();
    kept.pages.insert((kind, page), first);
    assert!(refused(&kept).contains("damaged"));
}

#[test]
fn a_request_id_of_no_payment_is_refused() {
    let mut run = Run::new();
    let mut kept = Kept::of(&run.sandbox.base());
    run.act(&Act::Pay {
        service: 0,
        id: 1,
        reference: 0,
        amount: 5,
    });
    let ids = Kept::of(&run.sandbox.base()).pages.remove(&(1, 0)).unwrap();
    kept.pages.insert((1, 0), ids);
    assert!(refused(&kept).contains("damaged"));
}

/// A profile may grow at its end, and no more: payments name what it has by its place.
#[test]
fn a_base_is_for_its_own_profile() {
    let mut run = Run::new();
    run.act(&Act::Prepare { key: 1 });
    let head = run.sandbox.base().head(write_rule);
    let load = |behaviour: Behaviour| {
        let behaviour = Arc::new(behaviour);
        Sandbox::from_base(behaviour, &services(), Seed(7), &head, [], read_rule)
    };
    let fits = |change: fn(&mut Behaviour)| {
        let mut behaviour = Behaviour::clone(&BEHAVIOUR);
        change(&mut behaviour);
        !matches!(load(behaviour), Err(BaseError::OtherProfile))
    };
    assert!(fits(|_| ()));
    assert!(fits(|behaviour| behaviour
        .vendors
        .push(behaviour.vendors[0].clone())));
    assert!(!fits(|behaviour| behaviour.vendors.swap(0, 1)));
    assert!(!fits(|behaviour| drop(behaviour.progressions.pop())));
    assert!(!fits(|behaviour| drop(
        behaviour.progression_choices.remove(0)
    )));
    let [one, _] = services().try_into().unwrap();
    let fewer = Sandbox::from_base(BEHAVIOUR.clone(), &[one], Seed(7), &head, [], read_rule);
    assert!(matches!(fewer, Err(BaseError::OtherProfile)));
}
