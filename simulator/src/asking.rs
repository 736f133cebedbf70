//! Ways to ask for a behaviour, as people write them: rules (admin API, profile) and the header.
//! All of them end as a [`Treatment`] whose names were looked up in one behaviour.

pub mod header;
mod names;
mod print;
mod rule;
mod schema;
mod treatment;

pub use names::{AskError, Names};
pub(crate) use rule::method;
pub use rule::{AmountShape, MatchShape, RuleShape, WhenShape};
pub use treatment::ThenShape;
pub(crate) use treatment::check_fault;

use crate::core::treatment::Treatment;
