//! Everything that can be seen from outside, over real HTTP. The tree mirrors the product: the
//! gateway, the admin API, the command line.

#![expect(
    clippy::unwrap_used,
    reason = "in a test, a panic with its line is the message"
)]

mod admin;
mod arrival;
#[cfg(feature = "mcp")]
mod assistant;
mod bases;
mod boundaries;
mod command_line;
mod crowd;
mod doctor;
mod documentation;
mod faults;
mod fuzz_seeds;
mod gateway;
mod half_closed;
mod harness;
mod languages;
mod library;
mod logging;
mod outside;
mod patience;
mod replay;
mod report;
mod sandbox_properties;
mod secrets;
mod sources;
mod store;
mod stubs;
mod tls;
mod turned_away;
mod wire;
