//! Does anything grow, leak or go wrong when the simulator is used for long, by clients of every kind?
//!
//! `cargo bench -p paysys-simulator --bench soak -- --minutes 5` starts a simulator as a process of its
//! own and drives it for so long (an hour unless told): payouts, checks and broken requests under every
//! fault, clients that are killed, sandboxes that come and go, clocks that move, readers of streams and
//! reports. `--binary FILE` takes another simulator than the one just built, `--seed N` other traffic.
//!
//! Targets: over the second half neither memory nor descriptors grow; in every sandbox the money that was
//! committed is the money in the ledger; bundles replay; the process ends in time, with exit code 0 and
//! nothing on stderr.

#![expect(
    clippy::float_arithmetic,
    clippy::disallowed_methods,
    reason = "measurements, not money; a soak lasts as long as it is told to"
)]

mod arranger;
mod audit;
mod client;
mod faults;
mod keeper;
mod place;
mod reader;
mod server;
#[path = "../support/signature.rs"]
mod signature;
mod vitals;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;
use tokio::task::JoinSet;

use place::World;
use server::Server;
use vitals::Vitals;

/// So many clients call at a time.
const CLIENTS: u64 = 8;
/// So many read streams of calls.
const READERS: u64 = 3;

#[derive(Debug, Parser)]
struct Arguments {
    /// How long
    #[arg(long, default_value_t = 60.0)]
    minutes: f64,
    /// Which simulator
    #[arg(long, default_value = env!("CARGO_BIN_EXE_paysys-simulator"))]
    binary: PathBuf,
    /// What the traffic depends on, apart from what comes first
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Cargo adds this one
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let faults = runtime.block_on(soak(&arguments));
    // What still waits for an answer that a fault withholds is not waited for.
    runtime.shutdown_background();
    for fault in &faults {
        println!("FAILED: {fault}");
    }
    if faults.is_empty() {
        println!("passed");
        return ExitCode::SUCCESS;
    }
    ExitCode::FAILURE
}

/// Everything that went wrong.
async fn soak(arguments: &Arguments) -> Vec<String> {
    let server = Server::start(&arguments.binary);
    let world = Arc::new(World::of(&server, &arguments.binary).await);
    let whole = Duration::from_secs_f64(arguments.minutes * 60.0);
    let end = Instant::now() + whole;
    let mut vitals = Vitals::of(&server);
    let mut tasks = JoinSet::new();
    for number in 0..CLIENTS {
        tasks.spawn(client::call_until(
            world.clone(),
            arguments.seed * 1000 + number,
        ));
    }
    for number in 0..READERS {
        tasks.spawn(reader::stream_until(
            world.clone(),
            arguments.seed * 2000 + number,
        ));
    }
    tasks.spawn(reader::report_until(world.clone(), arguments.seed * 3000));
    tasks.spawn(arranger::arrange_until(
        world.clone(),
        arguments.seed * 4000,
    ));
    tasks.spawn(keeper::keep_until(world.clone(), arguments.seed * 5000));
    while Instant::now() < end {
        tokio::time::sleep(whole / 120).await;
        vitals.sample(&server, &world);
    }
    world.end();
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended {
            world.report(format!("a part of the soak itself failed: {error}"));
        }
    }
    keeper::retire_all(&world).await;
    world.tell();
    let mut faults = world.take_reports();
    // With it goes the client that keeps connections alive.
    drop(world);
    faults.extend(vitals.judge(&server).await);
    faults.extend(server.stop().await);
    faults
}
