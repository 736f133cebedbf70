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
    let content_types = ordinary.iter().filter_map(|seen| seen.content_type.clone());
    let errors = ordinary.iter().filter(|seen| seen.is_error());
    let statuses = errors.filter_map(|seen| seen.status.map(i64::from));
    let has_successes = ordinary.iter().any(Seen::is_success);
    let tracked = ordinary.iter();
    let tracked = tracked.filter(|seen| !has_successes || seen.is_success());
    let trackers = tracked.map(|seen| {
        let has = seen.value(["mx_id"]).is_some();
        if has { "top-level" } else { "omit" }
    });
    let jsonrpc = ordinary.iter();
    let jsonrpc = jsonrpc.map(|seen| seen.value(["jsonrpc"]).is_some());
    let found = [
        usual("http", "content_type", content_types),
        usual("http", "rpc_error_status", statuses),
        usual("envelope", "mx_id", trackers),
        usual("envelope", "jsonrpc", jsonrpc),
    ];
    found.into_iter().flatten().collect()
}

fn is_rpc(seen: &Seen) -> bool {
    seen.is_error() || seen.is_success()
}

/// What most answers show.
fn usual<T: Ord + Into<toml::Value>>(
    table: &str,
    key: &str,
    values: impl Iterator<Item = T>,
) -> Option<Setting> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let (value, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let shown_by = format!("in {count} answers");
    Some(Setting::of(table, key, value, shown_by))
}
