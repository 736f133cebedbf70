//! The kit's command line: runs scripted conversations against a PaySys gateway, judges them, puts clients on trial, and tells
//! what came of it. What it does is in the crates beside this one; here are commands, reports, recordings and snapshots.
//!
//! ```text
//! scenario files ─ scenario ─→ engine ─→ exchange (transcripts) ─→ judge ─→ report
//!                                │                                   └→ canonical form ─→ snapshots
//! gateway ───────── session ─────┘
//! ```
//!
//! ```no_run
//! use paysys_contract::Contract;
//! use paysys_engine::run;
//! use paysys_engine::session::Target;
//! use paysys_engine::target::{Admin, Timeout};
//! use paysys_judge::verdict;
//! use paysys_scenario::Library;
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

pub mod call;
pub mod cli;
pub mod coverage;
#[doc(hidden)]
pub mod fuzzing;
pub mod observations;
pub mod recording;
pub mod report;
pub mod snapshots;
