//! Everything the kit does, tried from outside.

mod arranged;
mod clients;
mod command_line;
mod corpus;
mod curl;
mod drift;
mod files;
mod generated;
mod guard;
mod html;
mod live;
mod money;
mod past;
mod properties;
mod recordings;
mod redaction;
mod reports;
mod review;
mod silence;
mod support;
mod targets;
mod waiting;
mod wrong_gateways;
