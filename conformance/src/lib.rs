//! Scripted conversations that judge a PaySys gateway, and the verdicts they reach.
pub mod call;
pub mod chance;
pub mod checks;
pub mod cli;
pub mod contract;
pub mod coverage;
pub mod exit;
pub mod json;
pub mod report;
pub mod run;
pub mod scenario;
pub mod target;
pub mod transcript;
pub mod verdict;
pub mod wall_clock;
pub mod yaml;
