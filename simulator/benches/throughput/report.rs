//! What was measured, as ratios first.

use std::time::Duration;

use crate::load::Measured;

/// One round: both servers, one right after the other.
pub(crate) struct Comparison {
    pub(crate) simulator: Measured,
    pub(crate) bare: Measured,
}

/// Start to first answer.
pub(crate) fn start(times: &[Duration]) {
    let millis = |time: &Duration| time.as_secs_f64() * 1e3;
    let mut sorted: Vec<f64> = times.iter().map(millis).collect();
    sorted.sort_by(f64::total_cmp);
    println!(
        "start to first answer: median {:.1} ms, worst {:.1} ms of {}",
        sorted[sorted.len() / 2],
        sorted[sorted.len() - 1],
        sorted.len()
    );
}

/// Medians over the rounds; a ratio is taken within each round.
pub(crate) fn comparison(runtime: &str, rounds: &[Comparison]) {
    println!(
        "\n{runtime}, {} rounds:{:>28}{:>12}{:>10}",
        rounds.len(),
        "simulator",
        "bare axum",
        "ratio"
    );
    let row = |name: &str, figure: fn(&Measured) -> f64| {
        let simulator = median(rounds.iter().map(|round| figure(&round.simulator)));
        let bare = median(rounds.iter().map(|round| figure(&round.bare)));
        let ratio = median(
            rounds
                .iter()
                .map(|round| figure(&round.simulator) / figure(&round.bare)),
        );
        println!("  {name:<34}{simulator:>12.1}{bare:>12.1}{ratio:>10.2}");
    };
    row("requests per second", |measured| {
        measured.requests_per_second
    });
    row("processor µs per request", |measured| {
        measured.cpu_micros_per_request
    });
    row("latency p50, µs", |measured| measured.p50_micros);
    row("latency p99, µs", |measured| measured.p99_micros);
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = figures.collect();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
