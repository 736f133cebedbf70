//! The courses a payment can take: after so many seconds this status.

use super::Options;

/// Status after status; nothing: a check does not find the payment.
#[derive(Debug)]
pub(super) struct Course {
    name: &'static str,
    steps: &'static [(i64, Option<i64>)],
}

const COURSES: [Course; 14] = [
    Course::of("instant", &[(0, Some(2))]),
    Course::of("typical", &[(0, Some(0)), (1, Some(1)), (3, Some(2))]),
    Course::of("slow", &[(0, Some(0)), (60, Some(1)), (300, Some(2))]),
    Course::of("stuck", &[(0, Some(0)), (1, Some(1))]),
    Course::of(
        "held-then-completed",
        &[(0, Some(0)), (1, Some(7)), (3, Some(2))],
    ),
    Course::of(
        "held-then-cancelled",
        &[(0, Some(0)), (1, Some(7)), (3, Some(3))],
    ),
    Course::of("cancelled", &[(0, Some(0)), (1, Some(1)), (3, Some(3))]),
    Course::of("failed", &[(0, Some(0)), (1, Some(-1))]),
    Course::of(
        "refunded",
        &[(0, Some(0)), (1, Some(1)), (2, Some(2)), (4, Some(6))],
    ),
    Course::of(
        "not-found-at-first",
        &[(0, None), (2, Some(0)), (3, Some(1)), (5, Some(2))],
    ),
    // Variant, and arranged by nobody: what a gateway may do unasked.
    Course::of("held-first", &[(0, Some(7)), (2, Some(2))]),
    Course::of(
        "ten-minutes",
        &[(0, Some(0)), (300, Some(1)), (600, Some(2))],
    ),
    Course::of("await", &[(0, Some(1))]),
    Course::of(
        "refunded-later",
        &[(0, Some(0)), (1, Some(2)), (30, Some(6))],
    ),
];

impl Course {
    const fn of(name: &'static str, steps: &'static [(i64, Option<i64>)]) -> Self {
        Self { name, steps }
    }

    /// The course of that name; a typical one is what the gateway does unasked.
    pub(super) fn named(name: &str, options: &Options) -> Option<&'static Self> {
        let name = if name == "typical" {
            options.course
        } else {
            name
        };
        COURSES.iter().find(|course| course.name == name)
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

    /// Seconds after which the next step comes.
    pub(super) fn next_step(&self, age_seconds: i64) -> Option<i64> {
        let mut later = self.steps.iter().map(|(after, _)| *after);
        later.find(|after| *after > age_seconds)
    }
}
