//! Scripted conversations that judge a PaySys gateway, and the verdicts they reach.
//!
//! ```text
//! scenario files ─ scenario ─→ run ─────→ transcript ─→ checks ─→ verdict ─→ report
//!                               │             └→ canonical form ─→ snapshot
//! gateway ────────── target ────┘
//! ```
//!
//! Everything right of the transcript needs no network: a transcript can be judged again at any time. Everything that
//! reaches a gateway goes through a [`target::Door`]; a gateway that did not prove to be a simulator is paid only what a
//! plan says that somebody approved ([`money`]).
//!
//! ```no_run
//! use paysys_contract::Contract;
//! use paysys_scenario::Library;
//! use paysys_conformance::target::{Admin, Target, Timeout};
//! use paysys_conformance::{run, verdict};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let contract = Contract::built_in();
//! let scenarios = Library::built_in(contract)?.select(&["pay.*".to_owned()])?;
//! let target = Target::Simulator(Admin::at("http://127.0.0.1:8081", Timeout::default())?);
//! let result = verdict::conclude(run::run(&target, &scenarios).await, contract);
//! assert_eq!(result.verdict, verdict::RunVerdict::Conformant);
//! # Ok(())
//! # }
//! ```

// What is known about the protocol, and the files people write about it.
pub mod coverage;

// From a target to a transcript.
pub mod imagined;
pub mod money;
pub mod rehearsal;
pub mod run;
pub mod target;

// From a transcript to a report.
pub mod observations;
pub mod recording;
pub mod report;
pub mod self_test;
pub mod snapshots;

// A client in the gateway's place.
pub mod client;

// The command line.
pub mod call;
pub mod cli;
#[doc(hidden)]
pub mod fuzzing;

// Ground floor: documents with every digit, YAML with places, time and chance.
pub mod chance;
pub mod stop;
pub mod wall_clock;
