//! How a client did, told for tired people and for machines.

mod html;
mod json;
mod junit;
mod terminal;
mod timeline;

pub use html::write as html;
pub use json::write as json;
pub use junit::write as junit;
pub use terminal::{one_line, write as terminal};
pub use timeline::{Event, Lane, events};
