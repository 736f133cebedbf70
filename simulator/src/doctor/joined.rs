//! Something else was hashed along with key and timestamp: a separator, quotes, the service id.

use super::{Diagnosis, Suspect};

const SEPARATORS: [&str; 8] = ["-", ":", ".", "_", ",", "|", "+", "&"];

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let what = separator(suspect)
        .or_else(|| quotes(suspect))
        .or_else(|| service_id(suspect))?;
    Some(Diagnosis::new(
        "more-hashed",
        format!("{what} was hashed too; the hash is sha1(secret_key + timestamp), nothing else"),
    ))
}

fn separator(suspect: &Suspect<'_>) -> Option<String> {
    let (key, time) = (suspect.secret(), suspect.parts.timestamp);
    let between = |separator: &&str| suspect.hash_is_of(key, &format!("{separator}{time}"));
    let found = SEPARATORS.into_iter().find(between)?;
    Some(format!("{found:?} between key and timestamp"))
}

fn quotes(suspect: &Suspect<'_>) -> Option<String> {
    let (key, time) = (suspect.secret(), suspect.parts.timestamp);
    let around = |quote| suspect.hash_is_of(&format!("{quote}{key}{quote}"), time);
    let found = ['"', '\''].into_iter().any(around);
    found.then(|| "a pair of quotes around the key".into())
}

fn service_id(suspect: &Suspect<'_>) -> Option<String> {
    let (id, key, time) = (
        suspect.parts.service_id,
        suspect.secret(),
        suspect.parts.timestamp,
    );
    let hashed = [
        format!("{id}{key}{time}"),
        format!("{key}{id}{time}"),
        format!("{key}{time}{id}"),
        format!("{id}{time}{key}"),
        format!("{id}-{key}-{time}"),
    ];
    let found = hashed.iter().any(|text| suspect.hash_is_of(text, ""));
    found.then(|| "the service id".into())
}
