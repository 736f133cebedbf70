//! Keeping what happens in a store: agreeing on it at start, and looking after it while the simulator runs.

use std::sync::Arc;
use std::time::Duration;

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::Sha256;
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
    let kept = loop {
        let kept = house.agree(ours.clone()).await?;
        are_for_each_other(&kept, &ours, store.seed_is_given)?;
        if kept.version == ours.version {
            break kept;
        }
        if let Some(handed_over) = house.handed_over().await? {
            house.take_over(handed_over, &ours).await?;
        } else if house.agree(ours.clone()).await?.version == kept.version {
            return Err(StartError::OtherVersion {
                kept: kept.version,
                ours: ours.version,
            });
        }
    };
    config.seed = Seed(kept.seed);
    if house.is_shared() {
        warn_of_differences(&kept, &terms(config));
    }
    // What an earlier process saw lies behind, as long as the wall clock goes on.
    let micros = u64::try_from(wall_clock::now().as_millis()).unwrap_or_default() * 1000;
    Tick::of_number(micros)
        .into_iter()
        .for_each(Tick::not_before);
    Ok(Some(house))
}

/// Whether a simulator like ours can go on with what is kept.
fn are_for_each_other(kept: &Terms, ours: &Terms, seed_is_given: bool) -> Result<(), StartError> {
    let differs = |what: &str| Err(StartError::OtherGateway(what.to_owned()));
    // In another version, a profile that is built in may have become another one.
    let is_same_profile = match kept.version == ours.version {
        true => kept.profile.text == ours.profile.text,
        false => kept.profile.name == ours.profile.name,
    };
    if !is_same_profile {
        return differs(&format!("with another profile ({})", kept.profile.name));
    }
    if kept.services != ours.services {
        return differs(&format!("whose services are {}", kept.services.join(", ")));
    }
    if seed_is_given && kept.seed != ours.seed {
        return differs(&format!("with the seed {}", kept.seed));
    }
    if ours.pace.is_some() && kept.pace != ours.pace {
        let pace = kept.pace.as_deref().unwrap_or("its profile's");
        return differs(&format!("whose clock is {pace}"));
    }
    Ok(())
}

fn terms(config: &Config) -> Terms {
    let services = config.profile.services.iter();
    Terms {
        version: env!("CARGO_PKG_VERSION").into(),
        profile: (*config.profile.source).clone(),
        services: services.clone().map(|service| service.id.clone()).collect(),
        seed: config.seed.0,
        pace: config.pace.map(|pace| pace.to_string()),
        keys: services
            .map(|service| key_check(config.seed, &service.secret_key))
            .collect(),
        journal_limit_bytes: config.journal_limit_bytes,
    }
}

/// As much as tells apart two keys that somebody mixed up, and too little to find out one.
fn key_check(seed: Seed, key: &str) -> [u8; 3] {
    let mut check = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("a key of any length");
    check.update(&seed.0.to_le_bytes());
    let [first, second, third, ..] = <[u8; 32]>::from(check.finalize().into_bytes());
    [first, second, third]
}

fn services_with_other_keys<'a>(kept: &'a Terms, ours: &'a Terms) -> impl Iterator<Item = &'a str> {
    let keys = kept.keys.iter().zip(&ours.keys);
    let services = kept.services.iter().zip(keys);
    services
        .filter(|(_, (kept, ours))| kept != ours)
        .map(|(service, _)| service.as_str())
}

/// What every node should have been told alike, though a gateway of several works without.
fn warn_of_differences(kept: &Terms, ours: &Terms) {
    for service_id in services_with_other_keys(kept, ours) {
        tracing::warn!(
            service_id,
            "another secret key than that of the simulator which began this store; all that share it need the same one, or what one takes another refuses"
        );
    }
    if kept.journal_limit_bytes != ours.journal_limit_bytes {
        tracing::warn!(
            bytes = ours.journal_limit_bytes,
            of_the_first = kept.journal_limit_bytes,
            "another --journal-mib than that of the simulator which began this store; each of them shows another number of calls"
        );
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    /// Of a simulator whose two services have these keys.
    fn with_keys(keys: [&str; 2], seed: u64) -> Terms {
        let service = |(id, key)| format!("[[services]]\nid = \"{id}\"\nsecret_key = \"{key}\"\n");
        let text: String = ["shop", "till"]
            .into_iter()
            .zip(keys)
            .map(service)
            .collect();
        terms(&Config {
            profile: Profile::from_toml("two", &text).unwrap(),
            seed: Seed(seed),
            ..Config::default()
        })
    }

    #[test]
    fn other_keys_are_noticed_and_cannot_be_read() {
        let kept = with_keys(["a-key-of-the-shop", "a-key-of-the-till"], 7);
        let ours = with_keys(["a-key-of-the-shop", "another-one-of-it"], 7);
        let differing: Vec<_> = services_with_other_keys(&kept, &ours).collect();
        assert_eq!(differing, ["till"]);
        assert_eq!(services_with_other_keys(&kept, &kept).count(), 0);
        let elsewhere = with_keys(["a-key-of-the-shop", "a-key-of-the-till"], 8);
        assert_ne!(
            elsewhere.keys, kept.keys,
            "the same key looks the same in two stores"
        );
        assert!(!format!("{kept:?}").contains("a-key"));
    }
}
