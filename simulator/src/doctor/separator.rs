//! The parts are joined by something other than `-`.

use super::Diagnosis;
use super::suspect::{looks_like_a_hash, looks_like_a_timestamp};

/// More between two parts is no separator.
const MOST_BYTES: usize = 3;

pub(super) fn explain(header: &str) -> Option<Diagnosis> {
    let separator = separators(header)?.into_iter().find(|one| *one != "-")?;
    Some(Diagnosis::new(
        "other-separator",
        format!("the parts are joined by {separator:?}; they are joined by \"-\""),
    ))
}

/// What stands before and behind the hash, where all three parts are there in their order.
fn separators(header: &str) -> Option<[&str; 2]> {
    let (front, timestamp) = last_word(header);
    let (front, behind) = last_gap(front);
    let (front, hash) = last_word(front);
    let (service_id, before) = last_gap(front);
    let formed = !service_id.is_empty()
        && looks_like_a_hash(hash)
        && looks_like_a_timestamp(timestamp)
        && [before, behind]
            .iter()
            .all(|gap| (1..=MOST_BYTES).contains(&gap.len()));
    formed.then_some([before, behind])
}

fn last_word(text: &str) -> (&str, &str) {
    let front = text.trim_end_matches(char::is_alphanumeric);
    text.split_at(front.len())
}

fn last_gap(text: &str) -> (&str, &str) {
    let front = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    text.split_at(front.len())
}
