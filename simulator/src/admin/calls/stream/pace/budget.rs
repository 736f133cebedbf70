//! At most so many within any second, a burst at once, and a steady stream steadily.

use std::collections::VecDeque;
use std::time::Duration;

use paysys_core::Moment;

const SECOND: Duration = Duration::from_secs(1);

/// What may still be told within the second that ends now.
pub(super) struct Budget {
    per_second: usize,
    spent: VecDeque<(Moment, usize)>,
}

impl Budget {
    pub(super) const fn new(per_second: usize) -> Self {
        Self {
            per_second,
            spent: VecDeque::new(),
        }
    }

    /// Half of what is left of this second: all of it at once would leave none for the rest of it.
    pub(super) fn left(&mut self, now: Moment) -> usize {
        // A clock that was set back would hold everything up.
        self.spent
            .retain(|(at, _)| *at <= now && now.since(*at) < SECOND);
        let spent: usize = self.spent.iter().map(|(_, calls)| calls).sum();
        self.per_second.saturating_sub(spent).div_ceil(2)
    }

    pub(super) fn spend(&mut self, now: Moment, calls: usize) {
        if calls > 0 {
            self.spent.push_back((now, calls));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told in each tenth of a second where there is always more.
    fn saturated(per_second: usize) -> Vec<usize> {
        let mut budget = Budget::new(per_second);
        let portions = (0..100).map(|tenth| {
            let now = Moment::from_millis(tenth * 100);
            let told = budget.left(now);
            budget.spend(now, told);
            told
        });
        portions.collect()
    }

    #[rstest::rstest]
    #[case(1)]
    #[case(7)]
    #[case(50)]
    #[case(1000)]
    fn no_second_gets_more_and_none_is_wasted(#[case] per_second: usize) {
        let told = saturated(per_second);
        for second in told.windows(10) {
            assert!(second.iter().sum::<usize>() <= per_second, "{told:?}");
        }
        let all: usize = told.iter().sum();
        assert!(all >= 10 * per_second * 4 / 5, "{all}: {told:?}");
    }

    #[test]
    fn a_steady_stream_is_told_steadily() {
        let told = saturated(1000);
        assert_eq!(told[0], 500);
        assert!(
            told[80..].iter().all(|calls| (50..150).contains(calls)),
            "{told:?}"
        );
    }

    #[test]
    fn a_clock_that_is_set_back_holds_nothing_up() {
        let mut budget = Budget::new(2);
        budget.spend(Moment::from_millis(5_000), 2);
        assert_eq!(budget.left(Moment::from_millis(5_999)), 0);
        assert_eq!(budget.left(Moment::from_millis(1_000)), 1);
    }
}
