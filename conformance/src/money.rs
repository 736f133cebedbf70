//! Paying a live gateway: never without a plan that a person approved, never more than it says, and never again before
//! it is known what became of the money.
//!
//! ```text
//! scenarios ─ rehearsal ─→ Plan ─ hash approved ─→ Purse ─ entry synced to the log ─→ Permit ─→ one payment
//! ```

mod exposure;
mod log;
mod plan;
mod purse;

pub use exposure::{Caps, Unbounded, exposure};
pub use log::{Became, Entry, History, LogError, MoneyLog, Sending, Settlement, State};
pub use plan::{LeftOut, Plan, Planned};
pub use purse::{Held, NotApproved, Permit, Purse, Slot, unreconciled};
