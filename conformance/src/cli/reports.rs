//! Reports in files.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::places::Places;
use super::{ending, output};
use crate::report::{self, TargetName};
use paysys_contract::Words;
use paysys_judge::verdict::RunResult;

/// The reports that are written about a gateway and about a client, and where.
#[derive(Debug, clap::Args)]
pub(super) struct ReportFiles {
    /// Write a report for machines to this file
    #[arg(long, value_name = "FILE")]
    report_json: Option<PathBuf>,
    /// Write JUnit XML, as GitLab and GitHub read it, to this file
    #[arg(long, value_name = "FILE")]
    report_junit: Option<PathBuf>,
    /// Write a page for people, which needs nothing but a browser, to this file
    #[arg(long, value_name = "FILE")]
    report_html: Option<PathBuf>,
}

impl ReportFiles {
    pub(super) fn places(&self, places: &mut Places) {
        for (path, option) in self.with("--report-json", "--report-junit", "--report-html") {
            places.writes(option, path);
        }
    }

    /// What makes each report that was asked for, and where it goes.
    pub(super) fn with<R>(&self, json: R, junit: R, html: R) -> impl Iterator<Item = (&Path, R)> {
        let reports = [
            (&self.report_json, json),
            (&self.report_junit, junit),
            (&self.report_html, html),
        ];
        let wanted = reports.into_iter();
        wanted.filter_map(|(path, render)| Some((path.as_deref()?, render)))
    }
}

/// Looks whether these files can be written, and takes old reports away, before anything is sent or started.
pub(super) fn prepare<R>(files: &[(&Path, R)]) -> Result<(), Failure> {
    let mut paths = files.iter().map(|(path, _)| path);
    paths.clone().try_for_each(|path| output::place(path))?;
    paths.try_for_each(|path| output::take_away(path))
}

/// Which reports to write about a gateway, and where.
#[derive(Debug, clap::Args)]
pub(super) struct ReportOptions {
    #[command(flatten)]
    files: ReportFiles,
    /// Write a summary in Markdown to this file
    #[arg(long, value_name = "FILE")]
    report_markdown: Option<PathBuf>,
}

impl ReportOptions {
    pub(super) fn places(&self, places: &mut Places) {
        self.files.places(places);
        if let Some(path) = &self.report_markdown {
            places.writes("--report-markdown", path);
        }
    }

    pub(super) fn prepare(&self) -> Result<(), Failure> {
        prepare(&self.files().collect::<Vec<_>>())
    }

    /// What was asked for, and where it goes; nothing where the kit failed to make it.
    pub(super) fn of(
        &self,
        target: &TargetName,
        result: &RunResult,
    ) -> impl Iterator<Item = (&Path, Option<String>)> {
        let rendered = |(path, render): (_, Render)| {
            let render = || render(target, result, output::words());
            (path, ending::guarded(render))
        };
        self.files().map(rendered)
    }

    fn files(&self) -> impl Iterator<Item = (&Path, Render)> {
        let markdown = self.report_markdown.as_deref();
        let json: Render = |target, result, _| report::json(target, result);
        self.files
            .with(json, report::junit as Render, report::html as Render)
            .chain(markdown.map(|path| (path, report::markdown as Render)))
    }
}

type Render = fn(&TargetName, &RunResult, Words) -> String;
