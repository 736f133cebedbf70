//! Standard output, and files of results. A reader who has seen enough (`| head`) is no reason to fail.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::failure::Failure;

/// Prints a line.
macro_rules! say {
    ($($words:tt)*) => {
        $crate::cli::output::line(format_args!($($words)*))
    };
}
pub(super) use say;

pub(super) fn line(words: std::fmt::Arguments<'_>) {
    told(writeln!(anstream::stdout().lock(), "{words}"));
}

/// Prints text that may hold colours; they are left out where nobody can see them.
pub(super) fn text(text: &[u8]) {
    let mut out = anstream::stdout().lock();
    told(out.write_all(text).and_then(|()| out.flush()));
}

/// Writes a file.
pub(super) fn file(path: &Path, text: &str) -> Result<(), Failure> {
    let unwritable = |error| Failure::Kit(format!("cannot write {}: {error}", path.display()));
    fs::write(path, text).map_err(unwritable)
}

/// Is there a place for this file? Asked before there is anything to lose.
pub(super) fn place(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let problem = if path.is_dir() {
        "it is a directory"
    } else if !folder.unwrap_or(Path::new(".")).is_dir() {
        "there is no such directory"
    } else {
        return Ok(());
    };
    let name = path.display();
    Err(Failure::Usage(format!("cannot write {name}: {problem}")))
}

fn told(written: io::Result<()>) {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            anstream::eprintln!("error: cannot write to standard output: {error}");
        }
        _ => {}
    }
}
