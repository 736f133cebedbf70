//! A client on trial: does it lose or double money?
//!
//! ```text
//! trial (data) ─→ trial sandbox ─→ client's process ─→ evidence ─→ judge ─→ reports
//!                 sandbox    claims              wire, money, claims
//! ```
//!
//! Each trial puts the client into one situation – a lost answer, a lying answer, a kill – in a sandbox of its own, and
//! then hears three witnesses: the wire (the journal), the money (the ledger) and the client's own claims. Six invariants
//! decide ([`judge()`]), the requirements `SAF-01` to `SAF-06`.

mod catalogue;
pub mod claim;
mod clean;
pub mod evidence;
mod files;
pub mod form;
pub mod judge;
mod listen;
mod load;
pub mod money;
mod order;
mod page;
mod play;
pub mod process;
mod proxy;
pub mod result;
mod run;
mod safety;
mod schema;
mod state;
mod trial;
mod trial_sandbox;
pub mod warning;
pub mod wire;

pub use catalogue::{Catalogue, NoTrial};
pub use claim::{Claim, Claimed, NoClaim};
pub use evidence::Evidence;
pub use files::{NoCatalogue, are_trials};
pub use form::Form;
pub use judge::judge;
pub use listen::{ClaimServer, ClaimServerError, Directions, Listener};
pub use load::load;
pub use money::Paid;
pub use order::Order;
pub use page::catalogue_page;
pub use play::TrialRunner;
pub use process::{ClientCommand, Exit, Orphans, Remark, Start, StartError};
pub use result::{Breach, ClientVerdict, TrialResult, TrialVerdict};
pub use run::{USUAL_JOBS, few_starts, run};
pub use schema::schema;
pub use trial::{Arrangement, OtherPayment, StartMode, Trial, Trigger};
pub use trial_sandbox::TrialSandboxError;
pub use warning::{Finding, Unwise, Warning};
pub use wire::{Call, CallKind, Shown};
