//! What the thread that writes is given to do.

use redb::Error;
use tokio::sync::oneshot::Sender;

use super::tables::{Tables, Writing};
use crate::{Appended, Event, Note, RowId, StoreError};

/// What an event or a note takes beside its bytes.
pub(super) const OVERHEAD: usize = 64;

/// Something for the committer to do.
pub(super) enum Job {
    Append {
        row: RowId,
        after: u64,
        events: Vec<Event>,
        /// None where it was answered already.
        answer: Option<Sender<Appended>>,
    },
    Note {
        row: RowId,
        notes: Vec<Note>,
    },
    /// Written together with the others, and answered with what it returned.
    Change(Change, Sender<Result<bool, StoreError>>),
    /// Done behind everything that was to be written.
    Look(Look),
}

pub(super) type Change = Box<dyn Fn(&Writing) -> Result<bool, Error> + Send>;
pub(super) type Look = Box<dyn FnOnce(Result<&Tables, StoreError>) + Send>;

impl Job {
    /// Whether nobody waits for it.
    pub(super) fn is_answered(&self) -> bool {
        matches!(self, Self::Append { answer: None, .. } | Self::Note { .. })
    }

    pub(super) fn size(&self) -> usize {
        match self {
            Self::Append { events, .. } => {
                let bytes = events.iter().map(|event| event.bytes.len() + OVERHEAD);
                bytes.sum()
            }
            Self::Note { notes, .. } => {
                let bytes = notes.iter().map(|note| note.bytes.len() + OVERHEAD);
                bytes.sum()
            }
            Self::Change(..) | Self::Look(_) => 0,
        }
    }

    /// Tells whoever waits that nothing was done.
    pub(super) fn refuse(self, error: &StoreError) {
        match self {
            Self::Append { answer, .. } => {
                if let Some(answer) = answer {
                    _ = answer.send(Appended::Nothing(error.clone()));
                }
            }
            Self::Note { .. } => {}
            Self::Change(_, answer) => _ = answer.send(Err(error.clone())),
            Self::Look(look) => look(Err(error.clone())),
        }
    }
}
