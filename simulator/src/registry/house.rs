//! Sandboxes that are kept: a row of its own says which were made and removed, and each has a row for what it is given.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use paysys_store::{Appended, Appending, Base, Event, EventLog, RowId, StoreError, Stored};
use serde::{Deserialize, Serialize};

use super::event_ids::EventIds;
use super::row::Unserved;
use super::{RegistryError, layout};
use crate::profile::{Profile, Source};

/// The row in which sandboxes are made and removed.
#[derive(Debug)]
pub(crate) struct House {
    pub(super) log: Arc<dyn EventLog>,
    pub(super) ids: Arc<EventIds>,
    /// Whether the process serves, and does not read what was before it any more.
    pub(super) serves: Arc<AtomicBool>,
    /// What was followed so far. Whoever has it may append.
    pub(super) followed: tokio::sync::Mutex<HouseState>,
    /// The process's own.
    pub(super) profile: Profile,
    pub(super) bytes_between_bases: u64,
    pub(super) profiles: Mutex<HashMap<Source, Profile>>,
}

/// What happens in the house.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum HouseStep {
    Founded(Terms),
    /// A sandbox is made; its row has the number of this place.
    Created(Created),
    Removed {
        row: u64,
    },
    /// A nonce by which a tool knows that this is a simulator.
    Posted {
        nonce: String,
    },
    /// All that happened is in bases, this row's the last. Other versions read this and the next one, so nothing is put before
    /// them.
    HandedOver,
    /// Another version goes on from the bases.
    TakenOver,
}

/// What everybody must agree on who uses a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Terms {
    pub(crate) version: String,
    pub(crate) profile: Source,
    pub(crate) services: Vec<String>,
    pub(crate) seed: u64,
    /// As the process was told; nothing where the profile says it.
    pub(crate) pace: Option<String>,
    /// A check value of each service's secret key, of which nobody can tell more than whether two are the same.
    pub(crate) keys: Vec<[u8; 3]>,
    pub(crate) journal_limit_bytes: usize,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Created {
    pub(super) wall: i64,
    pub(super) name: String,
    pub(super) profile: Source,
    pub(super) seed: u64,
    pub(super) pace: String,
}

/// How far the row was followed, and what follows from it.
#[derive(Debug, Default)]
pub(super) struct HouseState {
    /// The place of the last event.
    pub(super) given: u64,
    /// The place of the base that the store has; zero where it has none.
    pub(super) base: u64,
    pub(super) terms: Option<Terms>,
    /// What there is, by the places at which it was made.
    pub(super) sandboxes: BTreeMap<u64, Created>,
}

/// What stands in place of events that were dropped.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct HouseBase {
    pub(super) terms: Terms,
    pub(super) sandboxes: BTreeMap<u64, Created>,
    /// So many names were made up for sandboxes.
    pub(super) names_made_up: u64,
}

impl HouseStep {
    pub(super) const fn hands_over(&self) -> bool {
        matches!(self, Self::HandedOver | Self::TakenOver)
    }
}

impl HouseBase {
    pub(super) fn ending_at(&self, ordinal: u64) -> Base {
        Base {
            ordinal,
            head: layout::write(FORMAT, self),
            pages: Vec::new(),
        }
    }
}

/// How a base is laid out; other layouts have other numbers.
const FORMAT: u8 = 1;

/// After so many events a base takes the place of them.
const EVENTS_BETWEEN_BASES: u64 = 1024;

/// Why a sandbox was not made or removed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HouseError {
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Unserved(#[from] Unserved),
}

impl From<StoreError> for HouseError {
    fn from(error: StoreError) -> Self {
        Self::Unserved(Unserved::Nothing(error))
    }
}

impl House {
    pub(crate) fn new(
        log: Arc<dyn EventLog>,
        profile: Profile,
        bytes_between_bases: u64,
    ) -> io::Result<Self> {
        Ok(Self {
            log,
            ids: Arc::new(EventIds::draw()?),
            serves: Arc::default(),
            followed: tokio::sync::Mutex::default(),
            profile,
            bytes_between_bases,
            profiles: Mutex::default(),
        })
    }

    /// What this process numbers its connections from, so that no other process's are taken for them.
    pub(crate) fn before_connections(&self) -> u64 {
        self.ids.before_connections()
    }

    pub(super) fn serves(&self) -> bool {
        self.serves.load(Ordering::Relaxed)
    }

    pub(crate) fn is_shared(&self) -> bool {
        self.log.is_shared()
    }

    /// The profile that was written down like this.
    pub(super) fn profile(&self, source: &Source) -> Result<Profile, StoreError> {
        if *self.profile.source == *source {
            return Ok(self.profile.clone());
        }
        let mut profiles = self.profiles.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = profiles.get(source) {
            return Ok(known.clone());
        }
        let profile = Profile::from_toml(&source.name, &source.text);
        let profile = profile.map_err(|error| unusable(&format!("a profile in it: {error}")))?;
        profiles.insert(source.clone(), profile.clone());
        Ok(profile)
    }

    /// What stands first in the store; ours where there was nothing.
    pub(crate) async fn agree(&self, ours: Terms) -> Result<Terms, StoreError> {
        loop {
            if let Some(base) = self.log.base(RowId::HOUSE).await? {
                return Ok(read_base(&base)?.terms);
            }
            let first = self.log.read(RowId::HOUSE, 0).await?.into_iter().next();
            if let Some(first) = first {
                return match read(&first)? {
                    HouseStep::Founded(terms) => Ok(terms),
                    _ => Err(unusable("its first event says nothing of who uses it")),
                };
            }
            match self.append(0, &HouseStep::Founded(ours.clone())).await {
                Appended::Nothing(error) | Appended::Unknown(error) => return Err(error),
                Appended::Done | Appended::Behind(_) | Appended::Taken(_) | Appended::Gone => (),
            }
        }
    }

    /// What there is, to be kept in place of the events so far, where they are many or handed over. It is to be taken before
    /// one more event, this one, is followed: that one stays, and by it others see that there is something new.
    pub(super) fn base(
        &self,
        followed: &HouseState,
        next: &HouseStep,
        names_made_up: u64,
    ) -> Option<Base> {
        let is_due = matches!(next, HouseStep::HandedOver)
            || followed.given >= followed.base + EVENTS_BETWEEN_BASES;
        let base = HouseBase {
            terms: followed.terms.clone().filter(|_| is_due)?,
            sandboxes: followed.sandboxes.clone(),
            names_made_up,
        };
        Some(base.ending_at(followed.given))
    }

    /// Keeps a base. Where that fails, or another node did it, it is done at its time again.
    pub(super) async fn keep(&self, base: Base, followed: &mut HouseState) {
        let ordinal = base.ordinal;
        let kept = self.log.keep(RowId::HOUSE, followed.base, base, 0).await;
        let place = match kept {
            Ok(true) => Ok(Some(ordinal)),
            Ok(false) => self.log.base_place(RowId::HOUSE).await,
            Err(error) => Err(error),
        };
        match place {
            Ok(place) => followed.base = place.unwrap_or_default(),
            Err(error) => tracing::error!(%error, "no base of the house was written"),
        }
    }

    pub(super) async fn append(&self, after: u64, step: &HouseStep) -> Appended {
        let bytes = postcard::to_allocvec(step).expect("a vector takes everything");
        let event = Event {
            id: self.ids.next(),
            bytes: Bytes::from(bytes),
        };
        match self.log.append(RowId::HOUSE, after, vec![event]) {
            Appending::Now(appended) => appended,
            Appending::Later(appended) => appended.await.unwrap_or_else(|_| {
                Appended::Unknown(StoreError::Unavailable("it has stopped".into()))
            }),
        }
    }
}

pub(super) fn read(stored: &Stored) -> Result<HouseStep, StoreError> {
    let step = postcard::from_bytes(&stored.event.bytes);
    step.map_err(|_| unusable("another version of paysys-simulator has written it"))
}

pub(super) fn read_base(base: &Base) -> Result<HouseBase, StoreError> {
    layout::read(FORMAT, &base.head).map_err(|why| unusable(&why))
}

pub(super) fn unusable(why: &str) -> StoreError {
    StoreError::Unusable(format!("this store cannot be used: {why}"))
}
