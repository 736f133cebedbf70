//! One of the three parts is not there.

use super::Diagnosis;
use super::suspect::{looks_like_a_hash, looks_like_a_timestamp};
use crate::core::service::Service;

pub(super) fn explain(header: &str, services: &[Service]) -> Option<Diagnosis> {
    let missing = missing(header, services)?;
    Some(Diagnosis::new(
        "missing-part",
        format!("there is no {missing} in it; the form is {{service_id}}-{{hash}}-{{timestamp}}"),
    ))
}

fn missing(header: &str, services: &[Service]) -> Option<&'static str> {
    let (front, last) = header.rsplit_once('-')?;
    if looks_like_a_hash(last) && !front.split('-').any(looks_like_a_timestamp) {
        return Some("timestamp");
    }
    if !looks_like_a_timestamp(last) {
        return None;
    }
    // A known service right before the timestamp leaves no room for a hash.
    if services.iter().any(|service| service.id == front) {
        return Some("hash");
    }
    looks_like_a_hash(front.trim_start_matches('-')).then_some("service id")
}
