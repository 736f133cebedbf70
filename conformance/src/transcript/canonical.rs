//! A transcript as it looks every time.
use super::Transcript;

/// Text for a snapshot.
#[must_use]
pub fn canonical(_transcript: &Transcript) -> String { String::new() }
