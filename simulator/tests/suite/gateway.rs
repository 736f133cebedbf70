//! The gateway's answers, by stage of the fixed order of checks.

mod auth;
mod envelope;
mod forms;
mod own_reference;
mod params;
mod payments;
mod remedies;
mod settings;
mod transport;
mod vendors;
