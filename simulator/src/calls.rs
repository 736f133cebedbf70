//! Reading the journal: what a call was about, which calls are meant, and waiting for them.

mod aspect;
mod criteria;
mod criterion;
mod cursor;
mod facts;
mod form;
mod outcome;
mod search;

pub use aspect::Aspect;
pub use criteria::{Criteria, CriteriaShape};
pub use criterion::{Comparison, Criterion, Wish};
pub use cursor::{Batch, Cursor};
pub use facts::Facts;
pub use outcome::Outcome;
pub use search::Search;
