//! A gateway whose row of events is kept: what a restart and other nodes see of it.

mod handing_over;
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
    Bench::configured(config(log, overlay)).await
}

/// One that remembers little of its traffic, and keeps a base every few calls.
async fn forgetful_node(log: &Arc<dyn EventLog>, overlay: &str) -> Bench {
    Bench::configured(Config {
        journal_limit_bytes: 40_000,
        store: Some(Store {
            bytes_between_bases: 3_000,
            ..Store::of(log.clone())
        }),
        ..config(log, overlay)
    })
    .await
}

fn config(log: &Arc<dyn EventLog>, overlay: &str) -> Config {
    Config {
        profile: Profile::from_toml("test profile", overlay).unwrap(),
        seed: Seed(7),
        store: Some(Store::of(log.clone())),
        ..Config::default()
    }
}
