//! `--report` and `--fail-on`: what is left behind, and what a pipeline goes by.

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use miette::{IntoDiagnostic, WrapErr, miette};

use crate::findings;
use crate::report::{Archive, Report, ReportFile, ReportFormat};
use crate::severity::Severity;
use crate::texts::fill;
use paysys_input::language::LanguageArgs;
use paysys_shared::texts::Language;

#[derive(Debug, Clone, Args)]
pub(super) struct ReportArgs {
    /// Write findings, ledger and coverage there at the end: .html, .json, .md or .xml (JUnit).
    /// Repeatable, or several with commas between them
    #[arg(long = "report", env = "PAYSYS_SIM_REPORT", value_name = "FILE", value_delimiter = ',', value_parser = ReportFile::parse)]
    reports: Vec<ReportFile>,
    /// Exit with 1 when the client did something that is at least this bad; a certain double payment is
    /// an error, a likely one a warning
    #[arg(long, env = "PAYSYS_SIM_FAIL_ON", value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    /// Count this finding for nothing; it stays visible in answers and reports, as waived. Repeatable
    #[arg(long = "ignore-finding", env = "PAYSYS_SIM_IGNORE_FINDING", value_name = "ID", value_delimiter = ',', value_parser = PossibleValuesParser::new(findings::ids()))]
    pub(super) ignored_findings: Vec<String>,
    #[command(flatten)]
    language: LanguageArgs,
}

/// So many sandboxes and mistakes are told on the terminal; the report has them all.
const LISTED: usize = 20;

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    Warning,
    Error,
}

impl FailOn {
    const fn severity(self) -> Severity {
        match self {
            Self::Warning => Severity::Warning,
            Self::Error => Severity::Error,
        }
    }
}

impl ReportArgs {
    pub(super) const fn is_wanted(&self) -> bool {
        !self.reports.is_empty() || self.fail_on.is_some()
    }

    pub(super) const fn spoken(&self) -> Language {
        self.language.lang
    }

    /// What is to be kept for reports and verdict: for each of these languages once.
    pub(super) fn archives(&self) -> Vec<Archive> {
        let of_files = self.reports.iter().map(|file| self.language_of(file));
        let wanted = |language| {
            let mut all = of_files.clone().chain([self.spoken()]);
            all.any(|one| one == language)
        };
        let languages = Language::ALL.into_iter().filter(|one| wanted(*one));
        languages.map(Archive::new).collect()
    }

    /// What programs read is English, whoever started this one.
    fn language_of(&self, file: &ReportFile) -> Language {
        match file.format {
            ReportFormat::Json => Language::English,
            ReportFormat::Junit | ReportFormat::Markdown | ReportFormat::Html => self.spoken(),
        }
    }

    /// Takes the reports of an earlier run away.
    pub(super) fn take_old_reports_away(&self) -> miette::Result<()> {
        self.reports.iter().try_for_each(|file| {
            let path = file.path.display();
            file.take_away()
                .into_diagnostic()
                .wrap_err_with(|| format!("failed to take the old report {path} away"))
        })
    }

    /// Writes the reports, and judges; what was wrong with either. A file that cannot be written keeps back neither the others nor the verdict.
    pub(super) fn conclude(&self, reports: &[Report]) -> Vec<miette::Report> {
        let report_in = |language| {
            let mut reports = reports.iter();
            let report = reports.find(|report| report.language == language);
            report.expect("there is an archive for each language that is wanted")
        };
        let written = self.reports.iter();
        let written = written.map(|file| Self::write(file, report_in(self.language_of(file))));
        let all = written.chain([self.judge(report_in(self.spoken()))]);
        all.filter_map(Result::err).collect()
    }

    fn write(file: &ReportFile, report: &Report) -> miette::Result<()> {
        file.write(report.write(file.format))
            .into_diagnostic()
            .wrap_err_with(|| format!("failed to write the report {}", file.path.display()))
    }

    fn judge(&self, report: &Report) -> miette::Result<()> {
        let Some(limit) = self.fail_on.map(FailOn::severity) else {
            return Ok(());
        };
        for waived in report.waived().iter().take(LISTED) {
            tracing::info!(finding = waived.as_str(), "waived");
        }
        let verdicts = report.verdicts_from(limit);
        if verdicts.is_empty() {
            return Ok(());
        }
        let mut listed = verdicts[..verdicts.len().min(LISTED)].join("\n");
        let more = verdicts.len().saturating_sub(LISTED);
        if more > 0 {
            listed += "\n";
            listed += &fill(
                report.language,
                "pipeline.and_more",
                &[("n", &more.to_string())],
            );
        }
        let severity = limit.in_words(report.language);
        let verdict = fill(
            report.language,
            "pipeline.failed",
            &[("severity", &severity)],
        );
        Err(miette!(help = listed, "{verdict}"))
    }
}
