//! Reports in files.

use std::fs;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::report::{self, TargetName};
use crate::verdict::RunResult;

/// Which reports to write, and where.
#[derive(Debug, clap::Args)]
pub(super) struct ReportOptions {
    /// Write a report for machines to this file
    #[arg(long, value_name = "FILE")]
    report_json: Option<PathBuf>,
    /// Write JUnit XML, as GitLab and GitHub read it, to this file
    #[arg(long, value_name = "FILE")]
    report_junit: Option<PathBuf>,
    /// Write a page for people, which needs nothing but a browser, to this file
    #[arg(long, value_name = "FILE")]
    report_html: Option<PathBuf>,
    /// Write a summary in Markdown to this file
    #[arg(long, value_name = "FILE")]
    report_markdown: Option<PathBuf>,
}

impl ReportOptions {
    /// Writes what was asked for; answers the files.
    pub(super) fn write(
        &self,
        target: &TargetName,
        result: &RunResult,
    ) -> Result<Vec<PathBuf>, Failure> {
        let mut written = Vec::new();
        let reports = [
            (&self.report_json, report::json as Render),
            (&self.report_junit, report::junit),
            (&self.report_html, report::html),
            (&self.report_markdown, report::markdown),
        ];
        for (path, render) in reports {
            if let Some(path) = path {
                write(path, &render(target, result))?;
                written.push(path.clone());
            }
        }
        Ok(written)
    }
}

type Render = fn(&TargetName, &RunResult) -> String;

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let unwritable = |error| Failure::Usage(format!("cannot write {}: {error}", path.display()));
    fs::write(path, text).map_err(unwritable)
}
