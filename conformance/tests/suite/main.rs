//! Everything the kit does, tried from outside.

mod arranged;
mod clients;
mod command_line;
mod curl;
mod drift;
mod files;
mod generated;
mod html;
mod live;
mod money;
mod properties;
mod recordings;
mod redaction;
mod reports;
mod snapshots;
mod support;
mod wrong_gateways;
