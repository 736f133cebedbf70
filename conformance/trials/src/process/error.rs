//! What stands in the way of a start.

use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use paysys_input::text;
use rustix::io::Errno;

use super::ClientCommand;

/// The command cannot be started.
#[derive(Debug, thiserror::Error)]
#[error("cannot start `{}`: {why}", program.to_string_lossy())]
pub struct StartError {
    program: OsString,
    why: String,
    /// Whether it would be so another time.
    is_the_commands: bool,
}

impl StartError {
    /// Is it the command's fault, and not that of a machine with too much to do?
    #[must_use]
    pub(crate) fn is_the_commands(&self) -> bool {
        self.is_the_commands
    }
}

impl ClientCommand {
    /// Looks whether there is such a program, before anything is arranged for it.
    ///
    /// # Errors
    /// When there is none, or when it must not be executed.
    pub fn can_be_started(&self) -> Result<(), StartError> {
        let path = Path::new(&self.program);
        if path.components().count() > 1 {
            return look_at(path).map_err(|why| self.error(why));
        }
        let folders = text::variable("PATH").unwrap_or_default();
        let mut places = std::env::split_paths(&folders);
        if places.any(|folder| look_at(&folder.join(path)).is_ok()) {
            Ok(())
        } else {
            Err(self.error("no program of that name is in PATH"))
        }
    }

    fn error(&self, why: impl Into<String>) -> StartError {
        StartError {
            program: self.program.clone(),
            why: why.into(),
            is_the_commands: true,
        }
    }

    pub(super) fn failed(&self, source: &io::Error) -> StartError {
        let no_program = Errno::from_io_error(source) == Some(Errno::NOEXEC);
        match source.kind() {
            // The file was there when it was looked for.
            ErrorKind::NotFound => {
                self.error("the interpreter that its first line (`#!…`) names does not exist")
            }
            ErrorKind::PermissionDenied => self.error("it must not be executed"),
            _ if no_program => self.error(
                "it is no program, and no first line (`#!…`) says which interpreter it is for",
            ),
            _ => StartError {
                is_the_commands: false,
                ..self.error(source.to_string())
            },
        }
    }
}

fn look_at(path: &Path) -> Result<(), &'static str> {
    const ANYBODY_MAY_EXECUTE: u32 = 0o111;
    let metadata = path.metadata().ok().filter(std::fs::Metadata::is_file);
    let metadata = metadata.ok_or("there is no such file")?;
    if metadata.permissions().mode() & ANYBODY_MAY_EXECUTE == 0 {
        return Err("it must not be executed; `chmod +x` allows it");
    }
    Ok(())
}
