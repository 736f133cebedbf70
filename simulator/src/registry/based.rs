//! A sandbox that is written to its store as a base, and one that begins at a base.

use std::fmt::Display;
use std::sync::Arc;

use paysys_core::sandbox::Sandbox;
use paysys_store::{Base, Page, StoreError};
use serde::{Deserialize, Serialize};

use super::applied::Applied;
use super::bases::{KeptBase, Progress};
use super::row::Row;
use super::state::{Draft, Rest};
use super::{HostedSandbox, State, layout};
use crate::control::RuleShape;
use crate::journal::{Memory, Remembered};
use paysys_core::rule::RuleSpec;

/// How the head is laid out; other layouts have other numbers.
const FORMAT: u8 = 2;

/// What is not in pages.
#[derive(Serialize, Deserialize)]
struct BaseHead {
    version: String,
    core: Vec<u8>,
    memory: Vec<u8>,
    rest: Rest,
    evicted: u64,
    evicted_commands: u64,
}

impl HostedSandbox {
    /// Marks the sandbox behind an event of so many bytes that came to this, where it is time; what is reached of earlier marks
    /// is written.
    pub(super) fn pass_step(
        self: &Arc<Self>,
        row: &Row,
        place: u64,
        bytes: usize,
        applied: Option<&Applied>,
    ) {
        let is_due = match applied {
            // What was before does not matter, or is nowhere but in a base.
            Some(Applied::Reset | Applied::HandedOver) => {
                row.bases.lock().since = 0;
                true
            }
            _ => row.bases.is_due(bytes),
        };
        if is_due {
            self.state().mark(place);
        }
        self.write_next(row, place);
    }

    fn write_next(self: &Arc<Self>, row: &Row, place: u64) {
        let mut progress = row.bases.lock();
        if progress.is_busy {
            return;
        }
        if let Some((draft, left)) = self.state().reached(place) {
            progress.is_busy = true;
            drop(progress);
            tokio::spawn(self.clone().write(draft, left));
        }
    }

    /// Writes a base. Where another node has written it, or it cannot be written, the next one is written at its time.
    async fn write(self: Arc<Self>, draft: Draft, left: Remembered) {
        let row = self.row().expect("only what has a row has bases");
        let before = row.bases.kept();
        let base = self.base(&draft, &left, before.as_deref());
        let last = before.map_or(0, |kept| kept.place);
        let kept = row.log().keep(row.id(), last, base, draft.place + 1).await;
        let what = Some((draft.core, left.memory));
        let place = match kept {
            Ok(true) => Ok(Some(draft.place)),
            Ok(false) => row.log().base_place(row.id()).await,
            Err(error) => Err(error),
        };
        match place {
            // Nearly always the one that another node has written is this one.
            Ok(Some(place)) => {
                let what = what.filter(|_| place == draft.place);
                row.bases.lock().kept = Some(Arc::new(KeptBase { place, what }));
            }
            Ok(None) => (),
            Err(error) => tracing::error!(sandbox = self.name(), %error, "no base was written"),
        }
        row.bases.is_written();
    }

    fn base(&self, draft: &Draft, left: &Remembered, before: Option<&KeptBase>) -> Base {
        let names = self.names();
        let write_rule = |spec: &RuleSpec| {
            serde_json::to_string(&RuleShape::of(spec, &names)).expect("rules can be written")
        };
        let head = BaseHead {
            version: env!("CARGO_PKG_VERSION").into(),
            core: draft.core.head(write_rule),
            memory: left.memory.head(),
            rest: draft.rest.clone(),
            evicted: left.evicted,
            evicted_commands: left.evicted_commands,
        };
        let before = before.and_then(|kept| kept.what.as_ref());
        let core = draft.core.changed_pages(before.map(|(core, _)| core));
        let memory = left.memory.changed_pages(before.map(|(_, memory)| memory));
        let page = |(kind, number, bytes): (u8, u64, Vec<u8>)| Page {
            kind,
            number,
            bytes: bytes.into(),
        };
        Base {
            ordinal: draft.place,
            head: layout::write(FORMAT, &head),
            pages: core.chain(memory).map(page).collect(),
        }
    }

    /// Makes it what it was at the place of the base that the store has, if that lies behind this one. The place where it
    /// stands then.
    pub(super) async fn begin_at_base(&self, row: &Row, given: u64) -> Result<u64, StoreError> {
        let Some(base) = row.log().base(row.id()).await? else {
            return Ok(given);
        };
        if base.ordinal <= given {
            return Ok(given);
        }
        let head: BaseHead =
            layout::read(FORMAT, &base.head).map_err(|why| self.unusable_base(&why))?;
        if row.serves() && head.version != env!("CARGO_PKG_VERSION") {
            return Err(row.hand_over());
        }
        let (state, generation) = self.state_of(head, &base.pages)?;
        let memory = state.journal().memory();
        let kept = KeptBase {
            place: base.ordinal,
            what: Some((state.core().base(), memory.clone())),
        };
        for (_, receipt) in memory.under_way() {
            receipt.is_never_heard_of();
        }
        *row.bases.lock() = Progress {
            kept: Some(Arc::new(kept)),
            ..Progress::default()
        };
        self.replace_state(state, |changes| changes.is_of(generation));
        Ok(base.ordinal)
    }

    fn unusable_base(&self, why: &dyn Display) -> StoreError {
        StoreError::Unusable(format!("the base of sandbox {:?}: {why}", self.name()))
    }

    fn state_of(&self, head: BaseHead, pages: &[Page]) -> Result<(State, u64), StoreError> {
        let names = self.names();
        let read_rule = |text: &str| -> Result<RuleSpec, Box<dyn std::error::Error + Send + Sync>> {
            let shape: RuleShape = serde_json::from_str(text)?;
            shape.read(&names).map_err(|error| error.message.into())
        };
        let pages = pages.iter();
        let pages = pages.map(|page| (page.kind, page.number, &*page.bytes));
        let (core, memory): (Vec<_>, Vec<_>) =
            pages.partition(|(kind, ..)| *kind < Memory::FIRST_KIND);
        let core = Sandbox::from_base(
            self.behaviour_shared().clone(),
            self.services(),
            self.seed(),
            &head.core,
            core,
            read_rule,
        );
        let core = core.map_err(|error| self.unusable_base(&error))?;
        let memory = Memory::from_base(&head.memory, memory);
        let left = Remembered {
            memory: memory.map_err(|error| self.unusable_base(&error))?,
            evicted: head.evicted,
            evicted_commands: head.evicted_commands,
        };
        let generation = head.rest.generation;
        let state = State::of_base(core, head.rest, left, self.journal_limit_bytes());
        Ok((state, generation))
    }
}
