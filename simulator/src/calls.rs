//! Reading the journal: what a call was about, which calls are meant, and waiting for them.

mod call_field;
mod criteria;
mod criterion;
mod cursor;
mod facts;
mod form;
mod search;

pub(crate) use call_field::CallField;
pub(crate) use criteria::{Criteria, CriteriaShape};
pub(crate) use criterion::{Comparison, Criterion};
pub(crate) use cursor::{Batch, Cursor};
pub(crate) use facts::Facts;
pub(crate) use search::Search;
