use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};

use crate::talk::{NOW, Talk, paid_as, with};

const NEAR: &str =
    "  - pay: { expect: { result: { details: { date: \"<unix seconds, near now>\" } } } }";

fn made_at(date: i64) -> Value {
    with(paid_as(date), "/result/details/date", json!(date))
}

/// A payment with this date and this `Date` header, at a gateway that does not stand still.
fn one(date: i64, header: Option<i64>) -> Talk {
    let talk = Talk::of("PAY-11", NEAR).at_a_shared_gateway();
    let talk = talk.hears(made_at(date));
    match header {
        Some(header) => talk.dated(header),
        None => talk,
    }
}

/// Two payments of one gateway without a `Date` header, so many seconds apart by our clock.
fn two(first: i64, later: i64, apart: i64) -> Talk {
    let steps = format!("{NEAR}\n{NEAR}");
    let talk = Talk::of("PAY-11", &steps).at_a_shared_gateway();
    let talk = talk.hears(made_at(first)).hears(made_at(later));
    talk.after_seconds(apart)
}

/// How many dates are not what they should be.
fn wrong(talk: &Talk) -> usize {
    let sights = talk.facts().exchanges;
    let held = sights.iter().filter_map(|sight| sight.held.as_ref());
    held.map(|held| held.differences.len()).sum()
}

/// Its clock is not ours.
const HOUR: i64 = 3600;

#[rstest]
#[case::now(NOW, Some(NOW), 0)]
#[case::just_before_the_answer(NOW - 1, Some(NOW), 0)]
#[case::an_hour_off_as_its_clock_is(NOW + HOUR, Some(NOW + HOUR), 0)]
#[case::behind_its_own_clock(NOW, Some(NOW + 40), 1)]
#[case::in_local_time(NOW + 5 * HOUR, Some(NOW), 1)]
#[case::nobody_knows_what_time_it_is_there(NOW + HOUR, None, 0)]
fn a_date_is_now_by_the_header(#[case] date: i64, #[case] header: Option<i64>, #[case] bad: usize) {
    assert_eq!(wrong(&one(date, header)), bad);
}

#[rstest]
#[case::it_goes_on_as_ours_does(NOW, NOW + 4, 4, 0)]
#[case::so_does_one_that_is_off(NOW - HOUR, NOW - HOUR + 5, 4, 0)]
#[case::soon_after(NOW, NOW, 1, 0)]
#[case::it_stands_still(NOW, NOW, 4, 1)]
#[case::it_jumps(NOW, NOW + HOUR, 4, 1)]
fn without_a_header_earlier_dates_tell_the_time(
    #[case] first: i64,
    #[case] later: i64,
    #[case] apart: i64,
    #[case] bad: usize,
) {
    assert_eq!(wrong(&two(first, later, apart)), bad);
}

/// A sandbox's clock is known to the second, and its HTTP server has another one.
#[test]
fn a_clock_that_is_moved_by_hand_may_stand_still() {
    let talk = |date| {
        Talk::of("PAY-11", NEAR)
            .hears(made_at(date))
            .dated(NOW + HOUR)
    };
    assert_eq!((wrong(&talk(NOW)), wrong(&talk(NOW + 1))), (0, 1));
}

/// A request whose id a file gives may be answered with the payment of an earlier run (PAY-12), whose date says nothing.
#[test]
fn a_payment_that_may_be_an_older_one_tells_no_time() {
    let steps = format!("  - pay: {{ id: 7, expect: {{ error: null }} }}\n{NEAR}");
    let talk = Talk::of("PAY-11", &steps).at_a_shared_gateway();
    let talk = talk.hears(made_at(NOW - HOUR)).hears(made_at(NOW));
    assert_eq!(wrong(&talk), 0);
}

/// Whoever takes ten seconds to answer may have made the payment in any of them.
#[rstest]
#[case::long_before_it_was_asked(-13, 1)]
#[case::as_it_was_asked(-12, 0)]
#[case::as_it_was_answered(2, 0)]
#[case::after_that(3, 1)]
fn a_slow_answer_leaves_its_whole_time_open(#[case] seconds: i64, #[case] bad: usize) {
    let mut talk = one(NOW + seconds, Some(NOW));
    talk.transcript.exchanges[0].took = Some(Duration::from_millis(9_001));
    assert_eq!(wrong(&talk), bad);
}
