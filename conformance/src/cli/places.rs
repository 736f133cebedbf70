//! Every file that a command reads and writes, looked through before anything is sent: nothing that is written may be anything
//! else, under whichever name.

mod spot;

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use paysys_engine::target::TargetFile;
use spot::Spot;

const LOGS_BEGINNING: &[u8] = br#"{"event":"begun""#;

/// Every file that a command reads and writes, each with the option that names it.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<Place>);

#[derive(Debug)]
struct Place {
    option: String,
    path: PathBuf,
    role: Role,
    spot: Spot,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It is read, or must stay as it is.
    Read,
    Written,
    Log,
    /// A directory that nobody else writes into.
    Kept,
}

impl Places {
    pub(super) fn reads(&mut self, option: &str, path: &Path) {
        self.add(option, path, Role::Read);
    }

    pub(super) fn writes(&mut self, option: &str, path: &Path) {
        self.add(option, path, Role::Written);
    }

    pub(super) fn log(&mut self, option: &str, path: &Path) {
        self.add(option, path, Role::Log);
    }

    /// A directory that nobody else writes into.
    pub(super) fn keeps(&mut self, option: &str, path: &Path) {
        self.add(option, path, Role::Kept);
    }

    /// A target file and those that it names.
    pub(super) fn target(&mut self, option: &str, file: &Path) -> Result<(), Failure> {
        self.reads(option, file);
        for (key, path) in TargetFile::read(file)?.files(file) {
            self.reads(&format!("{option} ({key})"), &path);
        }
        Ok(())
    }

    /// Scenario or trial files, with the fragments beside them.
    pub(super) fn sources(&mut self, option: &str, path: &Path) {
        let beside = if path.is_dir() {
            path
        } else {
            path.parent().unwrap_or(path)
        };
        let fragments = beside.join("fragments");
        for place in [path, &fragments].into_iter().filter(|it| it.exists()) {
            // What cannot be listed cannot be read either, which is told where it is read.
            for file in paysys_yaml::list_files(place).unwrap_or_default() {
                self.reads(option, &file);
            }
        }
    }

    pub(super) fn everything_in(&mut self, option: &str, directory: &Path) {
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            let path = entry.path();
            // Not through links, so there is an end to it.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.everything_in(option, &path);
            } else {
                self.reads(option, &path);
            }
        }
    }

    fn add(&mut self, option: &str, path: &Path, role: Role) {
        self.0.push(Place {
            option: option.to_owned(),
            path: path.to_owned(),
            role,
            spot: Spot::of(path),
        });
    }

    /// Looks whether every file that is written is one of its own.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let places = self.0.iter().enumerate();
        for (index, one) in places.filter(|(_, one)| one.role != Role::Read) {
            one.is_no_log()?;
            let (before, after) = self.0.split_at(index);
            before.iter().try_for_each(|it| it.is_apart_from(one))?;
            after[1..].iter().try_for_each(|it| one.is_apart_from(it))?;
        }
        Ok(())
    }
}

impl Place {
    fn is_apart_from(&self, other: &Self) -> Result<(), Failure> {
        let (one, two) = (&self.option, &other.option);
        let path = self.path.display();
        if self.spot.is_same_as(&other.spot) {
            return Err(Failure::Usage(format!(
                "{one} and {two} are the same file, {path}: nothing was sent, give each a file of its own"
            )));
        }
        for (inner, outer) in [(self, other), (other, self)] {
            let is_in = outer.role == Role::Kept && inner.spot.is_in(&outer.spot);
            if is_in && inner.role != Role::Read {
                return Err(Failure::Usage(format!(
                    "{} is inside {}, which has its directory for itself: nothing was sent, choose another place than {}",
                    inner.option,
                    outer.option,
                    inner.path.display()
                )));
            }
        }
        Ok(())
    }

    /// The money log of any other target is not written over either.
    fn is_no_log(&self) -> Result<(), Failure> {
        if self.role != Role::Written {
            return Ok(());
        }
        // Only a file is looked into: whatever else is there may never come to an end.
        let is_file = fs::metadata(&self.path).is_ok_and(|it| it.is_file());
        let mut beginning = Vec::new();
        if is_file && let Ok(file) = File::open(&self.path) {
            let most = LOGS_BEGINNING.len() as u64;
            let _ = file.take(most).read_to_end(&mut beginning);
        }
        if beginning != LOGS_BEGINNING {
            return Ok(());
        }
        Err(Failure::Usage(format!(
            "{} would write over the money log {}: nothing was sent, choose another file",
            self.option,
            self.path.display()
        )))
    }
}
