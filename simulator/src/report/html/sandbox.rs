//! One sandbox: what was paid twice, what the client did wrong, the calls that show it, what was paid.

use askama::Template;
use askama::filters::HtmlSafe;

use super::call::Call;
use super::{Badge, Prose, Tone};
use crate::doubles::Double;
use crate::findings::{self, Finding};
use crate::report::SandboxReport;
use crate::report::standing::Standing;
use crate::report::tallies::KindTally;
use crate::texts::fill;
use paysys_shared::legible::legible;
use paysys_shared::texts::Language;

/// A client may write an account of any length.
const LONGEST: usize = 300;

/// One sandbox. Several may have one name, so that their numbers tell them apart.
#[derive(Template)]
#[template(path = "report_sandbox.html")]
pub(super) struct Sandbox<'a> {
    number: usize,
    report: &'a SandboxReport,
    language: Language,
    pub(super) standing: Standing,
    is_open: bool,
}

impl HtmlSafe for Sandbox<'_> {}

impl<'a> Sandbox<'a> {
    /// The sandbox of this number; one that is alone, or in which something is wrong, is open.
    pub(super) fn of(
        number: usize,
        report: &'a SandboxReport,
        is_alone: bool,
        language: Language,
    ) -> Self {
        let standing = Standing::of(report);
        Self {
            number,
            report,
            language,
            standing,
            is_open: is_alone || standing.is_wrong(),
        }
    }

    fn t(&self, key: &str) -> String {
        fill(self.language, key, &[])
    }

    fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.language, key, values)
    }

    pub(super) fn id(&self) -> String {
        format!("sandbox-{}", self.number)
    }

    pub(super) fn title(&self) -> String {
        self.report.title(self.language)
    }

    pub(super) fn badge(&self) -> Badge {
        Badge {
            tone: self.standing.into(),
            label: self.standing.in_words(self.language),
        }
    }

    fn counts(&self) -> String {
        let calls = self.report.coverage.calls.to_string();
        let ledger = &self.report.ledger;
        let (count, late) = (ledger.count.to_string(), ledger.late_commits.to_string());
        let calls = self.fill("pipeline.calls", &[("n", &calls)]);
        let payments = [("count", &*count), ("late", &late)];
        format!("{calls} {}", self.fill("pipeline.payments", &payments))
    }

    fn badge_of(&self, double: &Double) -> Badge {
        Badge {
            tone: double.confidence.severity().into(),
            label: double.confidence.in_words(self.language),
        }
    }

    fn paid(&self, double: &Double) -> String {
        legible(&double.in_words(self.language), LONGEST).into_owned()
    }

    fn badge_of_finding(&self, finding: &Finding) -> Badge {
        Badge {
            tone: match finding.waived {
                true => Tone::Neutral,
                false => finding.severity.into(),
            },
            label: finding.severity_in_words(self.language),
        }
    }

    fn title_of(&self, finding: &Finding) -> String {
        findings::title(finding.id, self.language)
    }

    /// These calls, and whether each is shown below.
    fn named(&self, calls: &[u64]) -> Vec<(u64, bool)> {
        let shows = |call: u64| self.report.evidence.shows(call);
        calls.iter().map(|call| (*call, shows(*call))).collect()
    }

    fn column(&self, of_calls: &str) -> String {
        self.t(&format!("now.column.{of_calls}"))
    }

    fn calls(&self) -> impl Iterator<Item = Call<'_>> {
        let rows = self.report.evidence.calls.iter();
        rows.map(|row| Call {
            row,
            language: self.language,
            with_day: self.report.origin.spans_days(),
        })
    }

    fn tallies(&self) -> [KindTally; 6] {
        self.report.tallies(self.language)
    }
}
