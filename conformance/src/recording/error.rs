//! Why a recording cannot be written or used.

use std::io;
use std::path::PathBuf;

/// Why a recording cannot be written or used.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// `read` or `write`.
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error(transparent)]
    Fragments(#[from] paysys_yaml::Unreadable),
    #[error("{} is not empty: a recording is written into a new directory, and never over another", .0.display())]
    NotEmpty(PathBuf),
    #[error("{} is no recording: it has no recording.json", .0.display())]
    NoRecording(PathBuf),
    /// The digests, which are written last, are missing.
    #[error(
        "the recording in {} is not complete: SHA256SUMS, which is written last, is missing. The run that wrote it was ended before it was done; record again", .0.display()
    )]
    Incomplete(PathBuf),
    #[error(
        "{} is not as it was recorded: {why}. A recording that was changed proves nothing; record again", path.display()
    )]
    Changed { path: PathBuf, why: String },
    #[error(
        "the recording in {} has format version {found}, and this kit ({kit}) reads version {ours}: use the kit that wrote it ({wrote}), or record again", path.display(), kit = env!("CARGO_PKG_VERSION"), ours = super::VERSION
    )]
    OtherVersion {
        path: PathBuf,
        found: u32,
        wrote: String,
    },
    #[error("{} cannot be understood: {why}", path.display())]
    Malformed { path: PathBuf, why: String },
}
