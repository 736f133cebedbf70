//! Times as a distribution: an average hides what a user notices.

use std::time::Duration;

/// Times, shortest first; never none.
pub(crate) struct Distribution(Vec<Duration>);

impl Distribution {
    /// Of these times.
    pub(crate) fn of(times: impl Iterator<Item = Duration>) -> Self {
        let mut times: Vec<Duration> = times.collect();
        times.sort();
        Self(times)
    }

    /// Prints the head of a table.
    pub(crate) fn title(title: &str) {
        let title = format!("{title}, µs");
        println!(
            "{title:<32}{:>10}{:>10}{:>10}{:>10}",
            "p50", "p90", "p99", "max"
        );
    }

    pub(crate) fn print(&self, name: &str) {
        let [p50, p90, p99, max] = [50, 90, 99, 100].map(|percent| self.micros(percent));
        println!("  {name:<30}{p50:>10.1}{p90:>10.1}{p99:>10.1}{max:>10.1}");
    }

    pub(crate) fn micros(&self, percent: usize) -> f64 {
        let last = self.0.len() - 1;
        self.0[last * percent / 100].as_secs_f64() * 1e6
    }
}
