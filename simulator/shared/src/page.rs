//! What the HTML reports and the live view look like.

/// The style of every page of both programs.
pub const STYLE: &str = include_str!("page.css");
