//! Opening the file, and saying in words why it cannot be.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Error as IoError, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;

use redb::backends::FileBackend;
use redb::{Builder, Error, StorageBackend};

use super::sync_mode::SyncMode;
use super::synced::Synced;
use super::tables::{Tables, Unopened};
use crate::StoreError;

const FILE: &str = "events.redb";

/// Where the file is made.
const UNFINISHED: &str = "events.redb.unfinished";

/// Memory for pages that were read or are to be written, at most.
const CACHE: usize = 16 * 1024 * 1024;

/// Opens the same file again and again.
pub(super) struct Opener {
    name: String,
    open: Box<dyn Fn() -> Result<Tables, OpenError> + Send>,
}

/// Why a file could not be opened.
pub(super) enum OpenError {
    Directory(IoError),
    Tables(Unopened),
}

impl<E: Into<Unopened>> From<E> for OpenError {
    fn from(error: E) -> Self {
        Self::Tables(error.into())
    }
}

impl Opener {
    pub(super) fn of_directory(directory: &Path, mode: SyncMode) -> Self {
        let path = directory.to_owned();
        Self::new(directory.display().to_string(), mode, move || {
            begin(&path)?;
            Ok(FileBackend::new(
                file(&path, FILE).map_err(OpenError::Directory)?,
            )?)
        })
    }

    pub(super) fn new<B: StorageBackend>(
        name: String,
        mode: SyncMode,
        backend: impl Fn() -> Result<B, OpenError> + Send + 'static,
    ) -> Self {
        let has_failed = Arc::default();
        let open = move || tables(Synced::new(backend()?, mode, Arc::clone(&has_failed)));
        Self {
            name,
            open: Box::new(open),
        }
    }

    pub(super) fn open(&self) -> Result<Tables, StoreError> {
        let name = &self.name;
        (self.open)().map_err(|error| match error {
            OpenError::Directory(error) => no_directory(name, &error),
            OpenError::Tables(Unopened::OtherFormat) => StoreError::Unusable(format!(
                "the store {name} was written by a newer version of paysys-simulator"
            )),
            OpenError::Tables(Unopened::Failed(error)) => self.told(&error),
        })
    }

    /// What redb says, in words for a person.
    pub(super) fn told(&self, error: &Error) -> StoreError {
        let name = &self.name;
        match error {
            Error::DatabaseAlreadyOpen | Error::LockProtocolMismatch => {
                StoreError::Unavailable(format!("another simulator has this store open: {name}"))
            }
            Error::UpgradeRequired(_) => StoreError::Unusable(format!(
                "the store {name} was written by another version of paysys-simulator"
            )),
            Error::Corrupted(what) => StoreError::Unusable(format!(
                "the store {name} is damaged ({what}); put a backup of the directory in its place"
            )),
            Error::Io(error) if error.kind() == ErrorKind::InvalidData => {
                StoreError::Unusable(format!("{FILE} in {name} is no store of paysys-simulator"))
            }
            Error::Io(error) if error.kind() == ErrorKind::StorageFull => {
                StoreError::Unavailable(format!("the disk of the store {name} is full"))
            }
            other => StoreError::Unavailable(format!(
                "the store {name} cannot be read or written: {other}"
            )),
        }
    }
}

/// Opens what a backend has. All of it is checked, not only after a crash: redb trusts a file that was closed in order,
/// and panics where it was changed since.
fn tables(backend: impl StorageBackend) -> Result<Tables, OpenError> {
    let mut builder = Builder::new();
    builder
        .set_cache_size(CACHE)
        .set_check_integrity_on_open(true);
    Ok(Tables::new(builder.create_with_backend(backend)?)?)
}

/// What a person should know of the directory.
pub(super) fn warnings(directory: &Path) -> Vec<String> {
    let path = directory.join(FILE);
    let mode = path.metadata().map(|about| about.permissions().mode());
    match mode {
        Ok(mode) if mode & 0o077 != 0 => vec![format!(
            "{} holds the bodies of all calls, and others may open it: its mode is {:o}, and 600 is enough",
            path.display(),
            mode & 0o777
        )],
        _ => Vec::new(),
    }
}

/// Makes the file where there is none. It gets its name when it is whole: what is killed meanwhile leaves nothing that could be
/// taken for a store.
fn begin(directory: &Path) -> Result<(), OpenError> {
    if directory.join(FILE).exists() {
        return Ok(());
    }
    make(directory).map_err(OpenError::Directory)?;
    let unfinished = file(directory, UNFINISHED).map_err(OpenError::Directory)?;
    // Whoever has it is alone from here on.
    let backend = FileBackend::new(unfinished)?;
    backend.set_len(0).map_err(OpenError::Directory)?;
    drop(tables(backend)?);
    name_it(directory).map_err(OpenError::Directory)
}

fn name_it(directory: &Path) -> Result<(), IoError> {
    let unfinished = directory.join(UNFINISHED);
    match fs::hard_link(&unfinished, directory.join(FILE)) {
        // Somebody else was faster, and theirs is the store.
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => fs::remove_file(unfinished)?,
    }
    File::open(directory)?.sync_all()
}

fn make(directory: &Path) -> Result<(), IoError> {
    match DirBuilder::new().mode(0o700).create(directory) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    Ok(())
}

fn file(directory: &Path, name: &str) -> Result<File, IoError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.mode(0o600).open(directory.join(name))
}

fn no_directory(name: &str, error: &IoError) -> StoreError {
    let why = match error.kind() {
        ErrorKind::NotADirectory => "it is a file, and a store is a directory",
        ErrorKind::NotFound => "the directory in which it would be does not exist",
        ErrorKind::PermissionDenied => "it must not be written by this user",
        ErrorKind::ReadOnlyFilesystem => "its disk must only be read",
        _ => {
            return StoreError::Unavailable(format!("the store {name} cannot be opened: {error}"));
        }
    };
    StoreError::Unusable(format!("the store {name} cannot be opened: {why}"))
}
