//! Files of results. Whether they can be written is asked before there is anything to lose; a file is there whole or not at
//! all; and an old report is taken away before a run begins, so that nobody takes it for the new one.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use paysys_shared::legible::legible;

use crate::cli::failure::Failure;

/// How the kit's own reports begin: nothing else is ever taken away.
const REPORTS: [&[u8]; 4] = [
    b"{\n  \"version\": ",
    b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites",
    b"<!doctype html>",
    b"# PaySys conformance: ",
];

/// Links lead to files, but not for ever.
const MOST_LINKS: usize = 16;

/// Writes a file, in the place of what was there.
pub(in crate::cli) fn file(path: &Path, text: &str) -> Result<(), Failure> {
    let text = &*legible(text, usize::MAX);
    let unwritable = |error| Failure::Kit(format!("cannot write {}: {error}", path.display()));
    let path = &behind_links(path);
    if path.exists() && !path.is_file() {
        // A device or a pipe is written to, and not replaced.
        return fs::write(path, text).map_err(unwritable);
    }
    let draft = beside(path, "draft");
    let written = fs::write(&draft, text).and_then(|()| fs::rename(&draft, path));
    written.or_else(|_| {
        let _ = fs::remove_file(&draft);
        // A file that is mounted by itself can be written, but not replaced.
        fs::write(path, text).map_err(unwritable)
    })
}

/// Can this file be written?
pub(in crate::cli) fn place(path: &Path) -> Result<(), Failure> {
    let refused = |error: io::Error| {
        let name = path.display();
        Failure::Usage(format!("cannot write {name}: {error}"))
    };
    let path = &behind_links(path);
    if path.is_dir() {
        return Err(refused(io::ErrorKind::IsADirectory.into()));
    }
    if path.exists() && !path.is_file() {
        return Ok(());
    }
    if path.exists() {
        let opened = File::options().append(true).open(path);
        return opened.map(drop).map_err(refused);
    }
    try_out(&beside(path, "probe")).map_err(refused)
}

/// Can files be written into this directory, once it is made?
pub(in crate::cli) fn directory(path: &Path) -> Result<(), Failure> {
    let there = path.ancestors().find(|it| it.exists());
    let there = there.filter(|it| !it.as_os_str().is_empty());
    let probe = there.unwrap_or(Path::new(".")).join(hidden("probe"));
    try_out(&probe).map_err(|error| {
        let name = path.display();
        Failure::Usage(format!("cannot write into {name}: {error}"))
    })
}

/// Takes an old report away. Whatever is none stays.
pub(in crate::cli) fn take_away(path: &Path) -> Result<(), Failure> {
    let path = behind_links(path);
    let is_report = path.is_file()
        && fs::read(&path).is_ok_and(|old| REPORTS.iter().any(|head| old.starts_with(head)));
    if !is_report {
        return Ok(());
    }
    let emptied = |_| File::create(&path).map(drop);
    fs::remove_file(&path).or_else(emptied).map_err(|error| {
        let name = path.display();
        Failure::Usage(format!("cannot replace {name}: {error}"))
    })
}

fn try_out(probe: &Path) -> io::Result<()> {
    File::create(probe)?;
    fs::remove_file(probe)
}

/// A file of this process's beside another.
fn beside(path: &Path, what: &str) -> PathBuf {
    path.with_file_name(hidden(what))
}

fn hidden(what: &str) -> String {
    format!(".paysys-conformance-{}.{what}", std::process::id())
}

/// The file that is written to when this path is, whether or not it is there yet.
fn behind_links(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(target) = fs::read_link(&path) else {
            break;
        };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}
