//! Everything the kit does, tried from outside.

mod arranged;
mod clients;
mod command_line;
mod corpus;
mod curl;
mod documentation;
mod documents;
mod drift;
mod echoes;
mod endings;
mod files;
mod fuzz_seeds;
mod generated;
mod guard;
mod history;
mod html;
mod legible;
mod live;
mod looks;
mod money;
mod numbers;
mod open_questions;
mod outside;
mod places;
#[path = "../../../simulator/tests/browser/program.rs"]
mod program;
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
