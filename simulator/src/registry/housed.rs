//! Sandboxes that are made and removed in a house, by this node and by others.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use paysys_store::{Appended, RowId, StoreError};
use tokio::sync::watch;

use super::handing_over::handed_over;
use super::house::{
    Created, House, HouseBase, HouseError, HouseState, HouseStep, Terms, read, read_base, unusable,
};
use super::row::{Row, Unserved, set_back};
use super::{DEFAULT, HostedSandbox, Planned, Registry, RegistryError, SandboxSpec};
use crate::wall_clock;
use paysys_core::clock::Pace;
use paysys_core::{Moment, Seed};

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
        self.house().is_some_and(House::is_shared)
    }

    /// Learns which sandboxes other nodes have made and removed.
    pub(crate) async fn learn_of_others(&self) -> Result<(), HouseError> {
        match self.house() {
            Some(house) if house.is_shared() => {
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
        let known = {
            let mut followed = house.followed.lock().await;
            self.read_on(house, &mut followed).await?;
            followed.given
        };
        let all = self.all();
        let live = |row: RowId| {
            let mut rows = all.iter().filter_map(|sandbox| sandbox.row());
            row == RowId::HOUSE || rows.any(|one| one.id() == row)
        };
        // A process may have ended between the two steps of removing one. What comes behind what is known, another node has
        // made just now.
        let left_over = |row: &RowId| row.0 <= known && !live(*row);
        for row in house.log.rows().await?.into_iter().filter(left_over) {
            house.log.remove(row).await?;
        }
        for sandbox in &all {
            if let Some(row) = sandbox.row() {
                sandbox.look_at_all(row).await?;
                if !house.is_shared() {
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
        house.serves.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Whether what happens could be kept now.
    pub(crate) async fn ready(&self) -> Result<(), HouseError> {
        let Some(house) = self.house() else {
            return Ok(());
        };
        house.log.ready().await?;
        self.learn_of_others().await
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
    pub(super) async fn resolve(
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
                    let base = house.base(&followed, &step, self.names_made_up());
                    followed.given += 1;
                    self.follow(house, &mut followed, step)?;
                    if let Some(base) = base {
                        house.keep(base, &mut followed).await;
                    }
                    return Ok(());
                }
                // What stands there is read, as it may have been dropped behind a base.
                Appended::Taken(others) => {
                    let given = followed.given;
                    self.read_on(house, &mut followed).await?;
                    if others.is_empty() && followed.given == given {
                        return Err(set_back(RowId::HOUSE, given).into());
                    }
                }
                Appended::Behind(_) => {
                    return Err(unusable("an event stands at another place").into());
                }
                Appended::Gone => return Err(unusable("its first row was removed").into()),
                Appended::Nothing(error) => return Err(error.into()),
                Appended::Unknown(error) => {
                    return Err(Unserved::Unknown(error.to_string()).into());
                }
            }
        }
    }

    async fn read_on(&self, house: &House, followed: &mut HouseState) -> Result<(), HouseError> {
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
                let step = read(one)?;
                if house.serves() && step.hands_over() {
                    return Err(handed_over().into());
                }
                followed.given = one.ordinal;
                self.follow(house, followed, step)?;
            }
        }
    }

    /// Makes what there is in the base, and nothing else.
    async fn begin_at_base(
        &self,
        house: &House,
        followed: &mut HouseState,
    ) -> Result<(), HouseError> {
        let base = house.log.base(RowId::HOUSE).await?;
        let base = base.filter(|base| base.ordinal > followed.given);
        let base = base.ok_or_else(|| unusable("an event of its first row is missing"))?;
        let HouseBase {
            terms,
            sandboxes,
            names_made_up,
        } = read_base(&base)?;
        let version = |terms: &Terms| terms.version.clone();
        if house.serves() && followed.terms.as_ref().map(version) != Some(version(&terms)) {
            return Err(handed_over().into());
        }
        self.make_up_no_name_of(names_made_up);
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
        *followed = HouseState {
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
        followed: &mut HouseState,
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
            HouseStep::HandedOver | HouseStep::TakenOver => (),
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
        let (log, ids, serves) = (&house.log, &house.ids, &house.serves);
        let row = Row::new(
            log.clone(),
            RowId(place),
            ids.clone(),
            serves.clone(),
            between,
        );
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
