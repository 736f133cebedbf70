//! Scripted conversations that judge a PaySys gateway, and the verdicts they reach.
pub mod chance;
pub mod checks;
pub mod contract;
pub mod json;
pub mod run;
pub mod scenario;
pub mod target;
pub mod transcript;
pub mod wall_clock;
pub mod yaml;
