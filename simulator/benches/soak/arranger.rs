//! Somebody who arranges things: rules, clocks, statuses.

use std::sync::Arc;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::faults::{any, treatment};
use crate::place::{Place, World, lock, pause};

/// Arranges until the soak is over.
pub(crate) async fn arrange_until(world: Arc<World>, seed: u64) {
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(seed);
    while !world.is_over() {
        let place = world.any(&mut chance);
        {
            let _quiet = place.quiet.read().await;
            arrange(&world, &place, &mut chance).await;
        }
        pause(&mut chance, 50).await;
    }
}

async fn arrange(world: &World, place: &Place, chance: &mut Xoshiro256PlusPlus) {
    world.count("arrangements");
    let (path, body) = match chance.random_range(0..10) {
        0..5 => ("/rules", rule(chance)),
        5 => ("/clock/advance", json!({"by": "1h"})),
        6 => ("/clock/advance", json!({"next": true})),
        7 => (
            "/clock",
            json!({"clock": any(chance, &["real", "manual", "x60"])}),
        ),
        8 => {
            let id = lock(&place.paid).first().copied().unwrap_or_default();
            let status = json!({"status": 6, "force": chance.random_bool(0.5)});
            world
                .post(&place.name, &format!("/payments/{id}/status"), &status)
                .await;
            return;
        }
        _ => {
            let url = world.of_sandbox(&place.name, "/rules");
            drop(world.client.delete(url).send().await);
            return;
        }
    };
    world.post(&place.name, path, &body).await;
}

fn rule(chance: &mut Xoshiro256PlusPlus) -> Value {
    let matching = match chance.random_range(0..4) {
        0 => json!({"method": "pam.check_payment"}),
        1 => json!({"account": format!("79*{}", chance.random_range(0..10))}),
        2 => json!({"amount": {"min": 1000}}),
        _ => json!({}),
    };
    let when = match chance.random_range(0..3) {
        0 => json!({"next": chance.random_range(1..5)}),
        1 => json!({"every": 3}),
        _ => json!({"probability": 0.3}),
    };
    json!({"match": matching, "when": when, "then": treatment(chance), "ttl": "30s"})
}
