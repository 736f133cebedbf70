//! Plays scenarios on a gateway: targets, the guard, rehearsals, money, sessions, runs.
//!
//! Everything that reaches a gateway goes through a [`session::GatewayAccess`]; a gateway that did not prove to be a simulator is
//! paid only what a plan says that somebody approved ([`money`]).

pub mod chance;
pub mod money;
pub mod rehearsal;
pub mod run;
pub mod session;
pub mod stop;
pub mod target;
pub mod wall_clock;
