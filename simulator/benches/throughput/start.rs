//! From starting the process to its first answer, and how much memory it holds then.

use std::time::Instant;

use crate::goal;
use crate::simulator::Simulator;
use crate::{client, memory};

const STARTS: usize = 20;

/// Starts it several times and tells how long that took and how much it holds.
pub(crate) fn report() {
    let (mut millis, mut megabytes): (Vec<f64>, Vec<f64>) = (0..STARTS).map(|_| start()).unzip();
    for figures in [&mut millis, &mut megabytes] {
        figures.sort_by(f64::total_cmp);
    }
    println!(
        "start to first answer: median {:.1} ms, worst {:.1} ms of {STARTS}",
        millis[STARTS / 2],
        millis[STARTS - 1],
    );
    goal::compare("idle memory after it, MB", megabytes[STARTS / 2], ..=9.0);
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures wall time")]
fn start() -> (f64, f64) {
    let started = Instant::now();
    let simulator = Simulator::start(&[]);
    client::post(simulator.url("gateway_url"), "none", "{}");
    let millis = started.elapsed().as_secs_f64() * 1e3;
    let megabytes = memory::resident_bytes(&simulator.process) as f64 / 1e6;
    (millis, megabytes)
}
