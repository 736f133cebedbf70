//! From starting the process to its first answer.

use std::time::Instant;

use crate::client;
use crate::simulator::Simulator;

const STARTS: usize = 20;

/// Starts it several times and tells how long that took.
pub(crate) fn report() {
    let mut millis: Vec<f64> = (0..STARTS).map(|_| start()).collect();
    millis.sort_by(f64::total_cmp);
    println!(
        "start to first answer: median {:.1} ms, worst {:.1} ms of {STARTS}",
        millis[STARTS / 2],
        millis[STARTS - 1],
    );
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures wall time")]
fn start() -> f64 {
    let started = Instant::now();
    let simulator = Simulator::start(&[]);
    client::post(simulator.url("gateway_url"), "none", "{}");
    started.elapsed().as_secs_f64() * 1e3
}
