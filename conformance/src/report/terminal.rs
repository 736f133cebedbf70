//! The report for tired people: what failed first, and nothing that passed unless asked.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::TargetName;
use super::at_last::answered_at_last;
use super::html::{Source, differs};
use super::words::{
    by_reason, counts, deviation_in_words, entry_in_words, first_of, identity_in_words, place_of,
    subject_of, unsent_in_words,
};
use paysys_contract::{Contract, Words};
use paysys_judge::checks::{Breach, Grade, Record, Severity};
use paysys_judge::history::State;
use paysys_judge::verdict::{RequirementResult, RunResult, RunVerdict, ScenarioResult, Verdict};

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
    words: Words,
) -> io::Result<()> {
    let scenarios = words.plural("terminal.scenarios", result.scenarios.len());
    let target = target.in_words(words);
    let values = [("scenarios", scenarios.as_str()), ("target", &target)];
    writeln!(out, "{}\n", words.fill("terminal.against", &values))?;
    for scenario in &result.scenarios {
        one_scenario(out, scenario, contract, verbose, words)?;
    }
    not_run(out, &result.scenarios, verbose, words)?;
    questions(out, result, verbose, words)?;
    for line in answered_at_last(result, words) {
        let at_last = words.t("terminal.at_last");
        writeln!(out, "{YELLOW}{at_last}{YELLOW:#} {line}")?;
    }
    deviations(out, result, words)?;
    money(out, &result.scenarios, words)?;
    summary(out, result, words)
}

/// A verdict where it is to be seen from afar.
fn loud(word: &'static str, words: Words) -> String {
    words.verdict(word).to_uppercase()
}

fn one_scenario(
    out: &mut dyn Write,
    result: &ScenarioResult,
    contract: &Contract,
    verbose: bool,
    words: Words,
) -> io::Result<()> {
    let style = match result.verdict {
        Verdict::Fail | Verdict::Error | Verdict::Indeterminate => RED,
        Verdict::Warn | Verdict::Known => YELLOW,
        _ if verbose && result.verdict.is_checked() => GREEN,
        _ => return Ok(()),
    };
    let (id, title) = (&result.scenario.id, result.scenario.title.in_words(words));
    writeln!(
        out,
        "{style}{:<5}{style:#} {BOLD}{id}{BOLD:#}  {title}",
        loud(result.verdict.into_str(), words)
    )?;
    for reason in &result.reasons {
        writeln!(out, "      {}", reason.said().in_words(words))?;
    }
    for breach in &result.judgement.breaches {
        one_breach(out, result, breach, contract, words)?;
    }
    Ok(())
}

fn one_breach(
    out: &mut dyn Write,
    result: &ScenarioResult,
    breach: &Breach,
    contract: &Contract,
    words: Words,
) -> io::Result<()> {
    let mark = if breach.severity == Severity::Fail {
        "✗"
    } else {
        "!"
    };
    let place = place_of(result, breach).unwrap_or_default();
    let mismatch = &breach.mismatch;
    writeln!(
        out,
        "    {mark} {BOLD}{}{BOLD:#}  {DIM}{place}{DIM:#}",
        mismatch.path
    )?;
    let (expected, actual) = (words.t("finding.expected"), words.t("finding.actual"));
    let width = expected.chars().count().max(actual.chars().count());
    let should = mismatch.expected.said().in_words(words);
    writeln!(out, "        {expected:<width$}  {should}")?;
    writeln!(
        out,
        "        {actual:<width$}  {}  {DIM}({}){DIM:#}",
        mismatch.actual.said().in_words(words),
        differs(mismatch.difference(), words)
    )?;
    for source in Source::all(&breach.requirements, contract, words) {
        let Source {
            id,
            statement,
            origin,
        } = source;
        writeln!(
            out,
            "        {BOLD}{id}{BOLD:#} {statement}  {DIM}[{origin}]{DIM:#}"
        )?;
    }
    writeln!(out)
}

fn not_run(
    out: &mut dyn Write,
    results: &[ScenarioResult],
    verbose: bool,
    words: Words,
) -> io::Result<()> {
    let told = [Verdict::NotApplicable, Verdict::NotRun, Verdict::Unproved];
    let groups = told.map(|told| by_reason(results.iter().filter(|it| it.verdict == told), words));
    for ((verdict, reason), ids) in groups.into_iter().flatten() {
        let values = [("n", &*ids.len().to_string()), ("reason", &reason)];
        writeln!(
            out,
            "{YELLOW}{}{YELLOW:#} {}",
            loud(verdict.into_str(), words),
            words.fill("terminal.of_scenarios", &values)
        )?;
        let most = if verbose { usize::MAX } else { SHOWN };
        let more = |n: &str| words.fill("terminal.more_named", &[("n", n)]);
        writeln!(out, "        {DIM}{}{DIM:#}\n", first_of(&ids, most, more))?;
    }
    Ok(())
}

fn questions(
    out: &mut dyn Write,
    result: &RunResult,
    verbose: bool,
    words: Words,
) -> io::Result<()> {
    for requirement in &result.requirements {
        let statement = requirement.requirement.statement.in_words(words);
        let id = &requirement.requirement.id;
        let answers = requirement.answers(&result.scenarios);
        let is_shown =
            |record: &&&Record| record.is_news || record.grade == Grade::Alarming || verbose;
        let shown: Vec<&&Record> = answers.iter().filter(is_shown).collect();
        if shown.is_empty() {
            continue;
        }
        let word = loud(requirement.verdict.into_str(), words);
        writeln!(
            out,
            "{YELLOW}{word}{YELLOW:#} {BOLD}{id}{BOLD:#} {statement}"
        )?;
        let most = if verbose { shown.len() } else { ANSWERS_SHOWN };
        for record in shown.iter().take(most) {
            one_answer(out, record, words)?;
        }
        if shown.len() > most {
            let more = shown.len() - most;
            let more = words.fill("terminal.more_shown", &[("n", &more.to_string())]);
            writeln!(out, "        {DIM}{more}{DIM:#}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn one_answer(out: &mut dyn Write, record: &Record, words: Words) -> io::Result<()> {
    let alarm = match record.grade {
        Grade::Alarming => format!("{RED}{}{RED:#}  ", words.t("terminal.alarming")),
        _ => String::new(),
    };
    let evidence = record.evidence.in_words(words);
    let evidence = if evidence.is_empty() {
        evidence
    } else {
        format!("  {DIM}({evidence}){DIM:#}")
    };
    let (question, value) = (record.question.in_words(words), &record.value);
    writeln!(out, "        {alarm}{question}: {value}{evidence}")
}

/// Deviations that were accepted, and entries that must go.
fn deviations(out: &mut dyn Write, result: &RunResult, words: Words) -> io::Result<()> {
    for deviation in &result.deviations {
        let of = subject_of(deviation, words);
        let (word, why) = deviation_in_words(deviation, words);
        let word = loud(word, words);
        match &deviation.state {
            State::Known => writeln!(out, "{YELLOW}{word}{YELLOW:#} {BOLD}{of}{BOLD:#} {why}")?,
            State::Stale(_) => writeln!(out, "{RED}{word}{RED:#} {BOLD}{of}{BOLD:#}: {why}")?,
            State::NotTried => {
                let not_tried = words.fill("terminal.not_tried", &[("of", &of)]);
                writeln!(out, "{DIM}{not_tried}{DIM:#}")?;
            }
        }
    }
    if result.deviations.is_empty() {
        Ok(())
    } else {
        writeln!(out)
    }
}

fn money(out: &mut dyn Write, results: &[ScenarioResult], words: Words) -> io::Result<()> {
    let within = words.t("run.in");
    for result in results {
        let id = &result.scenario.id;
        for (entry, reason) in result.unsent_payments() {
            let not_sent = words.t("money.not_sent").to_uppercase();
            let why = unsent_in_words(entry, reason, words);
            writeln!(out, "{YELLOW}{not_sent}{YELLOW:#} {within} {id}: {why}")?;
            writeln!(out, "        {}\n", words.t("money.not_sent_help"))?;
        }
        for money in &result.judgement.unknown_money {
            let unknown = loud("money unknown", words);
            let entry = entry_in_words(money.entry, words);
            let reason = money.reason.in_words(words);
            writeln!(out, "{RED}{unknown}{RED:#} {within} {id}{entry}: {reason}")?;
            writeln!(out, "        {}", identity_in_words(money, words))?;
            writeln!(out, "        {}\n", words.t("money.not_again"))?;
        }
    }
    Ok(())
}

fn summary(out: &mut dyn Write, result: &RunResult, words: Words) -> io::Result<()> {
    let counts: Vec<String> = counts(result)
        .into_iter()
        .map(|(verdict, count)| {
            let verdict = words.verdict(verdict.into_str());
            let values = [("n", &*count.to_string()), ("verdict", verdict)];
            words.fill("terminal.count", &values)
        })
        .collect();
    let ids = |is_meant: fn(&RequirementResult) -> bool| {
        let meant = result.requirements.iter().filter(|it| is_meant(it));
        let ids: Vec<&str> = meant.map(|it| it.requirement.id.as_str()).collect();
        ids.join(", ")
    };
    let broken = ids(|it| it.verdict == Verdict::Fail);
    if !broken.is_empty() {
        writeln!(out, "{}: {BOLD}{broken}{BOLD:#}", words.t("run.broken"))?;
    }
    let unproved = ids(|it| it.requirement.is_unproved());
    if !unproved.is_empty() {
        writeln!(
            out,
            "{YELLOW}{}{YELLOW:#} {}: {unproved}",
            words.t("terminal.unproved"),
            words.t("terminal.unproved_what")
        )?;
    }
    if let Some(worst_case) = result.worst_case {
        let n = worst_case.to_string();
        writeln!(out, "{}", words.fill("at_most", &[("n", &n)]))?;
    }
    let style = match result.verdict {
        RunVerdict::Conformant => GREEN,
        RunVerdict::Partial => YELLOW,
        RunVerdict::NotConformant | RunVerdict::MoneyUnknown | RunVerdict::NoVerdict => RED,
    };
    writeln!(
        out,
        "{style}{}{style:#}  ({})",
        words.verdict(result.verdict.into_str()),
        counts.join(", ")
    )
}
