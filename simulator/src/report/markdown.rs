//! For people: what went wrong first, then what was paid, then what was never tried.

use super::standing::Standing;
use super::{Report, SandboxReport};
use crate::texts::{fill, plural};
use paysys_shared::texts::Language;

pub(super) fn write(report: &Report) -> String {
    let language = report.language;
    let mut page = MarkdownPage {
        text: format!("# {}\n", fill(language, "pipeline.title", &[])),
        language,
    };
    page.paragraph(&report.made_in_words());
    for sandbox in &report.sandboxes {
        page.sandbox(sandbox);
    }
    if report.left_out > 0 {
        let left_out = plural(language, "pipeline.left_out", report.left_out, &[]);
        page.paragraph(&left_out);
    }
    page.text
}

/// What is written of it so far.
struct MarkdownPage {
    text: String,
    language: Language,
}

impl MarkdownPage {
    fn paragraph(&mut self, text: &str) {
        self.text += "\n";
        self.row(text);
    }

    fn row(&mut self, text: &str) {
        self.text += text;
        self.text += "\n";
    }

    fn list(&mut self, items: &[String]) {
        self.text += "\n";
        for item in items {
            self.row(&format!("* {item}"));
        }
    }

    /// A text in the reader's language, as a paragraph.
    fn say(&mut self, key: &str, values: &[(&str, &str)]) {
        let text = fill(self.language, &format!("pipeline.{key}"), values);
        self.paragraph(&text);
    }

    /// The head of a table; `stand` says how the columns do. A column without a key has no name.
    fn head(&mut self, columns: &[&str], stand: &str) {
        let name = |key: &&str| match *key {
            "" => String::new(),
            key => fill(self.language, &format!("pipeline.column.{key}"), &[]) + " ",
        };
        let names: Vec<String> = columns.iter().map(name).collect();
        self.paragraph(&format!("| {}|", names.join("| ")));
        self.row(stand);
    }

    fn sandbox(&mut self, sandbox: &SandboxReport) {
        let title = sandbox.title(self.language);
        let title = fill(self.language, "pipeline.sandbox", &[("name", &title)]);
        self.paragraph(&format!("## {title}"));
        self.paragraph(&sandbox.origin_in_words(self.language));
        self.findings(sandbox);
        self.ledger(sandbox);
        self.coverage(sandbox);
    }

    fn findings(&mut self, sandbox: &SandboxReport) {
        let found = &sandbox.findings.findings;
        let standing = Standing::of(sandbox);
        if !standing.is_tried() {
            let (standing, why) = (
                standing.in_words(self.language),
                standing.explained(self.language),
            );
            self.paragraph(&format!("**{standing}.** {why}"));
        }
        let refusals = sandbox.refusals_in_words(self.language);
        if !refusals.is_empty() {
            self.list(&refusals);
        }
        if let Some(refused) = sandbox.refused_requests(self.language) {
            self.paragraph(&refused);
        }
        if found.is_empty() {
            if standing.is_tried() {
                self.say("nothing_wrong", &[]);
            }
        } else {
            let columns = ["severity", "finding", "times", "seen", "fix"];
            self.head(&columns, "|---|---|---:|---|---|");
        }
        for one in found {
            let (severity, id) = (one.severity_in_words(self.language), one.id);
            let times = one.times_in_words(self.language);
            let (reason, fix) = (cell(&one.reason), cell(one.fix));
            self.row(&format!(
                "| {severity} | {id} | {times} | {reason} | {fix} |"
            ));
        }
        for (reason, titles) in sandbox.inconclusive_in_words(self.language) {
            self.paragraph(&reason);
            self.list(&titles);
        }
    }

    fn ledger(&mut self, sandbox: &SandboxReport) {
        let ledger = &sandbox.ledger;
        let (count, late) = (ledger.count.to_string(), ledger.late_commits.to_string());
        self.say("payments", &[("count", &count), ("late", &late)]);
        for total in ledger.totals_in_words(self.language) {
            self.paragraph(&total);
        }
        for double in &ledger.suspected_double_payments {
            let values = [
                ("confidence", &*double.confidence.in_words(self.language)),
                ("first", &*double.first.0.to_string()),
                ("second", &*double.second.0.to_string()),
                ("reason", &*cell(&double.reason)),
            ];
            self.say("twice", &values);
        }
        let left_out = ledger.doubles_left_out();
        if left_out > 0 {
            self.say("more_twice", &[("n", &left_out.to_string())]);
        }
    }

    fn coverage(&mut self, sandbox: &SandboxReport) {
        self.say("calls", &[("n", &sandbox.coverage.calls.to_string())]);
        self.head(&["", "met", "never"], "|---|---|---|");
        for tally in sandbox.tallies(self.language) {
            let kind = tally.kind_in_words(self.language);
            let (met, never) = (cell(&tally.met), cell(&tally.never));
            self.row(&format!("| {kind} | {met} | {never} |"));
        }
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
