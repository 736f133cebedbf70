//! Files that are on disk, whole and for their owner only, before anybody relies on them.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

const OWNER_ONLY: u32 = 0o600;
const OWNERS_DIRECTORY: u32 = 0o700;

/// Makes a directory and those above it, as far as they are missing.
pub(super) fn directory(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    directory(parent(path))?;
    let made = DirBuilder::new().mode(OWNERS_DIRECTORY).create(path);
    // Somebody else may have made it meanwhile.
    if !path.is_dir() {
        return made;
    }
    entry(path)
}

/// Writes a file that must not be there yet. If the machine stops meanwhile, a file is there: its being there is what counts.
pub(super) fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = options().create_new(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()?;
    entry(path)
}

/// Replaces a file, whole or not at all.
pub(super) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let draft = path.with_added_extension("new");
    let mut file = options().create(true).truncate(true).open(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    entry(path)
}

/// A file to be locked.
pub(super) fn lock_file(path: &Path) -> io::Result<File> {
    options().create(true).truncate(false).open(path)
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(OWNER_ONLY);
    options
}

fn parent(path: &Path) -> &Path {
    let parent = path.parent();
    let named = parent.filter(|parent| !parent.as_os_str().is_empty());
    named.unwrap_or(Path::new(if path.is_absolute() { "/" } else { "." }))
}

/// A new or renamed file is on disk only when its directory says so, too.
pub(super) fn entry(path: &Path) -> io::Result<()> {
    File::open(parent(path))?.sync_all()
}
