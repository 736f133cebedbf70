//! What does a check cost among ten million payments, compared with one among ten thousand?
//!
//! `cargo bench -p paysys-simulator --bench scale` fills two simulators over HTTP, one with ten
//! million payments and one with ten thousand, then lets wrk check payments all over the ledger of
//! one after the other, round by round, and prints ratios. `-- 200000` at its end makes it so many
//! payments instead of ten million. Needs `wrk` (Debian has it) and 3 GB of memory.
//!
//! Of a check's cost the goal is its processor time; p99 is printed, and on a busy machine says little.

#![expect(clippy::float_arithmetic, reason = "measurements, not money")]

#[path = "../support/check.rs"]
mod check;
#[path = "../support/client.rs"]
mod client;
#[path = "../support/figures.rs"]
mod figures;
#[path = "../support/goal.rs"]
mod goal;
mod ledger;
#[path = "../support/memory.rs"]
mod memory;
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

use std::process::ExitCode;

use figures::Round;
use ledger::Ledger;

const MANY: u64 = 10_000_000;
const FEW: u64 = 10_000;
const ROUNDS: usize = 11;

fn main() -> ExitCode {
    if let Err(message) = wrk::check() {
        eprintln!("{message}");
        return ExitCode::from(2);
    }
    // Cargo adds an argument of its own.
    let many = std::env::args().find_map(|argument| argument.parse().ok());
    let few = Ledger::of(FEW);
    let many = Ledger::of(many.unwrap_or(MANY));
    let rounds: Vec<Round<2>> = (0..ROUNDS).map(|_| [many.check(), few.check()]).collect();
    let names = [many.payments, few.payments].map(|payments| format!("of {payments}"));
    figures::compare("checks", [&names[0], &names[1]], &rounds);
    println!(
        "  the process grew by {} MiB for {} payments",
        many.grown_bytes >> 20,
        many.payments
    );
    let per_payment = many.grown_bytes as f64 / many.payments as f64;
    goal::compare("bytes per payment", per_payment, ..=100.0);
    let cpu = figures::ratio(&rounds, 1, figures::CPU);
    goal::compare("processor time of a check, of one among few", cpu, ..=1.10);
    ExitCode::SUCCESS
}
