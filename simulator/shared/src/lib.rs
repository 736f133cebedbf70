//! What both programs need and what has no word of the protocol in it.

pub mod duration_text;
pub mod excerpt;
pub mod json;
pub mod junit;
pub mod legible;
pub mod page;
pub mod proof;
pub mod saying;
pub mod suggest;
pub mod texts;
