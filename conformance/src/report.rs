//! Reports: the same result for tired people and for machines.

mod at_last;
pub mod client;
mod differences;
pub(crate) mod html;
mod json;
mod junit;
mod markdown;
mod schema;
mod target_name;
mod terminal;
mod words;

pub use differences::write as differences;
pub use html::write as html;
pub use json::{schema, write as json};
pub use junit::write as junit;
pub use markdown::write as markdown;
pub use target_name::TargetName;
pub use terminal::write as terminal;
