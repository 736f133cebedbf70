//! What every answer shows: content type, the status of errors, the members of the envelope (ENV-04, ENV-10 … ENV-12).

use std::collections::BTreeMap;

use super::{Setting, transcripts};
use crate::drift::Side;
use crate::{Seen, seen};

pub(super) fn settings(side: &Side) -> Vec<Setting> {
    let ordinary: Vec<Seen> = transcripts(side)
        .flat_map(seen)
        .filter(|seen| seen.is_ordinary && seen.status != Some(413) && is_rpc(seen))
        .collect();
    let mut found = Vec::new();
    let content_types = ordinary.iter().filter_map(|seen| seen.content_type.clone());
    if let Some((content_type, count)) = most_frequent(content_types) {
        found.push(Setting::of(
            "http",
            "content_type",
            content_type,
            answers(count),
        ));
    }
    let errors = ordinary.iter().filter(|seen| seen.is_error());
    if let Some((status, count)) = most_frequent(errors.filter_map(|seen| seen.status)) {
        let status = i64::from(status);
        found.push(Setting::of(
            "http",
            "rpc_error_status",
            status,
            answers(count),
        ));
    }
    let successes: Vec<&Seen> = ordinary.iter().filter(|seen| seen.is_success()).collect();
    let tracked = if successes.is_empty() {
        ordinary.iter().collect()
    } else {
        successes
    };
    let tracker = tracked.iter().map(|seen| {
        let has = seen.value(["mx_id"]).is_some();
        if has { "top-level" } else { "omit" }
    });
    if let Some((tracker, count)) = most_frequent(tracker) {
        found.push(Setting::of("envelope", "mx_id", tracker, answers(count)));
    }
    let jsonrpc = ordinary
        .iter()
        .map(|seen| seen.value(["jsonrpc"]).is_some());
    if let Some((jsonrpc, count)) = most_frequent(jsonrpc) {
        found.push(Setting::of("envelope", "jsonrpc", jsonrpc, answers(count)));
    }
    found
}

fn is_rpc(seen: &Seen) -> bool {
    seen.is_error() || seen.is_success()
}

fn answers(count: usize) -> String {
    format!("in {count} answers")
}

fn most_frequent<T: Ord>(values: impl Iterator<Item = T>) -> Option<(T, usize)> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count)
}
