//! `--report` and `--fail-on`: what is left behind, and what a pipeline goes by.

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use miette::{IntoDiagnostic, WrapErr, miette};

use crate::findings;
use crate::report::{Format, Report, ReportFile};
use crate::severity::Severity;
use crate::texts::fill;
use paysys_input::language::LanguageArgs;
use paysys_shared::texts::Language;

#[derive(Debug, Clone, Args)]
pub(super) struct ReportArgs {
    /// Write findings, ledger and coverage there at the end: .html, .json, .md or .xml (JUnit). Repeatable
    #[arg(long = "report", env = "PAYSYS_SIM_REPORT", value_name = "FILE", value_parser = ReportFile::parse)]
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

    /// Where a program reads one of the reports all of them are English, whoever started this one.
    pub(super) fn language(&self) -> Language {
        let is_for_programs = |file: &ReportFile| file.format == Format::Json;
        match self.reports.iter().any(is_for_programs) {
            true => Language::English,
            false => self.language.lang,
        }
    }

    /// Writes the reports, and judges; what was wrong with either. A file that cannot be written keeps back neither the others nor the verdict.
    pub(super) fn conclude(&self, report: &Report) -> Vec<miette::Report> {
        let written = self.reports.iter().map(|file| Self::write(file, report));
        let all = written.chain([self.judge(report)]);
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
