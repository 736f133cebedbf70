//! One of the three parts is not there.

use super::Diagnosis;
use super::known_id::COVERED;
use super::suspect::{looks_like_a_hash, looks_like_a_timestamp};

pub(super) fn explain(header: &str) -> Option<Diagnosis> {
    let missing = missing(header)?;
    Some(Diagnosis::new(
        "missing-part",
        format!("there is no {missing} in it; the form is {{service_id}}-{{hash}}-{{timestamp}}"),
    ))
}

fn missing(header: &str) -> Option<&'static str> {
    let (front, last) = header.rsplit_once('-')?;
    if looks_like_a_hash(last) && !front.split('-').any(looks_like_a_timestamp) {
        return Some("timestamp");
    }
    if !looks_like_a_timestamp(last) {
        return None;
    }
    // A known service right before the timestamp leaves no room for a hash.
    if front == COVERED {
        return Some("hash");
    }
    looks_like_a_hash(front.trim_start_matches('-')).then_some("service id")
}
