//! Calls that were answered only when the same was asked again: nobody is blamed, and somebody may want to know.

use paysys_judge::verdict::RunResult;

/// One line for each.
pub(super) fn answered_at_last(result: &RunResult) -> Vec<String> {
    let each = result.scenarios.iter().flat_map(|result| {
        let file = &result.scenario.file;
        let calls = result.answered_at_last();
        calls.map(move |(step, why)| {
            let (kind, line) = (step.kind_name(), step.line);
            format!("{kind}, {file}:{line}: {why}; the same was asked again and answered")
        })
    });
    each.collect()
}
