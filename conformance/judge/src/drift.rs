//! Drift: what differs between two runs – another day, another gateway, a simulator and what it stands for.
//!
//! Ids, dates and request ids are not compared, only that they are there and what they are; scenarios that only one run
//! played are listed and not compared.

mod cite;
mod compare;
mod difference;
pub mod profile;
mod report;
mod side;
mod spot;

pub use compare::compare;
pub use difference::{Difference, Drift, Place, Shift};
pub use report::{json, text};
pub use side::Side;
pub use spot::Spot;
