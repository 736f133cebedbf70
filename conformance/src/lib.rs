//! Scripted conversations that judge a PaySys gateway, and the verdicts they reach.
pub mod chance;
pub mod contract;
pub mod json;
pub mod scenario;
pub mod target;
pub mod wall_clock;
pub mod yaml;
