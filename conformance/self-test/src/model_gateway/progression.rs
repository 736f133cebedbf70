//! The progressions a payment can take: after so many seconds this status.

use super::Options;

/// Status after status; nothing: a check does not find the payment.
#[derive(Debug)]
pub(super) struct Progression {
    name: &'static str,
    steps: &'static [(i64, Option<i64>)],
}

const PROGRESSIONS: [Progression; 14] = [
    Progression::of("instant", &[(0, Some(2))]),
    Progression::of("typical", &[(0, Some(0)), (1, Some(1)), (3, Some(2))]),
    Progression::of("slow", &[(0, Some(0)), (60, Some(1)), (300, Some(2))]),
    Progression::of("stuck", &[(0, Some(0)), (1, Some(1))]),
    Progression::of(
        "held-then-completed",
        &[(0, Some(0)), (1, Some(7)), (3, Some(2))],
    ),
    Progression::of(
        "held-then-cancelled",
        &[(0, Some(0)), (1, Some(7)), (3, Some(3))],
    ),
    Progression::of("cancelled", &[(0, Some(0)), (1, Some(1)), (3, Some(3))]),
    Progression::of("failed", &[(0, Some(0)), (1, Some(-1))]),
    Progression::of(
        "refunded",
        &[(0, Some(0)), (1, Some(1)), (2, Some(2)), (4, Some(6))],
    ),
    Progression::of(
        "not-found-at-first",
        &[(0, None), (2, Some(0)), (3, Some(1)), (5, Some(2))],
    ),
    // Variant, and arranged by nobody: what a gateway may do unasked.
    Progression::of("held-first", &[(0, Some(7)), (2, Some(2))]),
    Progression::of(
        "ten-minutes",
        &[(0, Some(0)), (300, Some(1)), (600, Some(2))],
    ),
    Progression::of("await", &[(0, Some(1))]),
    Progression::of(
        "refunded-later",
        &[(0, Some(0)), (1, Some(2)), (30, Some(6))],
    ),
];

impl Progression {
    const fn of(name: &'static str, steps: &'static [(i64, Option<i64>)]) -> Self {
        Self { name, steps }
    }

    /// The progression of that name; a typical one is what the gateway does unasked.
    pub(super) fn named(name: &str, options: &Options) -> Option<&'static Self> {
        let name = if name == "typical" {
            options.progression
        } else {
            name
        };
        PROGRESSIONS
            .iter()
            .find(|progression| progression.name == name)
    }

    pub(super) fn status(&self, age_seconds: i64) -> Option<i64> {
        let mut reached = self.steps.iter().rev();
        reached
            .find(|(after, _)| *after <= age_seconds)
            .and_then(|(_, status)| *status)
    }

    /// For how many seconds the status has been what it is.
    pub(super) fn since_seconds(&self, age_seconds: i64) -> i64 {
        let reached = self.steps.iter().map(|(after, _)| *after);
        age_seconds
            - reached
                .filter(|after| *after <= age_seconds)
                .max()
                .unwrap_or(0)
    }

    pub(super) fn next_step(&self, age_seconds: i64) -> Option<i64> {
        let mut later = self.steps.iter().map(|(after, _)| *after);
        later.find(|after| *after > age_seconds)
    }
}
