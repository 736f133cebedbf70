use super::*;

const START: Moment = Moment::from_millis(0);
const LUCK: Luck = Luck {
    seed: Seed(1),
    payment: 0,
};

fn step(status: Status, trigger: Trigger) -> Step {
    Step {
        shown: Shown::Status(status),
        trigger,
    }
}

fn seconds(count: u64) -> Trigger {
    Trigger::After {
        at_least: Duration::from_secs(count),
        jitter: Duration::ZERO,
    }
}

fn shown_at(progression: &Progression, millis: i64) -> Shown {
    let mut standing = progression.start(START);
    progression.settle(&mut standing, LUCK, Moment::from_millis(millis));
    progression.shown(standing.step)
}

fn typical() -> Progression {
    let steps = [
        step(Status::Created, Trigger::Manual),
        step(Status::Awaiting, seconds(1)),
        step(Status::Completed, seconds(2)),
    ];
    Progression::new("typical".into(), false, &steps).unwrap()
}

#[test]
fn steps_come_exactly_when_due() {
    let progression = typical();
    assert_eq!(shown_at(&progression, 999), Shown::Status(Status::Created));
    assert_eq!(
        shown_at(&progression, 1000),
        Shown::Status(Status::Awaiting)
    );
    assert_eq!(
        shown_at(&progression, 2999),
        Shown::Status(Status::Awaiting)
    );
    assert_eq!(
        shown_at(&progression, 3000),
        Shown::Status(Status::Completed)
    );
    assert_eq!(
        shown_at(&progression, i64::MAX),
        Shown::Status(Status::Completed)
    );
}

#[test]
fn a_late_look_does_not_shift_what_follows() {
    let progression = typical();
    let mut standing = progression.start(START);
    progression.settle(&mut standing, LUCK, Moment::from_millis(2500));
    assert_eq!(
        progression.due(standing, LUCK),
        Some(Moment::from_millis(3000))
    );
}

#[test]
fn n_checks_still_show_the_old_status() {
    let steps = [
        step(Status::Created, Trigger::Manual),
        step(Status::Completed, Trigger::AfterChecks(2)),
    ];
    let progression = Progression::new("counted".into(), false, &steps).unwrap();
    let mut standing = progression.start(START);
    let seen: Vec<Shown> = (0..4)
        .map(|_| {
            let shown = progression.shown(standing.step);
            progression.checked(&mut standing, START);
            shown
        })
        .collect();
    let expected = [
        Status::Created,
        Status::Created,
        Status::Completed,
        Status::Completed,
    ];
    assert_eq!(seen, expected.map(Shown::Status));
}

#[test]
fn illegal_courses_must_be_marked() {
    let steps = [
        step(Status::Completed, Trigger::Manual),
        step(Status::Awaiting, seconds(1)),
    ];
    assert_eq!(
        Progression::new("flapping".into(), false, &steps),
        Err(ProgressionError::IllegalTransition { from: 2, to: 1 })
    );
    assert!(Progression::new("flapping".into(), true, &steps).is_ok());
}

#[test]
fn jitter_differs_by_payment_and_stays_within_its_bounds() {
    let trigger = Trigger::After {
        at_least: Duration::from_secs(1),
        jitter: Duration::from_secs(1),
    };
    let steps = [
        step(Status::Created, Trigger::Manual),
        step(Status::Completed, trigger),
    ];
    let progression = Progression::new("jittery".into(), false, &steps).unwrap();
    let due = |payment| {
        let luck = Luck {
            seed: Seed(1),
            payment,
        };
        progression
            .due(progression.start(START), luck)
            .unwrap()
            .as_millis()
    };
    let dues: Vec<i64> = (0..50).map(due).collect();
    assert!(
        dues.iter().all(|due| (1000..=2000).contains(due)),
        "{dues:?}"
    );
    assert!(dues.iter().any(|due| *due != dues[0]), "{dues:?}");
    assert_eq!(dues, (0..50).map(due).collect::<Vec<_>>());
}
