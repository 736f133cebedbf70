//! Paying a live gateway: never without a plan that a person approved, never more than it says, and never again before
//! it is known what became of the money.
//!
//! ```text
//! scenarios ─ rehearsal ─→ Plan ─ HASH-EXPIRY approved ─→ Budget ─ spent, logged, remembered ─→ Permit ─→ one payment
//! ```
//!
//! Two things know what was paid: the money log, and the state directory, which remembers of each log how far it had come. A
//! log that is not what is remembered of it – older, cut, another one – is not paid with.

mod approval;
mod budget;
mod durable;
mod exposure;
mod log;
mod plan;
mod state;

pub use approval::{Approval, NoApproval, NotValidFor, ValidFor};
pub use budget::{Budget, Held, NotApproved, Permit, Slot, unreconciled};
pub use exposure::{Caps, Unbounded, exposure};
pub use log::{Entry, LogError, LogHistory, LogView, MoneyLog, Sending, Settlement, State};
pub use plan::{LeftOut, Plan, Planned, PlannedRequest};
pub use state::{HeldLog, KnownLog, StateDirectory, StateError};
