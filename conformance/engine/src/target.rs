//! Gateways to test, and the guard that keeps money where it is.
//!
//! A gateway is *live* until it proves to be a simulator. The proof is a type, [`Proven`]: only a value that
//! [`Proven::prove`] returned takes any request. A live gateway is sent what its [`Guard`] knows to be harmless, and pays
//! for a [`Permit`](crate::money::Permit), which only an approved plan's [`Budget`](crate::money::Budget) makes.

pub mod admin;
mod beside;
mod file;
pub mod gateway;
pub mod guard;
pub mod guess_budget;
mod http;
mod limits;
pub mod live;
pub mod max_wait;
mod phase;
pub mod proof;
mod schema;
mod timeout;
mod trust;

pub use admin::{Admin, AdminError, Sandbox, SandboxRequest};
pub use file::{TargetFile, TargetFileError};
pub use gateway::{Gateway, Pending, SandboxControl, SandboxOf};
pub use guard::{Caller, Denied, Guard, Judged, Probe, Probes, Repeats, is_own_form};
pub use guess_budget::GuessBudget;
pub use http::Http;
pub use limits::Limits;
pub use live::{Live, Proxy};
pub use max_wait::{MaxWait, NoMaxWait};
pub use proof::{ProofError, Proven};
pub use schema::schema;
pub use timeout::{NoTimeout, Timeout};
pub use trust::{TlsError, Trust};
