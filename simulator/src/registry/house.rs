//! Sandboxes that are kept: a row of its own says which were made and removed, and each has a row for what it is given.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use paysys_store::{Appended, Appending, Base, Event, EventLog, RowId, StoreError, Stored};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::event_ids::EventIds;
use super::row::{Row, Unserved};
use super::{DEFAULT, HostedSandbox, Planned, Registry, RegistryError, SandboxSpec};
use crate::profile::{Profile, Source};
use crate::wall_clock;
use paysys_core::clock::Pace;
use paysys_core::{Moment, Seed};

/// The row in which sandboxes are made and removed.
#[derive(Debug)]
pub(crate) struct House {
    log: Arc<dyn EventLog>,
    ids: Arc<EventIds>,
    /// What was followed so far. Whoever has it may append.
    followed: tokio::sync::Mutex<Followed>,
    /// The process's own.
    profile: Profile,
    bytes_between_bases: u64,
    profiles: Mutex<HashMap<Source, Profile>>,
}

/// What happens in the house.
#[derive(Debug, Serialize, Deserialize)]
enum HouseStep {
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
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Created {
    wall: i64,
    name: String,
    profile: Source,
    seed: u64,
    pace: String,
}

/// How far the row was followed, and what follows from it.
#[derive(Debug, Default)]
struct Followed {
    /// The place of the last event.
    given: u64,
    /// The place of the base that the store has; zero where it has none.
    base: u64,
    terms: Option<Terms>,
    /// What there is, by the places at which it was made.
    sandboxes: BTreeMap<u64, Created>,
}

/// What stands in place of events that were dropped.
#[derive(Debug, Serialize, Deserialize)]
struct HouseBase {
    terms: Terms,
    sandboxes: BTreeMap<u64, Created>,
}

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
            followed: tokio::sync::Mutex::default(),
            profile,
            bytes_between_bases,
            profiles: Mutex::default(),
        })
    }

    /// The profile that was written down like this.
    fn profile(&self, source: &Source) -> Result<Profile, StoreError> {
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
                Appended::Done | Appended::Taken(_) | Appended::Gone => (),
            }
        }
    }

    /// What there is, to be kept in place of the events so far, where they are many. It is to be taken before one more event
    /// is followed: that one stays, and by it others see that there is something new.
    fn base(&self, followed: &Followed) -> Option<Base> {
        let is_due = followed.given >= followed.base + EVENTS_BETWEEN_BASES;
        let base = HouseBase {
            terms: followed.terms.clone().filter(|_| is_due)?,
            sandboxes: followed.sandboxes.clone(),
        };
        let head = postcard::to_allocvec(&base).expect("a vector takes everything");
        Some(Base {
            ordinal: followed.given,
            head: head.into(),
            pages: Vec::new(),
        })
    }

    /// Keeps a base. Where that fails, or another node did it, it is done at its time again.
    async fn keep(&self, base: Base, followed: &mut Followed) {
        let ordinal = base.ordinal;
        match self
            .log
            .keep(RowId::HOUSE, followed.base, base, ordinal)
            .await
        {
            Ok(_) => followed.base = ordinal,
            Err(error) => tracing::error!(%error, "no base of the house was written"),
        }
    }

    async fn append(&self, after: u64, step: &HouseStep) -> Appended {
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

impl Registry {
    /// Makes a sandbox, for all nodes.
    pub(crate) async fn make(&self, spec: SandboxSpec) -> Result<Arc<HostedSandbox>, HouseError> {
        let now = wall_clock::now();
        let Some(house) = self.house() else {
            return Ok(self.create(spec, now)?);
        };
        let mut name = String::new();
        self.resolve(house, || {
            let planned = self.plan(&spec)?;
            name.clone_from(&planned.name);
            Ok(HouseStep::Created(Created {
                wall: now.as_millis(),
                name: planned.name,
                profile: (*spec.profile.source).clone(),
                seed: planned.seed.0,
                pace: planned.pace.to_string(),
            }))
        })
        .await?;
        let made = self.named(&name);
        Ok(made.ok_or(RegistryError::Unknown(name))?)
    }

    /// Removes a sandbox, for all nodes.
    pub(crate) async fn delete(&self, name: &str) -> Result<(), HouseError> {
        let Some(house) = self.house() else {
            return Ok(self.remove(name, wall_clock::now())?);
        };
        let mut row = RowId::HOUSE;
        self.resolve(house, || {
            let sandbox = self.removable(name)?;
            row = sandbox.row().map_or(RowId::HOUSE, Row::id);
            Ok(HouseStep::Removed { row: row.0 })
        })
        .await?;
        Ok(house.log.remove(row).await?)
    }

    /// Remembers a nonce, at all nodes.
    pub(crate) async fn post_proof(&self, nonce: String) -> Result<(), HouseError> {
        match self.house() {
            None => self.proofs().post(nonce),
            Some(house) => {
                let step = || {
                    Ok(HouseStep::Posted {
                        nonce: nonce.clone(),
                    })
                };
                self.resolve(house, step).await?;
            }
        }
        Ok(())
    }

    /// The sandbox of this name, whichever node made it.
    pub(crate) async fn look_for(
        &self,
        name: &str,
    ) -> Result<Option<Arc<HostedSandbox>>, HouseError> {
        self.learn_of_others().await?;
        Ok(self.named(name))
    }

    /// Whether other nodes may have been given something that this one has not heard of.
    pub(crate) fn is_shared(&self) -> bool {
        self.house().is_some_and(|house| house.log.is_shared())
    }

    /// Learns which sandboxes other nodes have made and removed.
    pub(crate) async fn learn_of_others(&self) -> Result<(), HouseError> {
        match self.house() {
            Some(house) if house.log.is_shared() => {
                let mut followed = house.followed.lock().await;
                self.read_on(house, &mut followed).await
            }
            _ => Ok(()),
        }
    }

    /// From now on all is kept in this house. Makes what there is in it, as it was, and `default` where it is new.
    pub(crate) async fn move_into(
        &self,
        house: House,
        default: SandboxSpec,
    ) -> Result<(), HouseError> {
        let house = self.house.get_or_init(|| house);
        {
            let mut followed = house.followed.lock().await;
            self.read_on(house, &mut followed).await?;
        }
        let all = self.all();
        let live = |row: RowId| {
            let mut rows = all.iter().filter_map(|sandbox| sandbox.row());
            row == RowId::HOUSE || rows.any(|one| one.id() == row)
        };
        for row in house
            .log
            .rows()
            .await?
            .into_iter()
            .filter(|row| !live(*row))
        {
            // The process ended between the two steps of removing it.
            house.log.remove(row).await?;
        }
        for sandbox in &all {
            if let Some(row) = sandbox.row() {
                sandbox.look_at_all(row).await?;
                if !house.log.is_shared() {
                    row.undelivered.give_others_up();
                }
            }
        }
        if self.named(DEFAULT).is_none() {
            match self.make(default).await {
                // Another node was faster.
                Ok(_) | Err(HouseError::Registry(RegistryError::NameTaken(_))) => (),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Changes when other nodes may have been given something.
    pub(crate) fn news(&self) -> watch::Receiver<u64> {
        self.house()
            .map_or_else(|| watch::channel(0).1, |house| house.log.news())
    }

    /// Notes beside the rows what became of this node's answers since.
    pub(crate) fn note_deliveries(&self) {
        for sandbox in self.all() {
            if let Some(row) = sandbox.row() {
                row.note_deliveries();
            }
        }
    }

    /// Lets those know who wait for calls that other nodes were given some.
    pub(crate) async fn tell_of_others(&self) {
        for sandbox in self.all() {
            if sandbox.changes().is_awaited() {
                // Whoever waits on is told at the next news, or looks by himself.
                drop(sandbox.catch_up().await);
            }
        }
    }

    /// Learns all that other nodes were given until now, in whichever sandbox.
    pub(crate) async fn learn_all_of_others(&self) -> Result<(), HouseError> {
        self.learn_of_others().await?;
        for sandbox in self.all() {
            sandbox.catch_up().await?;
        }
        Ok(())
    }

    /// Keeps what is still under way; nothing is taken any more.
    pub(crate) async fn close(&self) {
        let Some(house) = self.house() else { return };
        self.note_deliveries();
        if let Err(error) = house.log.close().await {
            tracing::error!(%error, "failed to close the store");
        }
    }

    /// Appends what is decided on what there is, and follows it. It is decided again where somebody else was faster.
    async fn resolve(
        &self,
        house: &House,
        mut decide: impl FnMut() -> Result<HouseStep, RegistryError>,
    ) -> Result<(), HouseError> {
        let mut followed = house.followed.lock().await;
        self.read_on(house, &mut followed).await?;
        loop {
            let step = decide()?;
            match house.append(followed.given, &step).await {
                Appended::Done => {
                    let base = house.base(&followed);
                    followed.given += 1;
                    self.follow(house, &mut followed, step)?;
                    if let Some(base) = base {
                        house.keep(base, &mut followed).await;
                    }
                    return Ok(());
                }
                // What stands there is read, as it may have been dropped behind a base.
                Appended::Taken(_) => self.read_on(house, &mut followed).await?,
                Appended::Gone => return Err(unusable("its first row was removed").into()),
                Appended::Nothing(error) => return Err(error.into()),
                Appended::Unknown(error) => {
                    return Err(Unserved::Unknown(error.to_string()).into());
                }
            }
        }
    }

    async fn read_on(&self, house: &House, followed: &mut Followed) -> Result<(), HouseError> {
        loop {
            let stored = house.log.read(RowId::HOUSE, followed.given).await?;
            let Some(first) = stored.first() else {
                return Ok(());
            };
            if first.ordinal != followed.given + 1 {
                self.begin_at_base(house, followed).await?;
                continue;
            }
            for one in &stored {
                followed.given = one.ordinal;
                self.follow(house, followed, read(one)?)?;
            }
        }
    }

    /// Makes what there is in the base, and nothing else.
    async fn begin_at_base(
        &self,
        house: &House,
        followed: &mut Followed,
    ) -> Result<(), HouseError> {
        let base = house.log.base(RowId::HOUSE).await?;
        let base = base.filter(|base| base.ordinal > followed.given);
        let base = base.ok_or_else(|| unusable("an event of its first row is missing"))?;
        let HouseBase { terms, sandboxes } = read_base(&base)?;
        let gone = followed
            .sandboxes
            .keys()
            .filter(|row| !sandboxes.contains_key(row));
        for row in gone {
            self.forget_row(RowId(*row));
        }
        for (row, created) in &sandboxes {
            if !followed.sandboxes.contains_key(row) {
                self.insert_created(house, *row, created)?;
            }
        }
        *followed = Followed {
            given: base.ordinal,
            base: base.ordinal,
            terms: Some(terms),
            sandboxes,
        };
        Ok(())
    }

    fn follow(
        &self,
        house: &House,
        followed: &mut Followed,
        step: HouseStep,
    ) -> Result<(), StoreError> {
        match step {
            HouseStep::Founded(terms) => followed.terms = Some(terms),
            HouseStep::Created(created) => {
                self.insert_created(house, followed.given, &created)?;
                followed.sandboxes.insert(followed.given, created);
            }
            HouseStep::Removed { row } => {
                followed.sandboxes.remove(&row);
                self.forget_row(RowId(row));
            }
            HouseStep::Posted { nonce } => self.proofs().post(nonce),
        }
        Ok(())
    }

    fn insert_created(
        &self,
        house: &House,
        place: u64,
        created: &Created,
    ) -> Result<(), StoreError> {
        let between = house.bytes_between_bases;
        let row = Row::new(house.log.clone(), RowId(place), house.ids.clone(), between);
        let profile = house.profile(&created.profile)?;
        let pace = Pace::parse(&created.pace);
        let planned = Planned {
            seed: Seed(created.seed),
            pace: pace.ok_or_else(|| unusable("no clock goes like one in it"))?,
            name: created.name.clone(),
        };
        let wall = Moment::from_millis(created.wall);
        self.insert(planned, profile, wall, Some(row));
        Ok(())
    }

    fn forget_row(&self, row: RowId) {
        let all = self.all();
        let is_it =
            |sandbox: &&Arc<HostedSandbox>| sandbox.row().is_some_and(|one| one.id() == row);
        if let Some(sandbox) = all.iter().find(is_it) {
            self.forget(sandbox.name(), wall_clock::now());
        }
    }
}

fn read(stored: &Stored) -> Result<HouseStep, StoreError> {
    let step = postcard::from_bytes(&stored.event.bytes);
    step.map_err(|_| unusable("another version of paysys-simulator has written it"))
}

fn read_base(base: &Base) -> Result<HouseBase, StoreError> {
    let read = postcard::from_bytes(&base.head);
    read.map_err(|_| unusable("another version of paysys-simulator has written it"))
}

fn unusable(why: &str) -> StoreError {
    StoreError::Unusable(format!("this store cannot be used: {why}"))
}
