//! How fast are a payout and a check, and what do they cost, compared with the barest servers?
//!
//! `cargo bench -p paysys-simulator --bench throughput` starts the simulator, bare hyper and bare axum
//! as processes of their own, lets wrk drive one after the other, round by round in one run, and prints
//! medians, ratios and whether the goals are met. `-- --threads 2` at its end gives the servers two
//! threads each. Needs `wrk` (Debian has it) and takes about two minutes.
//!
//! The simulator is as it is installed: authorisation, ledger, journal and redaction are on.

#![expect(clippy::float_arithmetic, reason = "measurements, not money")]

#[path = "../support/allocator.rs"]
mod allocator;
mod bare;
#[path = "../support/bare_hyper.rs"]
mod bare_hyper;
#[path = "../support/check.rs"]
mod check;
#[path = "../support/client.rs"]
mod client;
#[path = "../support/figures.rs"]
mod figures;
#[path = "../support/goal.rs"]
mod goal;
#[path = "../support/memory.rs"]
mod memory;
#[path = "../support/payout.rs"]
mod payout;
#[path = "../support/process.rs"]
mod process;
mod request;
#[path = "../support/signature.rs"]
mod signature;
#[path = "../support/simulator.rs"]
mod simulator;
mod start;
#[path = "../support/wrk.rs"]
mod wrk;

use std::process::ExitCode;

use bare::{AXUM, Bare, HYPER};
use figures::{CPU, Measured, P99, Round, THROUGHPUT};

use request::Method;
use simulator::Simulator;

const ROUNDS: usize = 9;
const NAMES: [&str; 3] = ["simulator", HYPER, AXUM];
/// Where hyper stands among them.
const OF_HYPER: usize = 1;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let behind = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        Some(&arguments[place + 1..])
    };
    if let Some([name, threads, ..]) = behind(bare::ARGUMENT) {
        return bare::serve(name, threads.parse().expect("a number of threads"));
    }
    if let Err(message) = wrk::check() {
        eprintln!("{message}");
        return ExitCode::from(2);
    }
    let threads = behind("--threads").and_then(<[String]>::first);
    let threads = threads.map_or(1, |text| text.parse().expect("a number of threads"));
    start::report();
    measure(threads);
    ExitCode::SUCCESS
}

/// All servers side by side, taking turns, and both methods, too.
fn measure(threads: u16) {
    let simulator = Simulator::start(&["--threads", &threads.to_string()]);
    let mut methods = Method::ALL.map(|method| {
        let request = method.request(&simulator);
        let yardsticks = [HYPER, AXUM].map(|name| Bare::start(name, threads, &request.answer));
        (method, request, yardsticks, Vec::new())
    });
    // The first round fills caches and the journal, and is not told.
    for number in 0..=ROUNDS {
        for (_, request, [hyper, axum], rounds) in &mut methods {
            let round: Round<3> = [
                Measured::of(&simulator.process, || {
                    request.send(simulator.url("gateway_url"))
                }),
                Measured::of(&hyper.process, || request.send(&hyper.url)),
                Measured::of(&axum.process, || request.send(&axum.url)),
            ];
            if number > 0 {
                rounds.push(round);
            }
        }
    }
    for (method, _, _, rounds) in methods {
        let name = method.name();
        figures::compare(&format!("{name}, threads: {threads}"), NAMES, &rounds);
        let of_hyper = |figure| figures::ratio(&rounds, OF_HYPER, figure);
        let named = |what: &str| format!("{name}: {what}, of bare hyper's");
        let (throughput, cpu) = method.goals();
        goal::compare(
            &named("requests per second"),
            of_hyper(THROUGHPUT),
            throughput..,
        );
        goal::compare(&named("processor time"), of_hyper(CPU), ..=cpu);
        goal::compare(&named("p99"), of_hyper(P99), ..=2.0);
    }
}
