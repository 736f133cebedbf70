//! Why a recording cannot be written or used.

use std::io;
use std::path::PathBuf;

/// Why a recording cannot be written or used.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// A file could not be read or written.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// `read` or `write`.
        doing: &'static str,
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The recorded fragments could not be read.
    #[error(transparent)]
    Fragments(#[from] paysys_yaml::Unreadable),
    /// Something is there already.
    #[error("{} is not empty: a recording is written into a new directory, and never over another", .0.display())]
    NotEmpty(PathBuf),
    /// There is no manifest.
    #[error("{} is no recording: it has no recording.json", .0.display())]
    NoRecording(PathBuf),
    /// The digests, which are written last, are missing.
    #[error(
        "the recording in {} is not complete: SHA256SUMS, which is written last, is missing. The run that wrote it was ended before it was done; record again", .0.display()
    )]
    Incomplete(PathBuf),
    /// A file is not what was recorded.
    #[error(
        "{} is not as it was recorded: {why}. A recording that was changed proves nothing; record again", path.display()
    )]
    Changed {
        /// Which.
        path: PathBuf,
        /// What about it.
        why: String,
    },
    /// Another version of the format.
    #[error(
        "the recording in {} has format version {found}, and this kit ({kit}) reads version {ours}: use the kit that wrote it ({wrote}), or record again", path.display(), kit = env!("CARGO_PKG_VERSION"), ours = super::VERSION
    )]
    OtherVersion {
        /// Which recording.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The kit that wrote it.
        wrote: String,
    },
    /// A file does not have the form it should have.
    #[error("{} cannot be understood: {why}", path.display())]
    Malformed {
        /// Which.
        path: PathBuf,
        /// What about it.
        why: String,
    },
}
