//! Keeping what happens in a store: agreeing on it at start, and looking after it while the simulator runs.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{self, MissedTickBehavior};

use super::{Config, StartError};
use crate::journal::Tick;
use crate::registry::{House, Registry, Terms};
use crate::wall_clock;
use paysys_core::Seed;

/// How often it is noted what became of answers.
const NOTED_EVERY: Duration = Duration::from_millis(50);

/// The house in which all is to be kept, where there is a store; the configuration takes over what stands in it already.
pub(super) async fn agree(config: &mut Config) -> Result<Option<House>, StartError> {
    let Some(store) = config.store.take() else {
        return Ok(None);
    };
    let house = House::new(store.log, config.profile.clone(), store.bytes_between_bases);
    let house = house.map_err(StartError::NoChance)?;
    let ours = terms(config);
    let kept = house.agree(ours.clone()).await?;
    let differs = |what: &str| Err(StartError::OtherGateway(what.to_owned()));
    if kept.version != ours.version {
        return differs(&format!(
            "of version {}, this is {}",
            kept.version, ours.version
        ));
    }
    if kept.profile.text != ours.profile.text {
        return differs(&format!("with another profile ({})", kept.profile.name));
    }
    if kept.services != ours.services {
        return differs(&format!("whose services are {}", kept.services.join(", ")));
    }
    if store.seed_is_given && kept.seed != ours.seed {
        return differs(&format!("with the seed {}", kept.seed));
    }
    if ours.pace.is_some() && kept.pace != ours.pace {
        let pace = kept.pace.as_deref().unwrap_or("its profile's");
        return differs(&format!("whose clock is {pace}"));
    }
    config.seed = Seed(kept.seed);
    // What an earlier process saw lies behind, as long as the wall clock goes on.
    let micros = u64::try_from(wall_clock::now().as_millis()).unwrap_or_default() * 1000;
    Tick::of_number(micros)
        .into_iter()
        .for_each(Tick::not_before);
    Ok(Some(house))
}

fn terms(config: &Config) -> Terms {
    let services = config.profile.services.iter();
    Terms {
        version: env!("CARGO_PKG_VERSION").into(),
        profile: (*config.profile.source).clone(),
        services: services.map(|service| service.id.clone()).collect(),
        seed: config.seed.0,
        pace: config.pace.map(|pace| pace.to_string()),
    }
}

/// Notes what became of answers, and wakes those who wait for what other nodes are given.
pub(super) async fn look_after(registry: Arc<Registry>, mut closing: watch::Receiver<bool>) {
    let mut news = registry.news();
    let mut ticks = time::interval(NOTED_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = async { drop(closing.wait_for(|closing| *closing).await) } => return,
            _ = ticks.tick() => registry.note_deliveries(),
            Ok(()) = news.changed() => registry.tell_of_others().await,
        }
    }
}
