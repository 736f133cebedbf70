//! The summary for a pipeline's page: Markdown, short enough to be read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::TargetName;
use super::at_last::answered_at_last;
use super::language::Words;
use super::words::{
    NOT_SENT_HELP, deviation_in_words, subject_of, unknown_money_in_words, unproved_in_words,
    unsent_in_words,
};
use paysys_judge::checks::Breach;
use paysys_judge::verdict::{RequirementResult, RunResult, ScenarioResult, Verdict};

/// The report as Markdown.
///
/// # Panics
/// Never: writing to a string cannot fail.
#[must_use]
pub fn write(target: &TargetName, result: &RunResult) -> String {
    let mut text = format!("# PaySys conformance: {}\n\n", result.verdict.into_str());
    writeln!(text, "Against the {}.\n", cell(&target.to_string())).expect(INFALLIBLE);
    counts(&mut text, result);
    if let Some(worst_case) = result.worst_case {
        writeln!(
            text,
            "\nReal money moved: {worst_case} at most (in the form's unit)."
        )
        .expect(INFALLIBLE);
    }
    money(&mut text, result);
    broken(&mut text, result);
    accepted(&mut text, result);
    not_seen_before(&mut text, result);
    in_the_way(&mut text, result);
    at_last(&mut text, result);
    requirements(&mut text, result);
    text
}

const INFALLIBLE: &str = "writing to a string cannot fail";

fn counts(text: &mut String, result: &RunResult) {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for scenario in &result.scenarios {
        *counts.entry(scenario.verdict).or_default() += 1;
    }
    text.push_str("| verdict | scenarios |\n|---|---:|\n");
    for (verdict, count) in counts {
        writeln!(text, "| {verdict} | {count} |").expect(INFALLIBLE);
    }
}

fn money(text: &mut String, result: &RunResult) {
    let unknown: Vec<String> = result
        .scenarios
        .iter()
        .flat_map(|scenario| &scenario.judgement.unknown_money)
        .map(unknown_money_in_words)
        .collect();
    if !unknown.is_empty() {
        text.push_str("\n## Money unknown\n\nDo not send these again before PaySys has said what became of them.\n\n");
        for words in unknown {
            writeln!(text, "* {}", cell(&words)).expect(INFALLIBLE);
        }
    }
    let unsent = result.scenarios.iter().flat_map(|scenario| {
        let unsent = scenario.unsent_payments();
        unsent.map(|(entry, reason)| unsent_in_words(entry, reason))
    });
    let unsent: Vec<String> = unsent.collect();
    if !unsent.is_empty() {
        write!(text, "\n## Not sent\n\n{NOT_SENT_HELP}\n\n").expect(INFALLIBLE);
        for words in unsent {
            writeln!(text, "* {}", cell(&words)).expect(INFALLIBLE);
        }
    }
}

fn broken(text: &mut String, result: &RunResult) {
    let rows: Vec<String> = result
        .scenarios
        .iter()
        .flat_map(|scenario| {
            scenario
                .judgement
                .breaches
                .iter()
                .map(|breach| row(scenario, breach))
        })
        .collect();
    if !rows.is_empty() {
        text.push_str("\n## Not as it should be\n\n| requirement | scenario | place | expected | actual |\n|---|---|---|---|---|\n");
        text.push_str(&rows.concat());
    }
}

fn row(result: &ScenarioResult, breach: &Breach) -> String {
    let ids: Vec<&str> = breach.requirements.iter().map(|id| id.as_str()).collect();
    let line = result.step_of(breach.exchange).map_or(0, |step| step.line);
    let mismatch = &breach.mismatch;
    format!(
        "| {} | {}, line {line} | {} | {} | {} |\n",
        ids.join(", "),
        result.scenario.id,
        code(mismatch.path.as_str()),
        cell(&mismatch.expected.to_string()),
        cell(&mismatch.actual.to_string())
    )
}

/// Accepted deviations; one that is stale fails the run.
fn accepted(text: &mut String, result: &RunResult) {
    if result.deviations.is_empty() {
        return;
    }
    text.push_str("\n## Accepted deviations\n\n| what | state | why |\n|---|---|---|\n");
    for deviation in &result.deviations {
        let (word, words) = deviation_in_words(deviation, Words::default());
        let of = subject_of(deviation);
        writeln!(text, "| {} | {word} | {} |", cell(&of), cell(&words)).expect(INFALLIBLE);
    }
}

/// Answers to questions that nobody answers in writing; none is held against a gateway.
fn not_seen_before(text: &mut String, result: &RunResult) {
    let news = |entry: &&RequirementResult| entry.verdict == Verdict::New;
    let mut news = result.requirements.iter().filter(news).peekable();
    if news.peek().is_none() {
        return;
    }
    text.push_str("\n## Not seen before\n\n| question | seen |\n|---|---|\n");
    for entry in news {
        let requirement = &entry.requirement;
        let seen: Vec<String> = entry.observed.iter().map(ToString::to_string).collect();
        let seen = cell(&seen.join(", "));
        let statement = cell(&requirement.statement);
        writeln!(text, "| {} {statement} | {seen} |", requirement.id).expect(INFALLIBLE);
    }
}

/// Scenarios without a verdict, by reason.
fn in_the_way(text: &mut String, result: &RunResult) {
    let mut reasons: BTreeMap<(Verdict, String), Vec<&str>> = BTreeMap::new();
    let unchecked = |result: &&ScenarioResult| !result.verdict.is_checked();
    for scenario in result.scenarios.iter().filter(unchecked) {
        let reason = scenario.reason_in_words();
        reasons
            .entry((scenario.verdict, reason))
            .or_default()
            .push(&scenario.scenario.id);
    }
    if reasons.is_empty() {
        return;
    }
    text.push_str("\n## Without a verdict\n\n| verdict | why | scenarios |\n|---|---|---|\n");
    for ((verdict, reason), ids) in reasons {
        writeln!(
            text,
            "| {verdict} | {} | {} |",
            cell(&reason),
            ids.join(", ")
        )
        .expect(INFALLIBLE);
    }
}

fn at_last(text: &mut String, result: &RunResult) {
    let lines = answered_at_last(result);
    if !lines.is_empty() {
        text.push_str("\n## Answered when asked again\n\n");
    }
    for line in lines {
        writeln!(text, "* {}", cell(&line)).expect(INFALLIBLE);
    }
}

fn requirements(text: &mut String, result: &RunResult) {
    text.push_str("\n<details><summary>Every requirement</summary>\n\n| requirement | source | level | verdict |\n|---|---|---|---|\n");
    for entry in &result.requirements {
        let requirement = &entry.requirement;
        writeln!(
            text,
            "| {} {} | {} | {} | {}{} |",
            requirement.id,
            cell(&requirement.statement),
            requirement.source,
            requirement.level,
            entry.verdict,
            unproved_in_words(entry)
        )
        .expect(INFALLIBLE);
    }
    text.push_str("\n</details>\n");
}

/// Text that stays within its cell, and is not taken for markup.
/// As code, where nothing in it ends the code or the cell.
fn code(text: &str) -> String {
    match text.contains(['`', '|', '\n', '\r']) {
        true => cell(text),
        false => format!("`{text}`"),
    }
}

fn cell(text: &str) -> String {
    let escape = |c: char| match c {
        '|' | '\\' | '`' | '*' | '_' | '[' | ']' => format!("\\{c}"),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '\n' | '\r' => " ".to_owned(),
        other => other.to_string(),
    };
    text.chars().map(escape).collect()
}
