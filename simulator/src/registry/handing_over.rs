//! A store is handed over to another version of the program. From the same events that one may work out other answers, so it
//! gets none: all there is becomes bases.

use std::sync::Arc;

use paysys_store::{Appended, EventLog, RowId, StoreError};

use super::house::{self, House, HouseBase, HouseError, HouseStep, Terms, unusable};
use super::row::{Row, Unserved};
use super::step::Step;
use super::{HostedSandbox, Registry};
use crate::wall_clock;

impl Registry {
    /// Puts bases in place of all events. What journals show is let go of, all else stays. Nobody else may use the store.
    pub(crate) async fn hand_over(&self) -> Result<(), HouseError> {
        let Some(house) = self.house() else {
            return Ok(());
        };
        for sandbox in self.all() {
            if let Some(row) = sandbox.row() {
                sandbox.hand_over(row).await?;
            }
        }
        self.resolve(house, || Ok(HouseStep::HandedOver)).await?;
        match house.is_handed_over().await? {
            true => Ok(()),
            false => Err(not_written().into()),
        }
    }
}

impl HostedSandbox {
    async fn hand_over(self: &Arc<Self>, row: &Row) -> Result<(), HouseError> {
        let mut written = None;
        loop {
            // The first says that all is to be in a base, and each one has the next base written, up to the event before it.
            self.take(row, &Step::HandedOver, wall_clock::now()).await?;
            row.bases.written().await;
            if is_handed_over(row.log(), row.id()).await? {
                return Ok(());
            }
            let place = row.log().base_place(row.id()).await?;
            if written.replace(place) == Some(place) {
                return Err(not_written().into());
            }
        }
    }
}

impl House {
    /// Whether whatever happened is in bases.
    pub(crate) async fn is_handed_over(&self) -> Result<bool, StoreError> {
        for row in self.log.rows().await? {
            if !is_handed_over(&self.log, row).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Goes on under these terms with what was handed over; where another process does so at the same time, one of the two did.
    pub(crate) async fn take_over(&self, terms: Terms) -> Result<(), StoreError> {
        let base = self.log.base(RowId::HOUSE).await?;
        let base = base.ok_or_else(|| unusable("its first row has no base"))?;
        let HouseBase { sandboxes, .. } = house::read_base(&base)?;
        let events = self.log.read(RowId::HOUSE, base.ordinal).await?;
        let last = events.last().map_or(base.ordinal, |last| last.ordinal);
        match self.append(last, &HouseStep::TakenOver).await {
            Appended::Done => {
                let taken = HouseBase { terms, sandboxes }.ending_at(last);
                let kept = self.log.keep(RowId::HOUSE, base.ordinal, taken, 0).await;
                kept.map(drop)
            }
            Appended::Nothing(error) | Appended::Unknown(error) => Err(error),
            Appended::Behind(_) | Appended::Taken(_) | Appended::Gone => Ok(()),
        }
    }
}

/// Whether nothing stands in a row behind its base but that it was handed over.
async fn is_handed_over(log: &Arc<dyn EventLog>, row: RowId) -> Result<bool, StoreError> {
    let mut place = log.base_place(row).await?.unwrap_or_default();
    let mut is_handed_over = false;
    if place == 0 {
        return Ok(false);
    }
    loop {
        let events = log.read(row, place).await?;
        let Some(last) = events.last() else {
            return Ok(is_handed_over);
        };
        place = last.ordinal;
        is_handed_over = events.iter().all(|stored| match row {
            RowId::HOUSE => matches!(
                house::read(stored),
                Ok(HouseStep::HandedOver | HouseStep::TakenOver)
            ),
            _ => matches!(Step::read(&stored.event.bytes), Ok((_, Step::HandedOver))),
        });
        if !is_handed_over {
            return Ok(false);
        }
    }
}

fn not_written() -> Unserved {
    Unserved::Nothing(StoreError::Unavailable(
        "not everything could be written down for another version; the log says why, or somebody else uses the store".into(),
    ))
}
