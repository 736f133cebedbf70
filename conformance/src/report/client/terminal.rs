//! The report for a person at a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::timeline::{Lane, events};
use crate::report::words::first_of;
use paysys_contract::{Contract, Words};
use paysys_trials::result::{Breach, ClientVerdict, TrialResult, TrialVerdict};
use paysys_trials::warning::Warning;

const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const GREEN: Style = AnsiColor::Green.on_default();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// One trial in one line, as it ends.
///
/// # Errors
/// When the output cannot be written.
pub fn one_line(out: &mut dyn Write, result: &TrialResult, words: Words) -> io::Result<()> {
    let style = match result.verdict {
        TrialVerdict::Pass => GREEN,
        TrialVerdict::Fail => RED,
        TrialVerdict::Untestable => YELLOW,
    };
    let word = words.verdict(result.verdict.into_str()).to_uppercase();
    let (id, title) = (&result.trial.id, result.trial.title.in_words(words));
    writeln!(
        out,
        "{style}{word:<10}{style:#} {BOLD}{id:<26}{BOLD:#} {title}"
    )
}

/// What was wrong, why, and what to do; `verbose` lists warnings and timelines of good trials too.
///
/// # Errors
/// When the output cannot be written.
pub fn write(
    out: &mut dyn Write,
    results: &[TrialResult],
    contract: &Contract,
    verbose: bool,
    words: Words,
) -> io::Result<()> {
    for result in results {
        let is_told = match result.verdict {
            TrialVerdict::Pass => verbose,
            TrialVerdict::Fail | TrialVerdict::Untestable => true,
        };
        if is_told {
            one_trial(out, result, contract, verbose, words)?;
        }
    }
    warnings(out, results, words)?;
    summary(out, results, words)
}

fn one_trial(
    out: &mut dyn Write,
    result: &TrialResult,
    contract: &Contract,
    verbose: bool,
    words: Words,
) -> io::Result<()> {
    writeln!(out)?;
    one_line(out, result, words)?;
    let trial = &result.trial;
    if let Some(doubt) = &result.doubt {
        writeln!(out, "    {}", doubt.in_words(words))?;
    }
    if result.verdict == TrialVerdict::Fail {
        let label = words.t("client.situation");
        let what = trial.what.in_words(words);
        writeln!(out, "    {DIM}{label:<14}{DIM:#} {what}")?;
    }
    for breach in &result.breaches {
        one_breach(out, breach, contract, words)?;
    }
    if result.verdict == TrialVerdict::Fail {
        let label = words.t("client.mend");
        let fix = trial.fix.in_words(words);
        writeln!(out, "    {BOLD}{label:<14}{BOLD:#} {fix}")?;
    }
    let evidence = result
        .evidence
        .as_ref()
        .filter(|_| verbose || !result.breaches.is_empty());
    let events = evidence.map(|evidence| events(evidence, words));
    for event in events.unwrap_or_default() {
        let lane = match event.lane {
            Lane::Wire => words.t("lane.wire"),
            Lane::Money => words.t("lane.money"),
            Lane::Claim => words.t("lane.claim"),
        };
        writeln!(
            out,
            "    {DIM}{:>10}  {:<5}  {}{DIM:#}",
            event.offset, lane, event.words
        )?;
    }
    Ok(())
}

fn one_breach(
    out: &mut dyn Write,
    breach: &Breach,
    contract: &Contract,
    words: Words,
) -> io::Result<()> {
    let statement = contract
        .requirement(breach.requirement.as_str())
        .map_or("", |requirement| requirement.statement.in_words(words));
    let id = &breach.requirement;
    writeln!(
        out,
        "  {RED}✗{RED:#} {BOLD}{id}{BOLD:#}  {DIM}{statement}{DIM:#}"
    )?;
    let labels = [
        words.t("client.did"),
        words.t("client.money"),
        words.t("client.should"),
    ];
    let [did, money, should] = labels.map(|label| format!("      {label:<15} "));
    writeln!(out, "{did}{}: {}", breach.order, breach.did.in_words(words))?;
    writeln!(out, "{money}{}", breach.money.in_words(words))?;
    writeln!(out, "{should}{}", breach.should.in_words(words))
}

fn warnings(out: &mut dyn Write, results: &[TrialResult], words: Words) -> io::Result<()> {
    let mut told: Vec<(&Warning, Vec<&str>)> = Vec::new();
    for result in results {
        for warning in &result.warnings {
            let known = told.iter_mut().find(|(first, _)| first.is_like(warning));
            match known {
                Some((_, trials)) => trials.push(&result.trial.id),
                None => told.push((warning, vec![&result.trial.id])),
            }
        }
    }
    if !told.is_empty() {
        writeln!(out, "\n{}:", words.t("client.warnings"))?;
    }
    for (warning, mut trials) in told {
        trials.dedup();
        let more = |n: &str| words.fill("terminal.more", &[("n", n)]);
        writeln!(
            out,
            "  {YELLOW}!{YELLOW:#} {} {DIM}({}){DIM:#}",
            warning.in_words(words),
            first_of(&trials, 1, more)
        )?;
    }
    Ok(())
}

fn summary(out: &mut dyn Write, results: &[TrialResult], words: Words) -> io::Result<()> {
    let count = |verdict| {
        results
            .iter()
            .filter(|result| result.verdict == verdict)
            .count()
    };
    let verdict = ClientVerdict::of(results);
    let style = match verdict {
        ClientVerdict::Pass => GREEN,
        ClientVerdict::Fail => RED,
        ClientVerdict::NoVerdict => YELLOW,
    };
    let all = [
        TrialVerdict::Pass,
        TrialVerdict::Fail,
        TrialVerdict::Untestable,
    ];
    let counts = all.map(|verdict| {
        let n = count(verdict).to_string();
        let verdict = words.verdict(verdict.into_str());
        words.fill("terminal.count", &[("n", &n), ("verdict", verdict)])
    });
    writeln!(
        out,
        "\n{style}{}{style:#}  ({}: {})",
        words.verdict(verdict.into_str()),
        words.plural("client.held", results.len()),
        counts.join(", ")
    )
}
