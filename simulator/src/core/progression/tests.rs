use super::*;

const START: Moment = Moment::from_millis(0);

fn step(status: Status, trigger: Trigger) -> Step {
    Step {
        shown: Shown::Status(status),
        trigger,
    }
}

fn seconds(count: u64) -> Trigger {
    Trigger::After(Duration::from_secs(count))
}

fn shown_at(progression: &Progression, millis: i64) -> Shown {
    let mut standing = progression.start(START);
    progression.settle(&mut standing, Moment::from_millis(millis));
    progression.shown(standing)
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
    progression.settle(&mut standing, Moment::from_millis(2500));
    assert_eq!(progression.due(standing), Some(Moment::from_millis(3000)));
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
            let shown = progression.shown(standing);
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
