//! The course a payment takes when nothing is arranged.

use super::Setting;
use crate::drift::Side;
use crate::scenario::{Advance, StepKind};
use crate::transcript::seen;
use crate::verdict::ScenarioResult;

/// What lets a payment go as it will.
pub(super) const SOURCES: [&str; 1] = ["progress.as-it-is"];

/// The courses of the default profile that have these statuses.
const KNOWN: [(&str, &[&str]); 8] = [
    ("instant", &["2"]),
    ("typical", &["0", "1", "2"]),
    ("held-then-completed", &["0", "7", "2"]),
    ("held-then-cancelled", &["0", "7", "3"]),
    ("cancelled", &["0", "1", "3"]),
    ("failed", &["0", "-1"]),
    ("refunded", &["0", "1", "2", "6"]),
    ("stuck", &["0", "1"]),
];

pub(super) fn settings(side: &Side) -> Vec<Setting> {
    let course = SOURCES.iter().find_map(|id| {
        let result = side
            .played(id)
            .filter(|result| result.scenario.arrangement.rules.is_empty())?;
        Some((*id, course(result)?))
    });
    let Some((source, course)) = course else {
        return Vec::new();
    };
    let statuses: Vec<&str> = course.iter().map(|(status, _)| status.as_str()).collect();
    let known = KNOWN.iter().find(|(_, known)| *known == statuses);
    let vendor = |name: &str| Setting::of("vendors.101596", "progression", name, source);
    match known {
        Some((name, _)) => vec![vendor(name)],
        None => vec![
            vendor("as-seen"),
            Setting::of("progressions.as-seen", "steps", steps(&course), source),
        ],
    }
}

/// Each status, and how long after the one before it was first seen, in milliseconds.
fn course(result: &ScenarioResult) -> Option<Vec<(String, i128)>> {
    let mut course: Vec<(String, i128)> = Vec::new();
    let (mut waited, mut exchange) = (0_i128, 0);
    let transcript = result.transcript.as_ref()?;
    let seen = seen(transcript);
    for (index, step) in result.scenario.steps.iter().enumerate() {
        if let StepKind::Advance(Advance::By(time)) = &step.kind {
            waited += time.as_millis();
        }
        while let Some(answer) = seen.get(exchange).filter(|answer| answer.step == index) {
            exchange += 1;
            let status = answer
                .value(["result", "result", "status"])
                .and_then(|status| status.as_integer());
            let Some(status) = status.map(|status| status.to_string()) else {
                continue;
            };
            if course.last().is_none_or(|(last, _)| *last != status) {
                course.push((status, waited));
                waited = 0;
            }
        }
    }
    (!course.is_empty()).then_some(course)
}

fn steps(course: &[(String, i128)]) -> toml::Value {
    let step = |(position, (status, waited)): (usize, &(String, i128))| {
        let mut step = toml::Table::new();
        let status: i64 = status.parse().unwrap_or_default();
        step.insert("status".to_owned(), status.into());
        if position > 0 {
            step.insert("after".to_owned(), format!("{}ms", (*waited).max(1)).into());
        }
        toml::Value::Table(step)
    };
    course
        .iter()
        .enumerate()
        .map(step)
        .collect::<Vec<_>>()
        .into()
}
