//! Readers of streams and reports, most of whom do not read to the end.

use std::sync::Arc;
use std::time::Duration;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use tokio::time::timeout;

use crate::faults::any;
use crate::place::{World, pause};

const REPORTS: [&str; 9] = [
    "/ledger",
    "/findings",
    "/coverage",
    "/payments?limit=50",
    "/calls?limit=20",
    "/calls?format=ndjson",
    "/calls?outcome=payout&count=1&wait=100ms",
    "/bundle",
    "/rules",
];

/// Reads calls as they happen, for a while each time.
pub(crate) async fn stream_until(world: Arc<World>, seed: u64) {
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(seed);
    while !world.is_over() {
        let place = world.any(&mut chance);
        let url = world.of_sandbox(&place.name, "/calls/stream");
        let request = world.client.get(url).timeout(Duration::from_secs(60));
        world.count("streams");
        let most = Duration::from_millis(chance.random_range(0..8000));
        let read = async {
            if let Ok(mut answer) = request.send().await {
                while let Ok(Some(_)) = answer.chunk().await {
                    // One who is slow holds nobody up.
                    pause(&mut chance, 20).await;
                }
            }
        };
        drop(timeout(most, read).await);
    }
}

/// Asks for one report after the other.
pub(crate) async fn report_until(world: Arc<World>, seed: u64) {
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(seed);
    while !world.is_over() {
        let place = world.any(&mut chance);
        world.count("reports");
        if chance.random_bool(0.1) {
            let expected = json!({"calls": [{"match": {"outcome": "payout"}, "at_least": 1}],
                "payments": [{"account": "79000000001", "amount": 12000}], "rules_applied": true});
            world.post(&place.name, "/verify", &expected).await;
        } else {
            let url = world.of_sandbox(&place.name, any(&mut chance, &REPORTS));
            let request = world.client.get(url).timeout(Duration::from_secs(30));
            if let Ok(mut answer) = request.send().await {
                // Every third one goes away after the first piece.
                let all = chance.random_range(0..3) > 0;
                while let Ok(Some(_)) = answer.chunk().await
                    && all
                {}
            }
        }
        pause(&mut chance, 200).await;
    }
}
