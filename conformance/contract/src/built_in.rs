//! The files of `fixtures` that are compiled in, each as its name and its text.

/// Scenarios.
pub const SCENARIOS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));

/// Parts that scenarios share.
pub const FRAGMENTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/fragments.rs"));

/// Trials of clients.
pub const TRIALS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/trials.rs"));

/// Reviewed snapshots.
pub const SNAPSHOTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/snapshots.rs"));
