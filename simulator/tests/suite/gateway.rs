//! The gateway's answers, by stage of the fixed order of checks.

mod auth;
mod envelope;
mod params;
mod payments;
mod settings;
mod transport;
mod vendors;
