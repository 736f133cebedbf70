//! The summary for a pipeline's page: Markdown, short enough to be read.

use std::fmt::Write as _;

use super::TargetName;
use super::at_last::answered_at_last;
use super::html::{bound, stated};
use super::words::{
    counts, deviation_in_words, subject_of, unchecked, unknown_money_in_words, unproved_in_words,
    unsent_in_words,
};
use paysys_contract::Words;
use paysys_judge::checks::Breach;
use paysys_judge::verdict::{RequirementResult, RunResult, ScenarioResult, Verdict};

/// The report as Markdown.
///
/// # Panics
/// Never: writing to a string cannot fail.
#[must_use]
pub fn write(target: &TargetName, result: &RunResult, words: Words) -> String {
    let verdict = words.verdict(result.verdict.into_str());
    let title = words.fill("title", &[("verdict", verdict)]);
    let against = words.fill("markdown.against", &[("target", &target.in_words(words))]);
    let mut text = format!("# {title}\n\n{}\n\n", cell(&against));
    verdicts(&mut text, result, words);
    if let Some(worst_case) = result.worst_case {
        let at_most = words.fill("at_most", &[("n", &worst_case.to_string())]);
        writeln!(text, "\n{at_most}.").expect(INFALLIBLE);
    }
    money(&mut text, result, words);
    broken(&mut text, result, words);
    accepted(&mut text, result, words);
    not_seen_before(&mut text, result, words);
    in_the_way(&mut text, result, words);
    let at_last = answered_at_last(result, words);
    list(&mut text, words.t("markdown.at_last"), "", &at_last);
    requirements(&mut text, result, words);
    text
}

/// A heading, with what stands above a table or a list.
fn heading(text: &mut String, heading: &str, below: &str) {
    write!(text, "\n## {heading}\n\n{below}").expect(INFALLIBLE);
}

/// A list below a heading, if there is anything in it.
fn list(text: &mut String, title: &str, below: &str, items: &[String]) {
    if !items.is_empty() {
        heading(text, title, below);
    }
    for item in items {
        writeln!(text, "* {}", cell(item)).expect(INFALLIBLE);
    }
}

/// The head of a table.
fn head(columns: &[&str]) -> String {
    let rule = vec!["---"; columns.len()].join("|");
    format!("| {} |\n|{rule}|\n", columns.join(" | "))
}

const INFALLIBLE: &str = "writing to a string cannot fail";

fn verdicts(text: &mut String, result: &RunResult, words: Words) {
    let (verdict, scenarios) = (words.t("column.verdict"), words.t("column.scenarios"));
    writeln!(text, "| {verdict} | {scenarios} |\n|---|---:|").expect(INFALLIBLE);
    for (verdict, count) in counts(result) {
        let verdict = words.verdict(verdict.into_str());
        writeln!(text, "| {verdict} | {count} |").expect(INFALLIBLE);
    }
}

fn money(text: &mut String, result: &RunResult, words: Words) {
    let unknown = result
        .scenarios
        .iter()
        .flat_map(|scenario| &scenario.judgement.unknown_money);
    let unknown: Vec<String> = unknown
        .map(|money| unknown_money_in_words(money, words))
        .collect();
    let below = words.t("money.not_again_these").to_owned() + "\n\n";
    list(text, words.t("run.money_unknown"), &below, &unknown);
    let unsent = result.scenarios.iter().flat_map(|scenario| {
        let unsent = scenario.unsent_payments();
        unsent.map(|(entry, reason)| unsent_in_words(entry, reason, words))
    });
    let unsent: Vec<String> = unsent.collect();
    let below = words.t("money.not_sent_help").to_owned() + "\n\n";
    list(text, words.t("money.not_sent"), &below, &unsent);
}

fn broken(text: &mut String, result: &RunResult, words: Words) {
    let rows: Vec<String> = result
        .scenarios
        .iter()
        .flat_map(|scenario| {
            let breaches = scenario.judgement.breaches.iter();
            breaches.map(|breach| row(scenario, breach, words))
        })
        .collect();
    if !rows.is_empty() {
        let columns = [
            words.t("column.requirement"),
            words.t("column.scenario"),
            words.t("column.place"),
            words.t("finding.expected"),
            words.t("finding.actual"),
        ];
        heading(text, words.t("markdown.broken"), &head(&columns));
        text.push_str(&rows.concat());
    }
}

fn row(result: &ScenarioResult, breach: &Breach, words: Words) -> String {
    let ids: Vec<&str> = breach.requirements.iter().map(|id| id.as_str()).collect();
    let line = result.step_of(breach.exchange).map_or(0, |step| step.line);
    let mismatch = &breach.mismatch;
    format!(
        "| {} | {}, {} {line} | {} | {} | {} |\n",
        ids.join(", "),
        result.scenario.id,
        words.t("scenario.line"),
        code(mismatch.path.as_str()),
        cell(&mismatch.expected.said().in_words(words)),
        cell(&mismatch.actual.said().in_words(words))
    )
}

/// Accepted deviations; one that is stale fails the run.
fn accepted(text: &mut String, result: &RunResult, words: Words) {
    if result.deviations.is_empty() {
        return;
    }
    let columns = [
        words.t("column.what"),
        words.t("column.state"),
        words.t("column.why"),
    ];
    heading(text, words.t("run.accepted"), &head(&columns));
    for deviation in &result.deviations {
        let (word, why) = deviation_in_words(deviation, words);
        let (of, word) = (subject_of(deviation, words), words.verdict(word));
        writeln!(text, "| {} | {word} | {} |", cell(&of), cell(&why)).expect(INFALLIBLE);
    }
}

/// Answers to questions that nobody answers in writing; none is held against a gateway.
fn not_seen_before(text: &mut String, result: &RunResult, words: Words) {
    let news = |entry: &&RequirementResult| entry.verdict == Verdict::New;
    let mut news = result.requirements.iter().filter(news).peekable();
    if news.peek().is_none() {
        return;
    }
    let columns = [words.t("column.question"), words.t("column.seen")];
    heading(text, words.t("run.questions"), &head(&columns));
    for entry in news {
        let requirement = &entry.requirement;
        let seen: Vec<String> = entry.observed.iter().map(ToString::to_string).collect();
        let seen = cell(&seen.join(", "));
        let statement = cell(requirement.statement.in_words(words));
        writeln!(text, "| {} {statement} | {seen} |", requirement.id).expect(INFALLIBLE);
    }
}

/// Scenarios without a verdict, by reason.
fn in_the_way(text: &mut String, result: &RunResult, words: Words) {
    let reasons = unchecked(result, words);
    if reasons.is_empty() {
        return;
    }
    let columns = [
        words.t("column.verdict"),
        words.t("column.why"),
        words.t("column.scenarios"),
    ];
    heading(text, words.t("run.unchecked"), &head(&columns));
    for ((verdict, reason), ids) in reasons {
        let verdict = words.verdict(verdict.into_str());
        writeln!(
            text,
            "| {verdict} | {} | {} |",
            cell(&reason),
            ids.join(", ")
        )
        .expect(INFALLIBLE);
    }
}

fn requirements(text: &mut String, result: &RunResult, words: Words) {
    let columns = [
        words.t("column.requirement"),
        words.t("column.source"),
        words.t("column.level"),
        words.t("column.verdict"),
    ];
    let summary = words.t("markdown.every_requirement");
    let head = head(&columns);
    write!(text, "\n<details><summary>{summary}</summary>\n\n{head}").expect(INFALLIBLE);
    for entry in &result.requirements {
        let requirement = &entry.requirement;
        writeln!(
            text,
            "| {} {} | {} | {} | {}{} |",
            requirement.id,
            cell(requirement.statement.in_words(words)),
            stated(requirement.source, words),
            bound(requirement.level, words),
            words.verdict(entry.verdict.into_str()),
            unproved_in_words(entry, words)
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
