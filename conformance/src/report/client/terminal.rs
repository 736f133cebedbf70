//! The report for a person at a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::timeline::events;
use paysys_contract::Contract;
use paysys_judge::counted;
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
pub fn one_line(out: &mut dyn Write, result: &TrialResult) -> io::Result<()> {
    let style = match result.verdict {
        TrialVerdict::Pass => GREEN,
        TrialVerdict::Fail => RED,
        TrialVerdict::Untestable => YELLOW,
    };
    let word = result.verdict.into_str().to_uppercase();
    let (id, title) = (&result.trial.id, &result.trial.title);
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
) -> io::Result<()> {
    for result in results {
        let is_told = match result.verdict {
            TrialVerdict::Pass => verbose,
            TrialVerdict::Fail | TrialVerdict::Untestable => true,
        };
        if is_told {
            one_trial(out, result, contract, verbose)?;
        }
    }
    warnings(out, results)?;
    summary(out, results)
}

fn one_trial(
    out: &mut dyn Write,
    result: &TrialResult,
    contract: &Contract,
    verbose: bool,
) -> io::Result<()> {
    writeln!(out)?;
    one_line(out, result)?;
    let trial = &result.trial;
    if let Some(doubt) = &result.doubt {
        writeln!(out, "    {doubt}")?;
    }
    if result.verdict == TrialVerdict::Fail {
        writeln!(out, "    {DIM}the situation{DIM:#}  {}", trial.what)?;
    }
    for breach in &result.breaches {
        one_breach(out, breach, contract)?;
    }
    if result.verdict == TrialVerdict::Fail {
        writeln!(out, "    {BOLD}how to mend it{BOLD:#} {}", trial.fix)?;
    }
    let evidence = result
        .evidence
        .as_ref()
        .filter(|_| verbose || !result.breaches.is_empty());
    for event in evidence.map(events).unwrap_or_default() {
        writeln!(
            out,
            "    {DIM}{:>10}  {:<5}  {}{DIM:#}",
            event.offset,
            event.lane.into_str(),
            event.words
        )?;
    }
    Ok(())
}

fn one_breach(out: &mut dyn Write, breach: &Breach, contract: &Contract) -> io::Result<()> {
    let statement = contract
        .requirement(breach.requirement.as_str())
        .map_or("", |requirement| requirement.statement.as_str());
    let id = &breach.requirement;
    writeln!(
        out,
        "  {RED}✗{RED:#} {BOLD}{id}{BOLD:#}  {DIM}{statement}{DIM:#}"
    )?;
    writeln!(
        out,
        "      the client      {}: {}",
        breach.order, breach.did
    )?;
    writeln!(out, "      the money       {}", breach.money)?;
    writeln!(out, "      should have     {}", breach.should)
}

fn warnings(out: &mut dyn Write, results: &[TrialResult]) -> io::Result<()> {
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
        writeln!(out, "\nWarnings, which decide nothing:")?;
    }
    for (warning, mut trials) in told {
        trials.dedup();
        let more = trials.len().saturating_sub(1);
        let others = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        writeln!(
            out,
            "  {YELLOW}!{YELLOW:#} {warning} {DIM}({}{others}){DIM:#}",
            trials[0]
        )?;
    }
    Ok(())
}

fn summary(out: &mut dyn Write, results: &[TrialResult]) -> io::Result<()> {
    let count = |verdict| {
        results
            .iter()
            .filter(|result| result.verdict == verdict)
            .count()
    };
    let (pass, fail) = (count(TrialVerdict::Pass), count(TrialVerdict::Fail));
    let untestable = count(TrialVerdict::Untestable);
    let verdict = ClientVerdict::of(results);
    let style = match verdict {
        ClientVerdict::Pass => GREEN,
        ClientVerdict::Fail => RED,
        ClientVerdict::NoVerdict => YELLOW,
    };
    writeln!(
        out,
        "\n{style}{}{style:#}  ({}: {pass} pass, {fail} fail, {untestable} untestable)",
        verdict.into_str(),
        counted(results.len(), "trial")
    )
}
