//! Which report goes where, by the ending of a file's name.

use std::path::{Path, PathBuf};

/// What a report looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Everything, for programs.
    Json,
    /// Test cases, for the test pages of pipelines.
    Junit,
    /// A page to be read.
    Markdown,
}

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReportFile {
    /// The file.
    pub path: PathBuf,
    /// What it looks like.
    pub format: Format,
}

impl ReportFile {
    /// Reads a path; what could not be written later is refused now.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        let format = match path.extension().and_then(|ending| ending.to_str()) {
            Some("json") => Format::Json,
            Some("xml") => Format::Junit,
            Some("md") => Format::Markdown,
            _ => return Err("a report ends in .json, .xml (JUnit) or .md (Markdown)".into()),
        };
        if path.is_dir() {
            return Err(format!("{} is a folder", path.display()));
        }
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        match folder {
            Some(folder) if !folder.is_dir() => {
                Err(format!("there is no folder {}", folder.display()))
            }
            _ => Ok(Self { path, format }),
        }
    }
}
