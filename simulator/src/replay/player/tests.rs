use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::bundle::Bundle;
use crate::replay;
use crate::testing::Testbed;
use paysys_core::clock::Pace;
use paysys_core::command::{Advance, Command};

const LATE: &str = "2";

/// Late commits that come due between calls, a limit that some calls meet, and a clock at several paces.
fn history() -> String {
    let mut testbed = Testbed::with(1 << 20, "[limits]\ncalls_per_minute = 4");
    testbed.rule(json!({"match": {"account": LATE}, "then": {"fault": "late-commit"}}));
    for wait in [29_980, 60_000] {
        for account in ["1", LATE, LATE, "3", "4"] {
            testbed.pay(account, 100);
        }
        testbed.wait(wait);
    }
    testbed.arrange(Command::SetClock {
        pace: Some(Pace::Scaled(NonZeroU32::new(60).unwrap())),
        now: None,
    });
    for account in [LATE, "5", "6", LATE, "7"] {
        testbed.pay(account, 100);
        testbed.wait(300);
    }
    let refused = testbed.request("pam.other", &json!({}));
    testbed.send(&refused);
    testbed.pay(LATE, 100);
    testbed.arrange(Command::Advance(Advance::By(Duration::from_secs(20))));
    testbed.pay("8", 100);
    replay::bundle(Arc::new(testbed.sandbox), 1).collect()
}

fn wall(event: &EventShape) -> Moment {
    Moment::from_millis(match event {
        EventShape::Call(call) => call.wall,
        EventShape::Refused(refused) => refused.wall,
        EventShape::Command(commanded) => commanded.wall,
    })
}

/// Whoever looks in between does so at a time when all late commits have come due, long after the event that
/// comes next.
#[test]
fn looking_changes_nothing_that_comes_after_it() {
    let bundle = Bundle::read("bundle", history().as_bytes()).unwrap();
    let mut player = Player::new(&bundle.head).unwrap();
    for (event, number) in bundle.events.iter().zip(1..) {
        let difference = player.play(number, event).unwrap();
        assert!(difference.is_none(), "event {number}: {difference:?}");
        let later = wall(event).plus(Duration::from_hours(1));
        assert_eq!(player.state.snapshot(later).late_commits(), 0);
    }
}
