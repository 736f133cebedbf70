use rstest::rstest;

use super::*;
use crate::Seed;
use crate::progression::Step;

const LUCK: Luck = Luck {
    seed: Seed(1),
    payment: 3,
};

const fn millis(millis: i64) -> Moment {
    Moment::from_millis(millis)
}

fn after(at_least: u64, jitter: u64) -> Trigger {
    Trigger::After {
        at_least: Duration::from_secs(at_least),
        jitter: Duration::from_secs(jitter),
    }
}

/// As many steps as there are triggers, and a first one.
fn progression(triggers: &[Trigger]) -> Progression {
    let status = |place: usize| {
        if place.is_multiple_of(2) {
            Status::Created
        } else {
            Status::Awaiting
        }
    };
    let triggers = [&[Trigger::Manual], triggers]
        .concat()
        .into_iter()
        .enumerate();
    let steps: Vec<Step> = triggers
        .map(|(place, trigger)| Step {
            shown: Shown::Status(status(place)),
            trigger,
        })
        .collect();
    Progression::new("any".into(), true, &steps).unwrap()
}

fn times(course: &Course) -> Vec<Option<i64>> {
    let entered = course.entered.iter();
    entered
        .map(|entry| entry.at.map(Moment::as_millis))
        .collect()
}

/// Whatever is said of the past was foretold, and is what really happened: jitter and all.
#[rstest]
#[case(&[after(1, 0), after(2, 0)])]
#[case(&[after(1, 5), after(0, 7), after(3, 1)])]
fn what_time_leads_to_comes_when_it_was_foretold(#[case] triggers: &[Trigger]) {
    let progression = progression(triggers);
    let mut standing = progression.start(millis(100));
    let foretold = progression.course(standing, millis(100), LUCK).to_come;
    let mut happened = vec![Some(100)];
    while let Some(due) = progression.due(standing, LUCK) {
        let entered = progression.step(&mut standing, LUCK, due).unwrap();
        assert_eq!(
            foretold[happened.len() - 1],
            (entered.to, Coming::At(entered.at))
        );
        happened.push(Some(entered.at.as_millis()));
        let course = progression.course(standing, millis(100), LUCK);
        assert_eq!(times(&course), happened);
        assert_eq!(
            course.entered.last().unwrap().shown,
            progression.shown(standing.step)
        );
    }
    assert_eq!(happened.len(), foretold.len() + 1);
}

#[test]
fn checks_lead_on_at_a_moment_that_only_the_newest_step_keeps() {
    let checks = Trigger::AfterChecks(2);
    let progression = progression(&[
        checks,
        after(1, 0),
        checks,
        after(2, 0),
        checks,
        after(3, 0),
    ]);
    let mut standing = progression.start(millis(0));
    let coming = |standing| {
        let course = progression.course(standing, millis(0), LUCK);
        let coming: Vec<Coming> = course
            .to_come
            .into_iter()
            .map(|(_, coming)| coming)
            .collect();
        coming
    };
    progression.checked(&mut standing, millis(50));
    let second = Duration::from_secs(1);
    let expected = [
        Coming::AfterChecks(1),
        Coming::After(second),
        Coming::AfterChecks(2),
    ];
    assert_eq!(coming(standing)[..3], expected);
    progression.checked(&mut standing, millis(70));
    assert_eq!(coming(standing)[0], Coming::At(millis(1_070)));
    progression.settle(&mut standing, LUCK, millis(2_000));
    let course = progression.course(standing, millis(0), LUCK);
    assert_eq!(times(&course), [Some(0), Some(70), Some(1_070)]);
    progression.checked(&mut standing, millis(3_000));
    progression.checked(&mut standing, millis(4_000));
    // What brought it to its second step is forgotten.
    let course = progression.course(standing, millis(0), LUCK);
    assert_eq!(times(&course), [Some(0), None, None, Some(4_000)]);
    progression.settle(&mut standing, LUCK, millis(9_000));
    let course = progression.course(standing, millis(0), LUCK);
    assert_eq!(
        times(&course),
        [Some(0), None, None, Some(4_000), Some(6_000)]
    );
}

#[test]
fn nothing_is_promised_behind_a_step_that_somebody_must_make() {
    let progression = progression(&[after(1, 0), Trigger::Manual, after(1, 0)]);
    let course = progression.course(progression.start(millis(0)), millis(0), LUCK);
    let coming: Vec<Coming> = course
        .to_come
        .into_iter()
        .map(|(_, coming)| coming)
        .collect();
    assert_eq!(coming, [Coming::At(millis(1_000)), Coming::Manual]);
}
