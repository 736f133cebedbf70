//! The report for tired people: what failed first, and nothing that passed unless asked.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::TargetName;
use super::at_last::answered_at_last;
use super::language::Words;
use super::words::{NOT_SENT_HELP, deviation_in_words, subject_of, unsent_in_words};
use paysys_contract::Contract;
use paysys_judge::checks::{Breach, Grade, Record, Severity};
use paysys_judge::counted;
use paysys_judge::history::State;
use paysys_judge::verdict::{RunResult, RunVerdict, ScenarioResult, Verdict};

const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

const ANSWERS_SHOWN: usize = 6;

/// So many scenarios are named where one reason holds for many.
const SHOWN: usize = 4;

/// Writes the report; `verbose` lists what passed and what was observed too.
///
/// # Errors
/// When the output cannot be written.
pub fn write(
    out: &mut dyn Write,
    target: &TargetName,
    result: &RunResult,
    contract: &Contract,
    verbose: bool,
) -> io::Result<()> {
    writeln!(
        out,
        "{} against the {target}\n",
        counted(result.scenarios.len(), "scenario")
    )?;
    for scenario in &result.scenarios {
        one_scenario(out, scenario, contract, verbose)?;
    }
    not_run(out, &result.scenarios, verbose)?;
    questions(out, result, verbose)?;
    for line in answered_at_last(result) {
        writeln!(out, "{YELLOW}ANSWERED AT LAST{YELLOW:#} {line}")?;
    }
    deviations(out, result)?;
    money(out, &result.scenarios)?;
    summary(out, result)
}

fn one_scenario(
    out: &mut dyn Write,
    result: &ScenarioResult,
    contract: &Contract,
    verbose: bool,
) -> io::Result<()> {
    let style = match result.verdict {
        Verdict::Fail | Verdict::Error | Verdict::Indeterminate => RED,
        Verdict::Warn | Verdict::Known => YELLOW,
        _ if verbose && result.verdict.is_checked() => GREEN,
        _ => return Ok(()),
    };
    let (id, title) = (&result.scenario.id, &result.scenario.title);
    writeln!(
        out,
        "{style}{:<5}{style:#} {BOLD}{id}{BOLD:#}  {title}",
        result.verdict.into_str().to_uppercase()
    )?;
    for reason in &result.reasons {
        writeln!(out, "      {reason}")?;
    }
    for breach in &result.judgement.breaches {
        one_breach(out, result, breach, contract)?;
    }
    Ok(())
}

fn one_breach(
    out: &mut dyn Write,
    result: &ScenarioResult,
    breach: &Breach,
    contract: &Contract,
) -> io::Result<()> {
    let mark = if breach.severity == Severity::Fail {
        "✗"
    } else {
        "!"
    };
    let place = result.step_of(breach.exchange).map(|step| {
        format!(
            "{}, {}:{}",
            step.kind_name(),
            result.scenario.file,
            step.line
        )
    });
    let mismatch = &breach.mismatch;
    writeln!(
        out,
        "    {mark} {BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}",
        mismatch.path,
        place.unwrap_or_default()
    )?;
    writeln!(out, "        expected  {}", mismatch.expected)?;
    writeln!(
        out,
        "        actual    {}  {DIM}({} differs){DIM:#}",
        mismatch.actual,
        mismatch.difference()
    )?;
    for id in &breach.requirements {
        if let Some(requirement) = contract.requirement(id.as_str()) {
            let source = format!(
                "{}, {}: {}",
                requirement.source, requirement.level, requirement.from
            );
            writeln!(
                out,
                "        {BOLD}{id}{BOLD:#} {}  {DIM}[{source}]{DIM:#}",
                requirement.statement
            )?;
        }
    }
    writeln!(out)
}

fn not_run(out: &mut dyn Write, results: &[ScenarioResult], verbose: bool) -> io::Result<()> {
    let mut reasons: BTreeMap<(&str, String), Vec<&str>> = BTreeMap::new();
    for result in results.iter().filter(|result| {
        matches!(
            result.verdict,
            Verdict::NotRun | Verdict::NotApplicable | Verdict::Unproved
        )
    }) {
        let reason = result.reason_in_words();
        reasons
            .entry((result.verdict.into_str(), reason))
            .or_default()
            .push(&result.scenario.id);
    }
    for ((word, reason), ids) in reasons {
        writeln!(
            out,
            "{YELLOW}{}{YELLOW:#} {} of the scenarios: {reason}",
            word.to_uppercase(),
            ids.len()
        )?;
        let shown = if verbose {
            ids.len()
        } else {
            SHOWN.min(ids.len())
        };
        let more = ids.len() - shown;
        let more = if more > 0 {
            format!(" and {more} more (--verbose names them)")
        } else {
            String::new()
        };
        writeln!(
            out,
            "        {DIM}{}{more}{DIM:#}\n",
            ids[..shown].join(", ")
        )?;
    }
    Ok(())
}

fn questions(out: &mut dyn Write, result: &RunResult, verbose: bool) -> io::Result<()> {
    for requirement in &result.requirements {
        let (id, statement) = (
            &requirement.requirement.id,
            &requirement.requirement.statement,
        );
        let answers = requirement.answers(&result.scenarios);
        let is_shown =
            |record: &&&Record| record.is_news || record.grade == Grade::Alarming || verbose;
        let shown: Vec<&&Record> = answers.iter().filter(is_shown).collect();
        if shown.is_empty() {
            continue;
        }
        let word = requirement.verdict.into_str().to_uppercase();
        writeln!(
            out,
            "{YELLOW}{word}{YELLOW:#} {BOLD}{id}{BOLD:#} {statement}"
        )?;
        let most = if verbose { shown.len() } else { ANSWERS_SHOWN };
        for record in shown.iter().take(most) {
            one_answer(out, record)?;
        }
        if shown.len() > most {
            let more = shown.len() - most;
            writeln!(
                out,
                "        {DIM}and {more} more (--verbose shows them){DIM:#}"
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn one_answer(out: &mut dyn Write, record: &Record) -> io::Result<()> {
    let alarm = if record.grade == Grade::Alarming {
        format!("{RED}alarming{RED:#}  ")
    } else {
        String::new()
    };
    let evidence = if record.evidence.is_empty() {
        String::new()
    } else {
        format!("  {DIM}({}){DIM:#}", record.evidence)
    };
    let Record {
        question, value, ..
    } = record;
    writeln!(out, "        {alarm}{question}: {value}{evidence}")
}

/// Deviations that were accepted, and entries that must go.
fn deviations(out: &mut dyn Write, result: &RunResult) -> io::Result<()> {
    for deviation in &result.deviations {
        let of = subject_of(deviation);
        let (_, words) = deviation_in_words(deviation, Words::default());
        match &deviation.state {
            State::Known => writeln!(out, "{YELLOW}KNOWN{YELLOW:#} {BOLD}{of}{BOLD:#} {words}")?,
            State::Stale(_) => writeln!(out, "{RED}STALE{RED:#} {BOLD}{of}{BOLD:#}: {words}")?,
            State::NotTried => writeln!(out, "{DIM}accepted and not tried: {of}{DIM:#}")?,
        }
    }
    if result.deviations.is_empty() {
        Ok(())
    } else {
        writeln!(out)
    }
}

fn money(out: &mut dyn Write, results: &[ScenarioResult]) -> io::Result<()> {
    for result in results {
        for (entry, reason) in result.unsent_payments() {
            let (id, words) = (&result.scenario.id, unsent_in_words(entry, reason));
            writeln!(out, "{YELLOW}NOT SENT{YELLOW:#} in {id}: {words}")?;
            writeln!(out, "        {NOT_SENT_HELP}\n")?;
        }
        for money in &result.judgement.unknown_money {
            let show = |value: &Option<paysys_shared::json::Json>| {
                value
                    .as_ref()
                    .map_or_else(|| "none".to_owned(), ToString::to_string)
            };
            writeln!(
                out,
                "{RED}MONEY UNKNOWN{RED:#} in {}{}: {}",
                result.scenario.id,
                money
                    .entry
                    .map(|entry| format!(", entry {entry} of the money log"))
                    .unwrap_or_default(),
                money.reason
            )?;
            writeln!(
                out,
                "        request id {}, form {}",
                show(&money.request_id),
                show(&money.form)
            )?;
            writeln!(
                out,
                "        Do not send it again before PaySys has said what became of it.\n"
            )?;
        }
    }
    Ok(())
}

fn summary(out: &mut dyn Write, result: &RunResult) -> io::Result<()> {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for scenario in &result.scenarios {
        *counts.entry(scenario.verdict).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(verdict, count)| format!("{count} {verdict}"))
        .collect();
    let broken: Vec<&str> = result
        .requirements
        .iter()
        .filter(|requirement| requirement.verdict == Verdict::Fail)
        .map(|requirement| requirement.requirement.id.as_str())
        .collect();
    if !broken.is_empty() {
        writeln!(
            out,
            "Broken requirements: {BOLD}{}{BOLD:#}",
            broken.join(", ")
        )?;
    }
    let unproved: Vec<&str> = result
        .requirements
        .iter()
        .filter(|result| result.requirement.is_unproved())
        .map(|requirement| requirement.requirement.id.as_str())
        .collect();
    if !unproved.is_empty() {
        writeln!(
            out,
            "{YELLOW}Unproved checks{YELLOW:#} (no wrong gateway fails them): {}",
            unproved.join(", ")
        )?;
    }
    if let Some(worst_case) = result.worst_case {
        writeln!(
            out,
            "Real money moved: {worst_case} at most (in the form's unit)"
        )?;
    }
    let style = match result.verdict {
        RunVerdict::Conformant => GREEN,
        RunVerdict::Partial => YELLOW,
        RunVerdict::NotConformant | RunVerdict::MoneyUnknown | RunVerdict::NoVerdict => RED,
    };
    writeln!(
        out,
        "{style}{}{style:#}  ({})",
        result.verdict.into_str(),
        counts.join(", ")
    )
}
