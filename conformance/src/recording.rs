//! Recordings: everything a run saw, kept in a directory, so that checks, verdicts and reports can be made again with the
//! network off.
//!
//! ```text
//! DIR/recording.json          what was run, against what, when, by which kit; one line for each scenario
//! DIR/scenarios/ID.yaml       the scenario as it was used
//! DIR/transcripts/ID.json     what was sent and received, byte for byte, without secret, hash and signature
//! DIR/SHA256SUMS              the digest of each of these; written last (`sha256sum -c` reads it)
//! ```
//!
//! The format is described for people in `docs/recordings.md`.

mod error;
mod manifest;
mod read;
mod sums;
mod write;

pub use error::RecordingError;
pub use read::{Recording, is_recording};
pub use write::{prepare, write};

/// Raised when a reader of the last version would misunderstand this one.
pub const VERSION: u32 = 2;

const FORMAT: &str = "paysys-conformance recording";
const MANIFEST: &str = "recording.json";
const SUMS: &str = "SHA256SUMS";
