//! The report for machines, and its JSON Schema: what stands over a member here is what the schema says about it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::TargetName;
use super::schema::schema_of;
use paysys_contract::{Level, RequirementId, Source};
use paysys_exchange::{Exchange, Outcome};
use paysys_judge::checks::{Breach, Grade, Record, Severity};
use paysys_judge::history::{Deviation, State};
use paysys_judge::verdict::{RequirementResult, RunResult, RunVerdict, ScenarioResult, Verdict};
use paysys_shared::json::Json;

/// Raised when a reader of the last version would misunderstand this one.
const VERSION: u32 = 1;

/// What a run concluded; see docs/conformance.md. Members are added within a version, never changed or removed.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "PaySys conformance report")]
struct Report<'a> {
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// The kit that judged.
    kit: &'static str,
    /// When the run began.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    started_at: Option<Timestamp>,
    target: &'a TargetName,
    verdict: RunVerdict,
    #[schemars(extend("enum" = [0, 1, 3, 4]))]
    exit_code: u8,
    requirements: Vec<RequirementEntry<'a>>,
    scenarios: Vec<ScenarioEntry<'a>>,
    /// Accepted deviations, and what became of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deviations: Vec<DeviationEntry<'a>>,
    money: Money<'a>,
}

#[derive(Serialize, JsonSchema)]
struct RequirementEntry<'a> {
    id: &'a RequirementId,
    verdict: Verdict,
    /// The fact, in our words.
    statement: &'a str,
    source: Source,
    level: Level,
    /// The scenarios that have something to say about it.
    scenarios: Vec<Said<'a>>,
    /// Values seen, each once; any JSON.
    #[serde(skip_serializing_if = "<[Json]>::is_empty")]
    #[schemars(with = "Vec<Value>")]
    observed: &'a [Json],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answers: Vec<AnswerEntry<'a>>,
    /// Whether a gateway that is wrong on purpose fails it, so that a pass means something.
    check_is_proved: bool,
    /// Why nothing was said.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    reasons: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct Said<'a> {
    id: &'a str,
    verdict: Verdict,
}

#[derive(Serialize, JsonSchema)]
struct ScenarioEntry<'a> {
    /// Words joined by dots.
    id: &'a str,
    /// What is true of a gateway that passes.
    title: &'a str,
    verdict: Verdict,
    /// Why it was not run, does not apply, or is in error.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
    requires: &'a [RequirementId],
    mismatches: Vec<MismatchEntry<'a>>,
    /// So many requests were sent.
    exchanges: usize,
}

#[derive(Serialize, JsonSchema)]
struct AnswerEntry<'a> {
    /// What was asked, in words that are the same in every run.
    question: String,
    /// The answer, any JSON.
    #[schemars(with = "Value")]
    value: &'a Json,
    grade: Grade,
    /// Whether this gateway has not answered so before.
    is_news: bool,
    /// Since when and how often it was answered so, or how it was answered before.
    #[serde(skip_serializing_if = "String::is_empty")]
    evidence: String,
}

#[derive(Serialize, JsonSchema)]
struct DeviationEntry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "RequirementId")]
    requirement: Option<&'a RequirementId>,
    /// The scenario in which it is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    scenario: Option<&'a str>,
    #[schemars(extend("enum" = ["known", "stale", "not tried"]))]
    state: &'static str,
    /// Why the entry must go.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    /// Why it is accepted.
    reason: &'a str,
    /// Where it is followed up.
    link: &'a str,
    #[schemars(extend("format" = "date"))]
    until: String,
}

#[derive(Serialize, JsonSchema)]
struct MismatchEntry<'a> {
    requirements: &'a [RequirementId],
    severity: Severity,
    /// The scenario's file.
    file: &'a str,
    /// The step's line in it.
    line: usize,
    /// The step's kind.
    step: &'static str,
    /// The place in the answer: `$.result.details.date`, `http status`.
    path: &'a str,
    expected: String,
    actual: String,
    /// What differs: `type`, `value`, …
    difference: String,
}

#[derive(Serialize, JsonSchema)]
struct Money<'a> {
    /// So many requests were sent that pay, or might.
    sent: usize,
    /// The most that real payments can have moved, in the form's unit; absent where nothing real was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    worst_case: Option<u64>,
    /// Payments that never left, as no connection was established. They moved nothing; absent where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_sent: Vec<UnsentEntry<'a>>,
    /// Payments whose outcome nobody knows. They must not be sent again before PaySys has said.
    unknown: Vec<UnknownEntry<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct UnsentEntry<'a> {
    /// The scenario that would have paid.
    scenario: &'a str,
    /// Its number in the money log; absent on a simulator.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
    /// Why it did not leave.
    reason: String,
}

#[derive(Serialize, JsonSchema)]
struct UnknownEntry<'a> {
    /// The scenario that paid.
    scenario: &'a str,
    /// Its number in the money log, for `money settle`; absent on a simulator.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
    /// The request's id, any JSON.
    #[schemars(with = "Value")]
    request_id: Option<&'a Json>,
    /// The form that was sent, any JSON.
    #[schemars(with = "Value")]
    form: Option<&'a Json>,
    /// Why nobody can tell.
    reason: String,
}

/// The schema, ready to be committed as `fixtures/schema/report.json`.
#[must_use]
pub fn schema() -> Value {
    schema_of::<Report<'_>>()
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
        statement: &result.requirement.statement.en,
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
        reasons: result.reasons.iter().map(ToString::to_string).collect(),
    }
}

fn answer(record: &Record) -> AnswerEntry<'_> {
    AnswerEntry {
        question: record.question.to_string(),
        value: &record.value,
        grade: record.grade,
        is_news: record.is_news,
        evidence: record.evidence.to_string(),
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
        title: &result.scenario.title.en,
        verdict: result.verdict,
        reasons: result.reasons.iter().map(ToString::to_string).collect(),
        requires: &result.scenario.requires,
        mismatches: result
            .judgement
            .breaches
            .iter()
            .map(|breach| mismatch(result, breach))
            .collect(),
        exchanges: result.exchanges().count(),
    }
}

fn mismatch<'a>(result: &'a ScenarioResult, breach: &'a Breach) -> MismatchEntry<'a> {
    let step = result.step_of(breach.exchange);
    MismatchEntry {
        requirements: &breach.requirements,
        severity: breach.severity,
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
    let exchanges = result.scenarios.iter().flat_map(ScenarioResult::exchanges);
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
                reason: money.reason.to_string(),
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
            reason: reason.to_string(),
        })
    });
    Money {
        sent: exchanges.filter(has_left).count(),
        not_sent: not_sent.collect(),
        worst_case: result.worst_case,
        unknown: unknown.collect(),
    }
}
