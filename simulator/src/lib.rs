//! A PaySys gateway that behaves as documented and misbehaves on demand.
//!
//! [`Simulator::start`] runs one in this process; the binary `paysys-simulator` serves one to the
//! world. The architecture is told in `ARCHITECTURE.md`.

pub mod admin;
pub mod asking;
pub mod bundle;
pub mod calls;
pub mod catalogue;
pub mod cli;
pub mod connection;
pub mod core;
pub mod coverage;
pub mod delivery;
pub mod doctor;
pub mod doubles;
pub mod entropy;
mod error_table;
pub mod findings;
pub mod gateway;
pub mod journal;
pub mod ledger;
pub mod profile;
pub mod registry;
pub mod replay;
pub mod report;
mod shape;
pub mod simulator;
#[cfg(test)]
mod stage;
mod suggest;
pub mod tls;
pub mod verification;
pub mod view;
pub mod wall_clock;
mod words;

pub use simulator::{Config, Simulator, StartError};
