//! What does a sandbox cost: to make, to use beside a thousand others, and to delete?
//!
//! `cargo bench -p paysys-simulator --bench sandboxes` makes sandboxes in this process and through
//! the admin API of another one, uses a thousand of them at once, and watches the memory of that
//! process while thousands come and go. Before that it looks whether threads that serve different
//! sandboxes get into each other's way, and how long a call holds the lock of its own.

#![expect(clippy::float_arithmetic, reason = "measurements, not money")]

mod admin;
#[path = "../support/allocator.rs"]
mod allocator;
#[path = "../support/caller.rs"]
mod caller;
mod distribution;
#[path = "../support/goal.rs"]
mod goal;
#[path = "../support/memory.rs"]
mod memory;
#[path = "../support/payout.rs"]
mod payout;
#[path = "../support/process.rs"]
mod process;
mod registry;
#[path = "../support/signature.rs"]
mod signature;
#[path = "../support/simulator.rs"]
mod simulator;
mod tenant;
mod threads;

use std::process::ExitCode;

use admin::Admin;
use distribution::Distribution;
use simulator::Simulator;

/// How many sandboxes are made to see how long it takes.
const MADE: usize = 5_000;
/// How many are there at once when they are used.
const AT_ONCE: usize = 1_000;
/// How often all of them come and go.
const ROUNDS: usize = 12;
/// So many rounds the allocator may take to find out what it needs.
const WARM_UP: usize = 3;

fn main() -> ExitCode {
    threads::report_hold();
    threads::report();
    println!();
    Distribution::title("time to make a sandbox");
    registry::create(MADE).print("in the process");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let simulator = Simulator::start(&[]);
    runtime.block_on(measure(&simulator));
    ExitCode::SUCCESS
}

async fn measure(simulator: &Simulator) {
    let admin = Admin::new(simulator.url("admin_url"));
    let cpu = simulator.process.cpu();
    let (tenants, times) = admin.create_timed(MADE).await;
    let cpu = simulator.process.cpu() - cpu;
    times.print("through the admin API");
    let micros = cpu.as_secs_f64() * 1e6 / MADE as f64;
    goal::compare(
        "processor time per sandbox over HTTP, mean, µs",
        micros,
        ..=80.0,
    );
    admin.delete(tenants).await;
    println!(
        "\n{AT_ONCE} sandboxes at once, each made, paid in, checked and deleted; resident MiB after each round:"
    );
    let mut after = Vec::new();
    for _ in 0..ROUNDS {
        let tenants = admin.create(AT_ONCE).await;
        tenant::use_all(&tenants).await;
        admin.delete(tenants).await;
        after.push(memory::resident_bytes(&simulator.process));
    }
    let grown = after[ROUNDS - 1] as f64 / after[WARM_UP - 1] as f64;
    println!("  last round against the {WARM_UP}th {grown:>8.2}");
    let mebibytes: Vec<u64> = after.iter().map(|bytes| bytes >> 20).collect();
    println!("  {mebibytes:?}");
}
