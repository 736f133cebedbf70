//! The report for machines. Fields are added, never changed, within one version.

mod schema;

use jiff::Timestamp;
use serde::Serialize;

pub use schema::schema;

use super::TargetName;
use paysys_contract::{Level, RequirementId, Source};
use paysys_exchange::{Exchange, Outcome};
use paysys_judge::checks::{Breach, Grade, Record, Severity};
use paysys_judge::history::{Deviation, State};
use paysys_judge::verdict::{RequirementResult, RunResult, RunVerdict, ScenarioResult, Verdict};
use paysys_shared::json::Json;

/// Raised when a reader of the last version would misunderstand this one.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    kit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<Timestamp>,
    target: &'a TargetName,
    verdict: RunVerdict,
    exit_code: u8,
    requirements: Vec<RequirementEntry<'a>>,
    scenarios: Vec<ScenarioEntry<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deviations: Vec<DeviationEntry<'a>>,
    money: Money<'a>,
}

#[derive(Serialize)]
struct RequirementEntry<'a> {
    id: &'a RequirementId,
    verdict: Verdict,
    statement: &'a str,
    source: Source,
    level: Level,
    scenarios: Vec<Said<'a>>,
    #[serde(skip_serializing_if = "<[Json]>::is_empty")]
    observed: &'a [Json],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answers: Vec<AnswerEntry<'a>>,
    check_is_proved: bool,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    reasons: &'a [String],
}

#[derive(Serialize)]
struct Said<'a> {
    id: &'a str,
    verdict: Verdict,
}

#[derive(Serialize)]
struct ScenarioEntry<'a> {
    id: &'a str,
    title: &'a str,
    verdict: Verdict,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
    requires: &'a [RequirementId],
    mismatches: Vec<MismatchEntry<'a>>,
    exchanges: usize,
}

#[derive(Serialize)]
struct AnswerEntry<'a> {
    question: &'a str,
    value: &'a Json,
    grade: Grade,
    is_news: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    evidence: &'a str,
}

#[derive(Serialize)]
struct DeviationEntry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    requirement: Option<&'a RequirementId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scenario: Option<&'a str>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    reason: &'a str,
    link: &'a str,
    until: String,
}

#[derive(Serialize)]
struct MismatchEntry<'a> {
    requirements: &'a [RequirementId],
    severity: &'static str,
    file: &'a str,
    line: usize,
    step: &'static str,
    path: &'a str,
    expected: String,
    actual: String,
    difference: String,
}

#[derive(Serialize)]
struct Money<'a> {
    sent: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    worst_case: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_sent: Vec<UnsentEntry<'a>>,
    unknown: Vec<UnknownEntry<'a>>,
}

#[derive(Serialize)]
struct UnsentEntry<'a> {
    scenario: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
    reason: &'a str,
}

#[derive(Serialize)]
struct UnknownEntry<'a> {
    scenario: &'a str,
    /// Its number in the money log, by which it is settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
    request_id: Option<&'a Json>,
    form: Option<&'a Json>,
    reason: &'a str,
}

/// The report as one JSON document.
///
/// # Panics
/// Never: everything in it has a JSON form.
#[must_use]
pub fn write(target: &TargetName, result: &RunResult) -> String {
    let report = Report {
        version: VERSION,
        kit: env!("CARGO_PKG_VERSION"),
        started_at: result.started_at,
        target,
        verdict: result.verdict,
        exit_code: result.verdict.exit_code(),
        requirements: result
            .requirements
            .iter()
            .map(|one| requirement(one, result))
            .collect(),
        deviations: result.deviations.iter().map(deviation).collect(),
        scenarios: result.scenarios.iter().map(scenario).collect(),
        money: money(result),
    };
    serde_json::to_string_pretty(&report).expect("a report has a JSON form") + "\n"
}

fn requirement<'a>(result: &'a RequirementResult, run: &'a RunResult) -> RequirementEntry<'a> {
    RequirementEntry {
        id: &result.requirement.id,
        verdict: result.verdict,
        statement: &result.requirement.statement,
        source: result.requirement.source,
        level: result.requirement.level,
        scenarios: result
            .scenarios
            .iter()
            .map(|(id, verdict)| Said {
                id,
                verdict: *verdict,
            })
            .collect(),
        observed: &result.observed,
        answers: result
            .answers(&run.scenarios)
            .into_iter()
            .map(answer)
            .collect(),
        check_is_proved: !result.requirement.is_unproved(),
        reasons: &result.reasons,
    }
}

fn answer(record: &Record) -> AnswerEntry<'_> {
    AnswerEntry {
        question: &record.question,
        value: &record.value,
        grade: record.grade,
        is_news: record.is_news,
        evidence: &record.evidence,
    }
}

fn deviation(deviation: &Deviation) -> DeviationEntry<'_> {
    let Deviation { entry, state } = deviation;
    let (state, why) = match state {
        State::Known => ("known", None),
        State::Stale(why) => ("stale", Some(why.as_str())),
        State::NotTried => ("not tried", None),
    };
    DeviationEntry {
        requirement: entry.requirement.as_ref(),
        scenario: entry.scenario.as_deref(),
        state,
        why,
        reason: &entry.reason,
        link: &entry.link,
        until: entry.until.to_string(),
    }
}

fn scenario(result: &ScenarioResult) -> ScenarioEntry<'_> {
    ScenarioEntry {
        id: &result.scenario.id,
        title: &result.scenario.title,
        verdict: result.verdict,
        reasons: result.reasons.iter().map(ToString::to_string).collect(),
        requires: &result.scenario.requires,
        mismatches: result
            .judgement
            .breaches
            .iter()
            .map(|breach| mismatch(result, breach))
            .collect(),
        exchanges: result
            .transcript
            .as_ref()
            .map_or(0, |transcript| transcript.exchanges.len()),
    }
}

fn mismatch<'a>(result: &'a ScenarioResult, breach: &'a Breach) -> MismatchEntry<'a> {
    let step = result.step_of(breach.exchange);
    MismatchEntry {
        requirements: &breach.requirements,
        severity: match breach.severity {
            Severity::Fail => "fail",
            Severity::Known => "known",
            Severity::Warn => "warn",
        },
        file: &result.scenario.file,
        line: step.map_or(0, |step| step.line),
        step: step.map_or("", |step| step.kind_name()),
        path: breach.mismatch.path.as_str(),
        expected: breach.mismatch.expected.to_string(),
        actual: breach.mismatch.actual.to_string(),
        difference: breach.mismatch.difference().to_string(),
    }
}

fn money(result: &RunResult) -> Money<'_> {
    let exchanges = result
        .scenarios
        .iter()
        .filter_map(|result| result.transcript.as_ref())
        .flat_map(|transcript| &transcript.exchanges);
    let unknown = result.scenarios.iter().flat_map(|result| {
        result
            .judgement
            .unknown_money
            .iter()
            .map(|money| UnknownEntry {
                scenario: &result.scenario.id,
                entry: money.entry,
                request_id: money.request_id.as_ref(),
                form: money.form.as_ref(),
                reason: &money.reason,
            })
    });
    let has_left = |exchange: &&Exchange| {
        exchange.sent.paying && !matches!(exchange.outcome, Outcome::NotSent(_))
    };
    let not_sent = result.scenarios.iter().flat_map(|result| {
        let unsent = result.unsent_payments();
        unsent.map(|(entry, reason)| UnsentEntry {
            scenario: &result.scenario.id,
            entry,
            reason,
        })
    });
    Money {
        sent: exchanges.filter(has_left).count(),
        not_sent: not_sent.collect(),
        worst_case: result.worst_case,
        unknown: unknown.collect(),
    }
}
