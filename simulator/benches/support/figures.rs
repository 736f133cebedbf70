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

/// One round: servers one right after the other; the first is measured against each of the others.
pub(crate) type Round<const SERVERS: usize> = [Measured; SERVERS];

/// A figure of one server in one round.
pub(crate) type Figure = fn(&Measured) -> f64;

pub(crate) const CPU: Figure = |measured| measured.cpu_micros_per_request;
pub(crate) const THROUGHPUT: Figure = |measured| measured.run.requests_per_second;
pub(crate) const P50: Figure = |measured| measured.run.p50_micros;
pub(crate) const P99: Figure = |measured| measured.run.p99_micros;

/// Prints a table: each server's median, then the first one's ratio to each of the others.
pub(crate) fn compare<const SERVERS: usize>(
    title: &str,
    names: [&str; SERVERS],
    rounds: &[Round<SERVERS>],
) {
    println!("\n{title}, {} rounds:", rounds.len());
    let medians = names.map(|name| format!("{name:>14}")).concat();
    let ratios = names[1..]
        .iter()
        .map(|name| format!("{:>18}", format!("of {name}")));
    println!("{:>28}{medians}{}", "", ratios.collect::<String>());
    row("processor µs per request", rounds, CPU);
    row("requests per second", rounds, THROUGHPUT);
    row("latency p50, µs", rounds, P50);
    row("latency p99, µs", rounds, P99);
}

/// The first server's figure as a part of another's: the median of what it was in each round. On a busy
/// machine absolute figures say little, ratios of neighbours in time say much.
pub(crate) fn ratio<const SERVERS: usize>(
    rounds: &[Round<SERVERS>],
    other: usize,
    figure: Figure,
) -> f64 {
    median(
        rounds
            .iter()
            .map(|round| figure(&round[0]) / figure(&round[other])),
    )
}

fn row<const SERVERS: usize>(name: &str, rounds: &[Round<SERVERS>], figure: Figure) {
    print!("  {name:<26}");
    for server in 0..SERVERS {
        let median = median(rounds.iter().map(|round| figure(&round[server])));
        print!("{median:>14.1}");
    }
    for other in 1..SERVERS {
        print!("{:>18.2}", ratio(rounds, other, figure));
    }
    println!();
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = figures.collect();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
