//! The three parts stand in another order.

use super::Diagnosis;
use super::suspect::{looks_like_a_hash, looks_like_a_timestamp};

pub(super) fn explain(header: &str) -> Option<Diagnosis> {
    let order = order(header)?;
    Some(Diagnosis::new(
        "swapped-parts",
        format!("the parts stand as {order}; their order is {{service_id}}-{{hash}}-{{timestamp}}"),
    ))
}

/// The order, unless it is the right one or cannot be told. The service id is what is left over.
fn order(header: &str) -> Option<&'static str> {
    let parts: Vec<&str> = header.split('-').collect();
    let hash = parts.iter().position(|part| looks_like_a_hash(part))?;
    let timestamp = parts.iter().position(|part| looks_like_a_timestamp(part))?;
    let last = parts.len() - 1;
    // An id that nobody knows may have as many hex digits as a hash.
    let as_documented =
        last >= 2 && looks_like_a_hash(parts[last - 1]) && looks_like_a_timestamp(parts[last]);
    match (hash, timestamp) {
        _ if last < 2 || as_documented => None,
        (0, 1) => Some("{hash}-{timestamp}-{service_id}"),
        (1, 0) => Some("{timestamp}-{hash}-{service_id}"),
        (0, time) if time == last => Some("{hash}-{service_id}-{timestamp}"),
        (hash, 0) if hash == last => Some("{timestamp}-{service_id}-{hash}"),
        (hash, time) if hash == last && time + 1 == last => Some("{service_id}-{timestamp}-{hash}"),
        _ => None,
    }
}
