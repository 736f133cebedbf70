//! A store is handed over to another version of the program. From the same events that one may work out other answers, so it
//! gets none: all there is becomes bases. Whoever still serves when that is done serves no longer.

use std::sync::Arc;

use paysys_store::{Appended, EventLog, RowId, StoreError, Stored};

use super::house::{self, House, HouseBase, HouseError, HouseStep, Terms};
use super::row::{Row, Unserved};
use super::step;
use super::{HostedSandbox, Registry};
use crate::wall_clock;

/// What another version has handed over.
#[derive(Debug)]
pub(crate) struct HandedOver {
    house: HouseBase,
    /// The place of the base of the house, and that of the last event behind it.
    base: u64,
    last: u64,
}

/// What a process is told that still uses a store.
pub(super) fn handed_over() -> StoreError {
    StoreError::Unusable(
        "this store was handed over to another version; stop this simulator".into(),
    )
}

impl Registry {
    /// Puts bases in place of all events. What journals show is let go of, all else stays.
    pub(crate) async fn hand_over(&self) -> Result<(), HouseError> {
        let Some(house) = self.house() else {
            return Ok(());
        };
        if !house.log.is_alone().await? {
            return Err(unavailable("other simulators use it; stop them first"));
        }
        for sandbox in self.all() {
            if let Some(row) = sandbox.row() {
                sandbox.hand_over(row).await?;
            }
        }
        self.resolve(house, || Ok(HouseStep::HandedOver)).await?;
        match house.handed_over().await? {
            Some(_) => Ok(house.log.close().await?),
            None => Err(not_written()),
        }
    }
}

impl HostedSandbox {
    async fn hand_over(self: &Arc<Self>, row: &Row) -> Result<(), HouseError> {
        let mut written = None;
        loop {
            // The first says that all is to be in a base, and each one has the next base written, up to the event before it.
            let step = step::Step::HandedOver;
            self.take(row, &step, wall_clock::now()).await?;
            row.bases.written().await;
            if is_handed_over(row.log(), row.id()).await? {
                return Ok(());
            }
            let place = row.log().base_place(row.id()).await?;
            if written.replace(place) == Some(place) {
                return Err(not_written());
            }
        }
    }
}

impl House {
    /// What there is, where all of it is in bases.
    pub(crate) async fn handed_over(&self) -> Result<Option<HandedOver>, StoreError> {
        let Some(base) = self.log.base(RowId::HOUSE).await? else {
            return Ok(None);
        };
        let events = self.log.read(RowId::HOUSE, base.ordinal).await?;
        let is_it = |(stored, place): (&Stored, u64)| {
            let step = house::read(stored);
            stored.ordinal == place && step.is_ok_and(|step| step.hands_over())
        };
        if events.is_empty() || !events.iter().zip(base.ordinal + 1..).all(is_it) {
            return Ok(None);
        }
        for row in self.log.rows().await? {
            if row != RowId::HOUSE && !is_handed_over(&self.log, row).await? {
                return Ok(None);
            }
        }
        Ok(Some(HandedOver {
            house: house::read_base(&base)?,
            base: base.ordinal,
            last: base.ordinal + events.len() as u64,
        }))
    }

    /// Goes on with it in this version, and with what the profile of that name is in this version. Nothing is changed where
    /// another process was faster.
    pub(crate) async fn take_over(&self, it: HandedOver, ours: &Terms) -> Result<(), StoreError> {
        let HouseBase {
            terms,
            mut sandboxes,
            names_made_up,
        } = it.house;
        for created in sandboxes.values_mut() {
            if created.profile == terms.profile {
                created.profile = ours.profile.clone();
            }
        }
        let terms = Terms {
            version: ours.version.clone(),
            profile: ours.profile.clone(),
            ..terms
        };
        let base = HouseBase {
            terms,
            sandboxes,
            names_made_up,
        };
        match self.append(it.last, &HouseStep::TakenOver).await {
            Appended::Done => {
                let base = base.ending_at(it.last);
                let kept = self.log.keep(RowId::HOUSE, it.base, base, 0).await;
                kept.map(drop)
            }
            Appended::Nothing(error) | Appended::Unknown(error) => Err(error),
            Appended::Behind(_) | Appended::Taken(_) | Appended::Gone => Ok(()),
        }
    }
}

/// Whether nothing stands in the row of a sandbox behind its base but that it was handed over.
async fn is_handed_over(log: &Arc<dyn EventLog>, row: RowId) -> Result<bool, StoreError> {
    let mut place = log.base_place(row).await?.unwrap_or_default();
    let mut is_handed_over = place > 0;
    while is_handed_over {
        let events = log.read(row, place).await?;
        let Some(last) = events.last() else { break };
        place = last.ordinal;
        is_handed_over = events
            .iter()
            .all(|stored| step::hands_over(&stored.event.bytes));
    }
    Ok(is_handed_over)
}

fn unavailable(why: &str) -> HouseError {
    Unserved::Nothing(StoreError::Unavailable(why.into())).into()
}

fn not_written() -> HouseError {
    unavailable(
        "not everything could be written for another version: the log says why, or other simulators use the store",
    )
}

#[cfg(test)]
mod tests;
