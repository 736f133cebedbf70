//! Calls that were answered only when the same was asked again: nobody is blamed, and somebody may want to know.

use paysys_contract::Words;
use paysys_judge::verdict::RunResult;

/// One line for each.
pub(super) fn answered_at_last(result: &RunResult, words: Words) -> Vec<String> {
    let each = result.scenarios.iter().flat_map(|result| {
        let file = &result.scenario.file;
        let calls = result.answered_at_last();
        calls.map(move |(step, why)| {
            let line = step.line.to_string();
            let values = [
                ("kind", step.kind_name()),
                ("file", file),
                ("line", &line),
                ("why", &why.in_words(words)),
            ];
            words.fill("at_last", &values)
        })
    });
    each.collect()
}
