//! From transcripts to verdicts, with the network off: facts, excuses, verdicts, and the form in which transcripts are
//! compared.

mod canonical;
pub mod checks;
mod counted;
pub mod drift;
pub mod exit;
pub mod history;
mod seen;
#[cfg(test)]
mod talk;
pub mod verdict;

pub use canonical::canonical;
pub use counted::counted;
pub use seen::{Seen, SeenBody, State, seen};
