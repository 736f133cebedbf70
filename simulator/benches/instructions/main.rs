//! How many instructions does a call take? The count does not depend on how busy a machine is.
//!
//! `cargo bench -p paysys-simulator --bench instructions` counts those of whole calls and of their parts
//! under valgrind and compares them with `figures.toml`. It fails where one is more than 2 % off, above
//! or below, so that the file stays true; with other tools than the file was made with it only prints.
//! `-- --update` at its end rewrites the file. Needs `valgrind` and takes about a minute.
//!
//! `hyper` is what is left of a payout when all that is ours is left out, `sandbox` a payout without HTTP,
//! `locked` what of it is done while its sandbox is locked.
//!
//! Valgrind's processor has no instructions for SHA-1, so a signature costs more here than elsewhere.

#![expect(clippy::float_arithmetic, reason = "measurements, not money")]

#[path = "../support/allocator.rs"]
mod allocator;
#[path = "../support/bare_hyper.rs"]
mod bare_hyper;
#[path = "../support/caller.rs"]
mod caller;
mod callgrind;
#[path = "../support/check.rs"]
mod check;
mod committed;
mod parts;
#[path = "../support/payout.rs"]
mod payout;
#[path = "../support/signature.rs"]
mod signature;
mod stack;

use std::collections::BTreeMap;
use std::process::ExitCode;

use committed::{Committed, Tools};

/// A name, and what is done so often.
type Case = (&'static str, fn(usize));

const CASES: [Case; 9] = [
    ("payout", stack::payout),
    ("check", stack::check),
    ("refusal", stack::refusal),
    ("hyper", stack::hyper),
    ("sandbox", parts::sandbox),
    ("locked", parts::locked),
    ("core", parts::core),
    ("answer", parts::answer),
    ("redaction", parts::redaction),
];
/// Few enough for journals to be full soon: then each entry that comes has an old one go.
const JOURNAL_BYTES: usize = 256 * 1024;
const TOLERANCE: f64 = 0.02;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(place) = arguments.iter().position(|one| one == callgrind::ARGUMENT) {
        let count = arguments[place + 2].parse().expect("a count");
        let case = CASES.iter().find(|(name, _)| *name == arguments[place + 1]);
        case.expect("a case").1(count);
        return ExitCode::SUCCESS;
    }
    if let Err(message) = callgrind::check() {
        eprintln!("{message}");
        return ExitCode::from(2);
    }
    let now = Committed {
        tools: Tools::here(),
        instructions: count(),
    };
    if arguments.iter().any(|argument| argument == "--update") {
        now.write();
    }
    compare(&now, &Committed::read())
}

/// All cases, and the journal: it is what the others leave of what is done while a sandbox is locked.
fn count() -> BTreeMap<String, u64> {
    let counted = CASES.map(|(name, _)| (name.to_owned(), callgrind::per_call(name)));
    let mut counted = BTreeMap::from(counted);
    let journal = counted["locked"] - counted["core"] - counted["answer"];
    counted.insert("journal".into(), journal);
    counted
}

fn compare(now: &Committed, committed: &Committed) -> ExitCode {
    println!(
        "{:<12}{:>12}{:>12}{:>9}",
        "per call", "now", "committed", "ratio"
    );
    let mut strayed = Vec::new();
    for (name, count) in &now.instructions {
        let before = committed.instructions.get(name).copied().unwrap_or(0);
        let ratio = *count as f64 / before as f64;
        println!("{name:<12}{count:>12}{before:>12}{ratio:>9.3}");
        if (ratio - 1.0).abs() > TOLERANCE {
            strayed.push(name.as_str());
        }
    }
    if now.tools != committed.tools {
        println!("not compared, for the committed figures were made with other tools:");
        println!("  here {:?}\n  then {:?}", now.tools, committed.tools);
        return ExitCode::SUCCESS;
    }
    if strayed.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "more than {} % off: {}; where that is meant, `-- --update` rewrites the figures",
        TOLERANCE * 100.0,
        strayed.join(", "),
    );
    ExitCode::FAILURE
}
