//! Reports in files.

use std::path::{Path, PathBuf};

use super::ending;
use super::failure::Failure;
use super::output;
use super::places::Places;
use crate::report::{self, TargetName};
use paysys_judge::verdict::RunResult;

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
    pub(super) fn places(&self, places: &mut Places) {
        for (option, path) in [
            ("--report-json", &self.report_json),
            ("--report-junit", &self.report_junit),
            ("--report-html", &self.report_html),
            ("--report-markdown", &self.report_markdown),
        ] {
            if let Some(path) = path {
                places.writes(option, path);
            }
        }
    }

    /// Looks whether what is asked for can be written, and takes old reports away, before anything is sent.
    pub(super) fn prepare(&self) -> Result<(), Failure> {
        self.files().try_for_each(|(path, _)| output::place(path))?;
        self.files()
            .try_for_each(|(path, _)| output::take_away(path))
    }

    /// What was asked for, and where it goes; nothing where the kit failed to make it.
    pub(super) fn of(
        &self,
        target: &TargetName,
        result: &RunResult,
    ) -> impl Iterator<Item = (&Path, Option<String>)> {
        let rendered =
            move |(path, render): (_, Render)| (path, ending::guarded(|| render(target, result)));
        self.files().map(rendered)
    }

    fn files(&self) -> impl Iterator<Item = (&Path, Render)> {
        let reports = [
            (&self.report_json, report::json as Render),
            (&self.report_junit, report::junit),
            (&self.report_html, report::html),
            (&self.report_markdown, report::markdown),
        ];
        let wanted = reports.into_iter();
        wanted.filter_map(|(path, render)| Some((path.as_deref()?, render)))
    }
}

type Render = fn(&TargetName, &RunResult) -> String;
