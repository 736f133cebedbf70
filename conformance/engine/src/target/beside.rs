//! Paths in a target file.

use std::path::{Path, PathBuf};

/// Paths in a file are as seen from the file.
pub(super) fn beside(file: &Path, path: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(path)
}
