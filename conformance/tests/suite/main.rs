//! Everything the kit does, tried from outside.

mod command_line;
mod coverage;
mod files;
mod live;
mod properties;
mod snapshots;
mod support;
mod wrong_gateways;
