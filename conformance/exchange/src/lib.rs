//! What is said to a gateway and what it answers: requests, signatures, answers, transcripts. Nothing here speaks to
//! anybody.

mod answer;
mod became;
mod body;
mod fresh;
mod givens;
mod json_text;
mod paying;
mod played;
mod reading;
mod reason;
mod redactor;
mod request;
mod service;
mod sign;
mod signature;
mod terms;
mod transcript;
mod url;

pub use answer::{Answer, Outcome};
pub use became::Became;
pub use body::Body;
pub use fresh::{fresh, fresh_length};
pub use givens::{UNKNOWN_TRANSACTION, givens};
pub use paying::may_pay;
pub use played::{Credentials, Played, RunOutcome};
pub use reason::Reason;
pub use redactor::Redactor;
pub use request::{Built, NotBuilt, Request};
pub use service::{Secret, Service, Services};
pub use sign::{Signed, hash, sign};
pub use signature::{HashOf, Part, Signature, SignedAt};
pub use terms::{PaymentTerms, Unclear, WrittenTerms};
pub use transcript::{Cut, Exchange, Gateway, LedgerView, Sent, Transcript, Turn};
pub use url::{SafeUrl, UrlError};
