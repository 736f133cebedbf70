//! Which report goes where, by the ending of a file's name.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use crate::texts::fill;
use paysys_shared::texts::Language;

/// So long somebody may take to read from a pipe.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a report looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportFormat {
    Json,
    /// Test cases, for the test pages of pipelines.
    Junit,
    Markdown,
    /// One page for a browser.
    Html,
}

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReportFile {
    pub path: PathBuf,
    pub format: ReportFormat,
}

impl ReportFile {
    /// Reads a path; what could not be written later is refused now.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        let format = match path.extension().and_then(|ending| ending.to_str()) {
            Some("json") => ReportFormat::Json,
            Some("xml") => ReportFormat::Junit,
            Some("md") => ReportFormat::Markdown,
            Some("html") => ReportFormat::Html,
            _ => {
                return Err("a report ends in .html, .json, .md (Markdown) or .xml (JUnit)".into());
            }
        };
        if path.is_dir() {
            return Err(format!("{} is a folder", path.display()));
        }
        let file = Self { path, format };
        file.probe()?;
        Ok(file)
    }

    /// Takes a report of an earlier run away, so that nobody takes it for the one to come. Whatever is none stays.
    ///
    /// # Errors
    /// When it can be neither removed nor emptied.
    pub(crate) fn take_away(&self) -> io::Result<()> {
        // Of a device or a pipe nothing is read. A link to the file stays.
        if !self.path.is_file() || !self.is_a_report()? {
            return Ok(());
        }
        let removed = self.path.canonicalize().and_then(std::fs::remove_file);
        // A file that is mounted by itself can be emptied only.
        removed.or_else(|_| File::create(&self.path).map(drop))
    }

    /// Whether what is there begins like a report of this format.
    fn is_a_report(&self) -> io::Result<bool> {
        /// Within so many bytes, reports have said what they are.
        const HEAD: u64 = 4096;
        let mut head = Vec::new();
        File::open(&self.path)?.take(HEAD).read_to_end(&mut head)?;
        let head = String::from_utf8_lossy(&head);
        let titles = Language::ALL.map(|language| fill(language, "pipeline.title", &[]));
        Ok(match self.format {
            ReportFormat::Json => head.starts_with("{\n  \"version\": "),
            ReportFormat::Junit => head.contains("<testsuites name=\"paysys-simulator\""),
            ReportFormat::Markdown => titles
                .iter()
                .any(|title| head.starts_with(&format!("# {title}\n"))),
            ReportFormat::Html => titles
                .iter()
                .any(|title| head.contains(&format!("<title>{title}: "))),
        })
    }

    /// Writes the report. A pipe or a device is given a moment only: nobody may be at its other end.
    ///
    /// # Errors
    /// When it cannot be written, or not in time.
    pub(crate) fn write(&self, report: String) -> io::Result<()> {
        let path = self.path.clone();
        if path.is_file() || path.metadata().is_err() {
            return std::fs::write(path, report);
        }
        let (done, is_done) = mpsc::channel();
        std::thread::Builder::new().spawn(move || done.send(std::fs::write(path, report)))?;
        let late = |_| io::Error::new(io::ErrorKind::TimedOut, "nobody reads it");
        is_done.recv_timeout(PATIENCE).map_err(late)?
    }

    /// Opens the file as the end will, so that nobody learns only then that it cannot be written.
    fn probe(&self) -> Result<(), String> {
        let folder = self.path.parent().filter(|one| *one != Path::new(""));
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            return Err(format!("there is no folder {}", folder.display()));
        }
        // A link that leads nowhere is new as well: the end would write where it leads, if it can.
        let is_new = self.path.metadata().is_err();
        if !is_new && !self.path.is_file() {
            // A device or a pipe is opened once, at the end: that may do something, or wait.
            return Ok(());
        }
        let opened = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.path);
        if let Err(error) = opened {
            return Err(format!(
                "{} cannot be written: {error}",
                self.path.display()
            ));
        }
        if is_new {
            // An empty report would look like one. A link to it stays.
            drop(self.path.canonicalize().and_then(std::fs::remove_file));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_can_be_written_leaves_no_trace_yet() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.json");
        ReportFile::parse(path.to_str().unwrap()).unwrap();
        assert!(!path.exists());
        std::fs::write(&path, "of another run").unwrap();
        ReportFile::parse(path.to_str().unwrap()).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "of another run");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_at_start_as_it_is_at_the_end() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let link = |to: &str, name: &str| {
            let path = folder.path().join(name);
            symlink(folder.path().join(to), &path).unwrap();
            (path.clone(), ReportFile::parse(path.to_str().unwrap()))
        };
        let (path, file) = link("new.json", "to-a-new-file.json");
        assert!(!path.exists() && path.symlink_metadata().is_ok());
        file.unwrap().write("{}".into()).unwrap();
        assert_eq!(
            std::fs::read_to_string(folder.path().join("new.json")).unwrap(),
            "{}"
        );
        let (_, nowhere) = link("no-folder/r.json", "nowhere.json");
        assert!(
            nowhere
                .unwrap_err()
                .contains("nowhere.json cannot be written")
        );
        let (_, looping) = link("loop.json", "loop.json");
        assert!(looping.unwrap_err().contains("loop.json cannot be written"));
    }
}
