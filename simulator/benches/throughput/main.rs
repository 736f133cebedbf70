//! How fast is a payout, and what does it cost, compared with the barest axum server?
//!
//! `cargo bench -p paysys-simulator --bench throughput` starts both servers as processes of their
//! own, lets wrk drive one after the other, round by round in one run, and prints ratios: on a busy
//! machine absolute figures say little, ratios of neighbours in time say much. Needs `wrk` (Debian
//! has it).

#![expect(clippy::float_arithmetic, reason = "measurements, not money")]

mod bare;
#[path = "../support/client.rs"]
mod client;
#[path = "../support/figures.rs"]
mod figures;
#[path = "../support/process.rs"]
mod process;
#[path = "../support/signature.rs"]
mod signature;
#[path = "../support/simulator.rs"]
mod simulator;
mod start;
#[path = "../support/wrk.rs"]
mod wrk;

use std::process::ExitCode;

use bare::Bare;
use figures::{Measured, Round};
use simulator::Simulator;
use wrk::Load;

/// What is compared: how many threads the servers have.
const RUNTIMES: [(&str, u16); 2] = [("current-thread", 1), ("multi-thread, 2 workers", 2)];
const ROUNDS: usize = 5;
const SECONDS: u64 = 4;
const CONNECTIONS: u32 = 32;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(position) = arguments
        .iter()
        .position(|argument| argument == bare::ARGUMENT)
    {
        return bare::serve(arguments.get(position + 1));
    }
    if let Err(message) = wrk::check() {
        eprintln!("{message}");
        return ExitCode::from(2);
    }
    start::report();
    for (name, threads) in RUNTIMES {
        figures::compare(name, ["simulator", "bare axum"], &rounds(threads));
    }
    ExitCode::SUCCESS
}

/// Both servers side by side, taking turns.
fn rounds(threads: u16) -> Vec<Round> {
    let simulator = Simulator::start(&["--threads", &threads.to_string()]);
    let url = simulator.url("gateway_url");
    let auth = client::auth();
    let answer = client::post(url, &auth, client::PAYOUT);
    assert!(answer.contains(r#""error":null"#), "refused: {answer}");
    let bare = Bare::start(threads, &answer);
    let load = Load {
        lua: &script(&auth),
        answer: &answer,
        connections: CONNECTIONS,
        seconds: SECONDS,
    };
    (0..ROUNDS)
        .map(|_| {
            [
                Measured::of(&simulator.process, || load.send(url)),
                Measured::of(&bare.process, || load.send(&bare.url)),
            ]
        })
        .collect()
}

/// The same signed payout, again and again.
fn script(auth: &str) -> String {
    let body = client::PAYOUT;
    format!(
        "wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\n\
         wrk.headers['Auth'] = '{auth}'\nwrk.body = '{body}'\n"
    )
}
