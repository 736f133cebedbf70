//! A gateway whose row of events is kept: what a restart and other nodes see of it.

mod kills;
mod restart;
mod shared;
mod unsure;

use std::sync::Arc;

use paysys_simulator::profile::Profile;
use paysys_simulator::simulator::Store;
use paysys_simulator::{Config, Seed};
use paysys_store::EventLog;

use crate::harness::Bench;

/// A node that keeps everything here.
async fn node(log: &Arc<dyn EventLog>, overlay: &str) -> Bench {
    Bench::configured(config(log, overlay, 64 << 20)).await
}

fn config(log: &Arc<dyn EventLog>, overlay: &str, journal_limit_bytes: usize) -> Config {
    Config {
        profile: Profile::from_toml("test profile", overlay).unwrap(),
        journal_limit_bytes,
        seed: Seed(7),
        store: Some(Store {
            log: log.clone(),
            seed_is_given: false,
        }),
        ..Config::default()
    }
}
