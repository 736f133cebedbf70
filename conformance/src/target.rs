//! Gateways to test, and the guard that keeps money where it is.
//!
//! A gateway is *live* until it proves to be a simulator. The proof is a type, [`Proven`]: only a value that
//! [`Proven::prove`] returned takes any request. A live gateway is sent what its [`Guard`] knows to be harmless, and pays
//! for a [`Permit`](crate::money::Permit), which only an approved plan's [`Purse`](crate::money::Purse) makes.

mod admin;
mod door;
mod file;
mod fresh;
mod guard;
mod hands;
mod http;
mod live;
mod patience;
mod phase;
mod proof;
mod ration;
mod redactor;
mod request;
mod schema;
mod service;
mod sign;
mod stage;
mod terms;
mod timeout;
mod trust;
mod url;

pub use admin::{Admin, AdminError, Sandbox, SandboxRequest};
pub use door::{Door, Refused, Repeats, Sent};
pub use file::{TargetFile, TargetFileError};
pub use fresh::fresh;
pub use guard::{Caller, Denied, Guard, Judged, Probe, Probes, is_own_form, may_pay};
pub use hands::Hands;
pub use http::{Answer, Http, Outcome};
pub use live::{Live, Proxy};
pub use patience::{NoPatience, Patience};
pub use proof::{ProofError, Proven};
pub use ration::Ration;
pub use redactor::Redactor;
pub use request::{Built, NotBuilt, Request};
pub use schema::schema;
pub use service::{Secret, Service, Services};
pub use sign::{Signed, sign};
pub(crate) use stage::unarranged_guard;
pub use stage::{Arranged, Stage, Target, Waiting, givens};
pub use terms::{Limits, PaymentTerms};
pub use timeout::{NoTimeout, Timeout};
pub use trust::{TlsError, Trust};
pub use url::{SafeUrl, UrlError};
