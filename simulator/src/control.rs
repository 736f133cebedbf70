//! Ways to ask for a behaviour, as people write them: rules (admin API, profile) and the header.
//! All of them end as a [`Treatment`] whose names were looked up in one behaviour.

mod command;
pub(crate) mod fault_schema;
pub(crate) mod header;
mod names;
mod print;
pub(crate) mod reference;
mod rule;
mod schema;
mod treatment;

pub(crate) use command::CommandShape;
pub(crate) use names::{ControlError, Names};
pub(crate) use rule::{AmountShape, MatchShape, RuleShape, WhenShape};
pub(crate) use treatment::ThenShape;
pub(crate) use treatment::check_fault;

use paysys_core::treatment::Treatment;
