//! Somebody who makes sandboxes and deletes them.

use std::sync::Arc;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde_json::json;

use crate::audit;
use crate::faults::any;
use crate::place::{Place, World, pause};

/// So many there are at a time.
const PLACES: usize = 8;

/// Makes and deletes until the soak is over.
pub(crate) async fn keep_until(world: Arc<World>, seed: u64) {
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut made = 0;
    while !world.is_over() {
        let clock = any(&mut chance, &["real", "manual", "x60"]);
        let wanted = json!({"clock": clock, "seed": chance.random_range(0..1000)});
        if let Some(shown) = world.make(&wanted).await {
            world.add(&shown);
            world.count("sandboxes");
        }
        if let Some(place) = world.oldest_beyond(PLACES) {
            // Every third one goes in the middle of its calls.
            if chance.random_range(0..3) > 0 {
                audit::audit(&world, &place).await;
            }
            delete(&world, &place).await;
        }
        made += 1;
        if made % 10 == 0 {
            audit_and_reset(&world).await;
        }
        pause(&mut chance, 2000).await;
    }
}

/// Audits and deletes what is left.
pub(crate) async fn retire_all(world: &World) {
    audit::audit(world, &world.default_place()).await;
    while let Some(place) = world.oldest_beyond(1) {
        audit::audit(world, &place).await;
        delete(world, &place).await;
    }
}

/// The default sandbox stays, so it begins anew.
async fn audit_and_reset(world: &World) {
    let place = world.default_place();
    audit::audit(world, &place).await;
    world.count("resets");
    world.post(&place.name, "/reset", &json!({})).await;
    crate::place::lock(&place.paid).clear();
}

async fn delete(world: &World, place: &Place) {
    let url = world.of_sandbox(&place.name, "");
    match world.client.delete(url).send().await {
        Ok(answer) if answer.status() == 204 => (),
        other => world.report(format!("{} was not deleted: {other:?}", place.name)),
    }
}
