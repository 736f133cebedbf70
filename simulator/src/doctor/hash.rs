//! Mistakes that show when the hash is made again with the right key.

use super::{Diagnosis, Suspect, algorithm};
use paysys_core::service::Service;

const MISTAKES: [fn(&Suspect<'_>) -> Option<Diagnosis>; 9] = [
    upper_case,
    algorithm::explain,
    swapped_inputs,
    blank_hashed,
    more_hashed,
    incomplete,
    other_key,
    other_time,
    other_form,
];

/// Why a hash is not what it should be.
pub(super) fn explain(suspect: &Suspect<'_>) -> Diagnosis {
    let explained = MISTAKES.iter().find_map(|explain| explain(suspect));
    explained.unwrap_or_else(|| {
        Diagnosis::new(
            "wrong-key",
            "no known mistake explains this hash; most likely it was made with another secret key",
        )
    })
}

/// The hash is right but for its case.
fn upper_case(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let only_the_case = suspect.hash_is_of(suspect.secret(), suspect.parts.timestamp);
    only_the_case.then(|| {
        Diagnosis::new(
            "upper-case-hash",
            "the hash is right but for upper-case digits; hex digits are lower-case",
        )
    })
}

/// The timestamp was hashed in front of the key.
fn swapped_inputs(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let swapped = suspect.hash_is_of(suspect.parts.timestamp, suspect.secret());
    swapped.then(|| {
        Diagnosis::new(
            "swapped-inputs",
            "the hash is that of timestamp + secret_key; it is sha1(secret_key + timestamp)",
        )
    })
}

const CREPT_IN: [(&str, &str); 6] = [
    ("\n", "a line end"),
    ("\r\n", "a Windows line end"),
    ("\r", "a carriage return"),
    ("\u{feff}", "a byte order mark"),
    (" ", "a blank"),
    ("\t", "a tab"),
];

/// A line end or blank crept into what was hashed, as `echo` and text files add it.
fn blank_hashed(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    CREPT_IN
        .into_iter()
        .find_map(|(blank, name)| place(suspect, blank).map(|place| (name, place)))
        .map(|(name, place)| {
            Diagnosis::new(
                "blank-hashed",
                format!("{name} {place} was hashed too; cut it off (`printf %s`, not `echo`)"),
            )
        })
}

fn place(suspect: &Suspect<'_>, blank: &str) -> Option<&'static str> {
    let (key, time) = (suspect.secret(), suspect.parts.timestamp);
    if suspect.hash_is_of(key, &format!("{time}{blank}")) {
        Some("behind the timestamp")
    } else if suspect.hash_is_of(key, &format!("{blank}{time}")) {
        Some("between key and timestamp")
    } else if suspect.hash_is_of(key, &format!("{blank}{time}{blank}")) {
        Some("behind key and timestamp")
    } else if suspect.hash_is_of(&format!("{blank}{key}"), time) {
        Some("in front of the key")
    } else {
        None
    }
}

const SEPARATORS: [&str; 8] = ["-", ":", ".", "_", ",", "|", "+", "&"];

/// Something else was hashed along with key and timestamp: a separator, quotes, the service id.
fn more_hashed(suspect: &Suspect<'_>) -> Option<Diagnosis> {
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

/// Only one of key and timestamp was hashed.
fn incomplete(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let what = if suspect.hash_is_of(suspect.secret(), "") {
        "the key alone"
    } else if suspect.hash_is_of("", suspect.parts.timestamp) {
        "the timestamp alone"
    } else {
        return None;
    };
    Some(Diagnosis::new(
        "incomplete-hash",
        format!("{what} was hashed; the hash is sha1(secret_key + timestamp)"),
    ))
}

/// The hash was made with another service's key.
fn other_key(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let signed = |other: &&Service| {
        let key = other.secret_key.reveal();
        other.id != suspect.service.id && suspect.hash_is_of(key, suspect.parts.timestamp)
    };
    let other = suspect.services.iter().find(signed)?;
    Some(Diagnosis::new(
        "key-of-another-service",
        format!(
            "the hash is made with the key of {:?}, the header names {:?}",
            other.id, suspect.service.id
        ),
    ))
}

/// The timestamp that was hashed is not the one that was sent.
fn other_time(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let (key, sent) = (suspect.secret(), suspect.parts.timestamp);
    let cut = sent.len().saturating_sub(3);
    let seconds = sent.get(..cut).unwrap_or_default();
    let what = if suspect.hash_is_of(key, seconds) {
        "seconds were hashed and milliseconds sent"
    } else if is_of_a_millisecond_in(suspect) {
        "milliseconds were hashed and seconds sent"
    } else if suspect.hash_is_of(key, &format!("{sent}.0")) {
        "a number with a fraction was hashed and a whole one sent"
    } else {
        return None;
    };
    Some(Diagnosis::new(
        "other-timestamp-hashed",
        format!("{what}; hash exactly the digits that stand in the header"),
    ))
}

/// Whether one of the milliseconds of the second that was sent was hashed.
fn is_of_a_millisecond_in(suspect: &Suspect<'_>) -> bool {
    let sent = suspect.parts.timestamp;
    let seconds = matches!(sent.len(), 9 | 10);
    let hashed = |millis: u32| suspect.hash_is_of(suspect.secret(), &format!("{sent}{millis:03}"));
    seconds && (0..1000).any(hashed)
}

/// The hash does not have the length or the digits of a SHA-1 in hex.
fn other_form(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let hash = suspect.parts.hash;
    let hex = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let what = match hash.len() {
        40 if hex => return None,
        28 if hash.ends_with('=') => "looks like Base64".to_owned(),
        length if hex => format!("has {length} digits"),
        length => format!("has {length} characters that are not all hex digits"),
    };
    Some(Diagnosis::new(
        "hash-of-another-form",
        format!("the hash {what}; SHA-1 in hex has 40 digits 0-9 a-f"),
    ))
}
