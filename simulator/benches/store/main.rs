//! What does keeping everything cost, and how long does a start take behind a million payments?
//!
//! `cargo bench -p paysys-simulator --bench store` lets wrk pay by 64 connections at simulators without a store and with each
//! `--sync`, one after the other in one run, and prints ratios. Then it pays a million times, kills the simulator and starts it
//! again. Needs `wrk` and a disk; takes two minutes.

#![expect(clippy::float_arithmetic, reason = "measurements, not money")]

#[path = "../support/client.rs"]
mod client;
#[path = "../support/figures.rs"]
mod figures;
#[path = "../support/goal.rs"]
mod goal;
#[path = "../support/payout.rs"]
mod payout;
#[path = "../support/process.rs"]
mod process;
#[path = "../support/signature.rs"]
mod signature;
#[path = "../support/simulator.rs"]
mod simulator;
#[path = "../support/wrk.rs"]
mod wrk;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use figures::{Measured, Round, THROUGHPUT};
use payout::PAYOUT;
use simulator::Simulator;
use wrk::{Load, Run};

const ROUNDS: usize = 7;
const CONNECTIONS: u32 = 64;
const SECONDS: u64 = 2;
const PAYMENTS: f64 = 1_000_000.0;

/// Each `--sync`, and how much of a memory's throughput it is to reach.
const MODES: [(&str, Option<f64>); 3] = [
    ("100ms", Some(0.7)),
    ("every-call", Some(0.4)),
    ("never", None),
];

fn main() -> ExitCode {
    if let Err(message) = wrk::check() {
        eprintln!("{message}");
        return ExitCode::from(2);
    }
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder on a disk");
    throughput(folder.path());
    start(&folder.path().join("million"));
    ExitCode::SUCCESS
}

fn kept(folder: &Path, sync: &str) -> Simulator {
    let folder = folder.to_str().expect("a path as text");
    Simulator::start(&["--store", folder, "--sync", sync])
}

fn throughput(folder: &Path) {
    let memory = Simulator::start(&[]);
    let modes = MODES.map(|(sync, goal)| {
        let simulator = kept(&folder.join(sync), sync);
        (sync, goal, simulator, Vec::<Round<2>>::new())
    });
    let mut modes = modes;
    for number in 0..=ROUNDS {
        for (_, _, simulator, rounds) in &mut modes {
            let measured = |simulator: &Simulator| {
                Measured::of(&simulator.process, || pay(simulator, SECONDS))
            };
            let round = [measured(simulator), measured(&memory)];
            // The first round fills caches and journals, and is not told.
            if number > 0 {
                rounds.push(round);
            }
        }
    }
    for (sync, goal, _, rounds) in modes {
        figures::compare(
            &format!("payouts, --sync {sync}"),
            [sync, "memory"],
            &rounds,
        );
        if let Some(goal) = goal {
            let name = format!("--sync {sync}: requests per second, of memory's");
            goal::compare(&name, figures::ratio(&rounds, 1, THROUGHPUT), goal..);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a measurement takes the time")]
fn start(folder: &Path) {
    let simulator = kept(folder, "100ms");
    let mut payments = 0.0;
    while payments < PAYMENTS {
        payments += pay(&simulator, 5).requests;
    }
    drop(simulator);
    println!("\nkilled behind {payments} payments:");
    for what in ["start after a kill", "start again"] {
        let begun = Instant::now();
        let simulator = kept(folder, "100ms");
        goal::compare(
            &format!("{what}, seconds"),
            begun.elapsed().as_secs_f64(),
            ..=1.0,
        );
        drop(simulator);
    }
}

fn pay(simulator: &Simulator, seconds: u64) -> Run {
    let url = simulator.url("gateway_url");
    let answer = client::post(url, &client::auth(), PAYOUT);
    let auth = client::auth();
    let lua = format!(
        "wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\n\
         wrk.headers['Auth'] = '{auth}'\nwrk.body = '{PAYOUT}'\n"
    );
    let load = Load {
        lua: &lua,
        answer: &answer,
        connections: CONNECTIONS,
        seconds,
    };
    load.send(url)
}
