//! Figures of neighbours in time, compared round by round.

use super::process::Process;
use super::wrk::Run;

/// What one round measured of one server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) run: Run,
    pub(crate) cpu_micros_per_request: f64,
}

impl Measured {
    /// Measures what a server does while wrk drives it.
    pub(crate) fn of(process: &Process, drive: impl FnOnce() -> Run) -> Self {
        let before = process.cpu();
        let run = drive();
        let cpu = process.cpu() - before;
        Self {
            run,
            cpu_micros_per_request: cpu.as_secs_f64() * 1e6 / run.requests,
        }
    }
}

/// One round: two servers, one right after the other; the first is measured against the second.
pub(crate) type Round = [Measured; 2];

/// Prints a table: ratios first, each the median of those within a round, then both medians.
pub(crate) fn compare(title: &str, names: [&str; 2], rounds: &[Round]) {
    println!("\n{title}, {} rounds:", rounds.len());
    println!("{:>34}{:>10}{:>14}{:>14}", "", "ratio", names[0], names[1]);
    row("processor µs per request", rounds, |measured| {
        measured.cpu_micros_per_request
    });
    row("requests per second", rounds, |measured| {
        measured.run.requests_per_second
    });
    row("latency p50, µs", rounds, |measured| {
        measured.run.p50_micros
    });
    row("latency p99, µs", rounds, |measured| {
        measured.run.p99_micros
    });
}

fn row(name: &str, rounds: &[Round], figure: fn(&Measured) -> f64) {
    let ratio = median(
        rounds
            .iter()
            .map(|[one, other]| figure(one) / figure(other)),
    );
    let [one, other] =
        [0, 1].map(|server| median(rounds.iter().map(|round| figure(&round[server]))));
    println!("  {name:<32}{ratio:>10.2}{one:>14.1}{other:>14.1}");
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = figures.collect();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
