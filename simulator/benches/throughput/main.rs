//! How fast is a payout, and what does it cost, compared with the barest axum server?
//!
//! `cargo bench -p paysys-simulator --bench throughput` starts both servers as processes of their
//! own, lets wrk drive one after the other, round by round in one run, and prints ratios: on a busy
//! machine absolute figures say little, ratios of neighbours in time say much. Needs `wrk` (Debian
//! has it).

#![expect(clippy::float_arithmetic, reason = "measurements, not money")]

mod bare;
mod load;
mod report;
mod server;

use std::process::ExitCode;

use load::Load;
use report::Comparison;
use server::Server;

/// What is compared: how many threads the servers have.
const RUNTIMES: [(&str, u16); 2] = [("current-thread", 1), ("multi-thread, 2 workers", 2)];
const ROUNDS: usize = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(position) = arguments
        .iter()
        .position(|argument| argument == bare::ARGUMENT)
    {
        return bare::serve(arguments.get(position + 1));
    }
    if let Err(message) = load::check_wrk() {
        eprintln!("{message}");
        return ExitCode::from(2);
    }
    report::start(&server::start_times());
    for (name, threads) in RUNTIMES {
        report::comparison(name, &compare(threads));
    }
    ExitCode::SUCCESS
}

/// Both servers side by side, taking turns.
fn compare(threads: u16) -> Vec<Comparison> {
    let simulator = Server::simulator(threads);
    let load = Load::payouts(&simulator);
    let bare = Server::bare(threads, &load.answer);
    (0..ROUNDS)
        .map(|_| Comparison {
            simulator: load.drive(&simulator),
            bare: load.drive(&bare),
        })
        .collect()
}
