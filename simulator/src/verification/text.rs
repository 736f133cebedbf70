//! A verification for a terminal: a tick or cross per expectation and per criterion.

use std::fmt::Write;

use super::{Near, Verdict, VerifiedResult};
use crate::calls::Comparison;

/// Tells everything, the summary last; what comes close only of so many that are not as expected.
pub(super) fn tell(results: &[VerifiedResult], evicted: u64, detailed: usize) -> String {
    let mut text = String::new();
    let mut left = detailed;
    for result in results {
        push_result(&mut text, result, evicted).expect("strings take everything");
        if !result.passed && left > 0 {
            left -= 1;
            push_nearest(&mut text, result).expect("strings take everything");
        }
    }
    text + &summary(results)
}

fn push_result(text: &mut String, result: &VerifiedResult, evicted: u64) -> std::fmt::Result {
    let mark = match result.verdict {
        Verdict::Passed => "✓",
        Verdict::Inconclusive => "?",
        Verdict::Failed => "✗",
    };
    let VerifiedResult {
        expectation,
        says,
        found,
        ..
    } = result;
    write!(text, "{mark} {expectation}: {says}; found {found}")?;
    if result.verdict == Verdict::Inconclusive {
        write!(text, ", evicted {evicted}")?;
    }
    text.push('\n');
    Ok(())
}

fn push_nearest(text: &mut String, result: &VerifiedResult) -> std::fmt::Result {
    if result.verdict == Verdict::Failed && result.nearest.is_empty() {
        writeln!(text, "  there was nothing else")?;
    }
    for near in &result.nearest {
        push_near(text, near)?;
    }
    Ok(())
}

fn push_near(text: &mut String, near: &Near) -> std::fmt::Result {
    let matches = near.criteria.iter().all(|comparison| comparison.holds);
    let how = if matches { "matches" } else { "nearest" };
    match (near.call, near.transaction_id, near.rule) {
        (Some(call), _, _) => writeln!(text, "  {how}: call {call}")?,
        (_, Some(transaction), _) => writeln!(text, "  {how}: payment {}", transaction.0)?,
        (_, _, Some(rule)) => writeln!(text, "  rule {}", rule.0)?,
        (None, None, None) => (),
    }
    let names = near
        .criteria
        .iter()
        .map(|comparison| comparison.criterion.len());
    let width = names.max().unwrap_or(0);
    for comparison in &near.criteria {
        push_comparison(text, comparison, width)?;
    }
    Ok(())
}

fn push_comparison(text: &mut String, comparison: &Comparison, width: usize) -> std::fmt::Result {
    let Comparison {
        criterion,
        holds,
        expected,
        actual,
    } = comparison;
    if *holds {
        return writeln!(text, "    ✓ {criterion:width$}  {actual}");
    }
    writeln!(text, "    ✗ {criterion:width$}  expected {expected}")?;
    writeln!(text, "      {:width$}  actual   {actual}", "")
}

fn summary(results: &[VerifiedResult]) -> String {
    let count = |verdict| results.iter().filter(|r| r.verdict == verdict).count();
    let (all, failed) = (results.len(), count(Verdict::Failed));
    match count(Verdict::Inconclusive) {
        0 => format!("{failed} of {all} expectations failed\n"),
        unknown => format!("{failed} of {all} expectations failed, {unknown} inconclusive\n"),
    }
}
