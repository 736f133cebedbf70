//! Everything the kit does, tried from outside.

mod arranged;
mod command_line;
mod files;
mod generated;
mod live;
mod money;
mod properties;
mod reports;
mod snapshots;
mod support;
mod wrong_gateways;
