//! The pure core: `(state, command, now, chance) → (state, decision)`.
//!
//! Nothing here knows sockets, threads, files, logs, the wall clock or an unseeded random number.
//! Time comes in as a [`Moment`], chance as a [`Seed`], bytes as bytes; a decision comes out. What
//! can be tested without a server is tested here.

pub mod amount;
pub mod answer;
pub mod auth;
pub mod behaviour;
pub mod chance;
pub mod check_payment;
pub mod clock;
pub mod command;
pub mod document;
pub mod envelope;
pub mod error_code;
pub mod facts;
pub mod fault;
pub mod fields;
pub mod form;
pub mod hex;
pub mod ledger;
pub mod limit;
pub mod method;
pub mod moment;
pub mod pages;
pub mod pattern;
pub mod pay_by_cash;
pub mod payment;
pub mod progression;
pub mod progression_choice;
pub mod reason;
pub mod reference;
pub mod refusal;
pub mod remedy;
pub mod request_id;
pub mod rule;
pub mod sandbox;
pub mod service;
pub mod settings;
pub mod status;
pub mod stub;
pub mod treatment;
pub mod vendor;

pub use amount::{FormAmount, Sum};
pub use behaviour::Behaviour;
pub use chance::Seed;
pub use clock::Clock;
pub use ledger::TransactionId;
pub use moment::Moment;
pub use payment::Payment;
pub use progression::Progression;
pub use sandbox::Sandbox;
pub use service::Service;
pub use status::Status;
