//! A PaySys gateway that behaves as documented and misbehaves on demand.
//!
//! [`Simulator::start`] runs one in this process; the binary `paysys-simulator` serves one to the
//! world. The architecture is told in `ARCHITECTURE.md`.

pub mod admin;
mod bundle;
mod calls;
mod catalogue;
pub mod cli;
mod client_coverage;
mod connection;
mod control;
mod delivery;
mod doctor;
mod doubles;
mod entropy;
mod error_table;
mod findings;
#[doc(hidden)]
pub mod fuzzing;
mod gateway;
pub mod journal;
mod ledger_report;
#[cfg(feature = "mcp")]
mod mcp;
mod own_gateway;
pub mod profile;
mod proofs;
mod reach;
mod redaction;
pub mod registry;
mod rendering;
mod replay;
mod report;
mod sample_form;
mod serving;
mod severity;
mod shape;
pub mod simulator;
#[cfg(test)]
mod testing;
mod texts;
pub mod tls;
mod transport;
mod turned_away;
pub mod verification;
pub mod view;
mod wall_clock;
mod words;

pub use paysys_core::Seed;
pub use simulator::{Config, Simulator, StartError};
