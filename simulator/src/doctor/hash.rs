//! Mistakes that show when the hash is made again with the right key.

use super::{Blank, Diagnosis, Explanation, Place, Suspect, algorithm};
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
    explained.unwrap_or_else(|| Diagnosis::new("wrong-key", Explanation::WrongKey))
}

/// The hash is right but for its case.
fn upper_case(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let only_the_case = suspect.hash_is_of(suspect.secret(), suspect.parts.timestamp);
    only_the_case.then(|| Diagnosis::new("upper-case-hash", Explanation::UpperCase))
}

/// The timestamp was hashed in front of the key.
fn swapped_inputs(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let swapped = suspect.hash_is_of(suspect.parts.timestamp, suspect.secret());
    swapped.then(|| Diagnosis::new("swapped-inputs", Explanation::SwappedInputs))
}

const CREPT_IN: [(&str, Blank); 6] = [
    ("\n", Blank::LineEnd),
    ("\r\n", Blank::WindowsLineEnd),
    ("\r", Blank::CarriageReturn),
    ("\u{feff}", Blank::ByteOrderMark),
    (" ", Blank::Space),
    ("\t", Blank::Tab),
];

/// A line end or blank crept into what was hashed, as `echo` and text files add it.
fn blank_hashed(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    CREPT_IN
        .into_iter()
        .find_map(|(blank, name)| place(suspect, blank).map(|place| (name, place)))
        .map(|(what, place)| {
            Diagnosis::new("blank-hashed", Explanation::BlankHashed { what, place })
        })
}

fn place(suspect: &Suspect<'_>, blank: &str) -> Option<Place> {
    let (key, time) = (suspect.secret(), suspect.parts.timestamp);
    if suspect.hash_is_of(key, &format!("{time}{blank}")) {
        Some(Place::BehindTheTimestamp)
    } else if suspect.hash_is_of(key, &format!("{blank}{time}")) {
        Some(Place::Between)
    } else if suspect.hash_is_of(key, &format!("{blank}{time}{blank}")) {
        Some(Place::BehindBoth)
    } else if suspect.hash_is_of(&format!("{blank}{key}"), time) {
        Some(Place::BeforeTheKey)
    } else {
        None
    }
}

const SEPARATORS: [&str; 8] = ["-", ":", ".", "_", ",", "|", "+", "&"];

/// Something else was hashed along with key and timestamp: a separator, quotes, the service id.
fn more_hashed(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let explanation = separator(suspect)
        .or_else(|| quotes(suspect))
        .or_else(|| service_id(suspect))?;
    Some(Diagnosis::new("more-hashed", explanation))
}

fn separator(suspect: &Suspect<'_>) -> Option<Explanation> {
    let (key, time) = (suspect.secret(), suspect.parts.timestamp);
    let between = |separator: &&str| suspect.hash_is_of(key, &format!("{separator}{time}"));
    let found = SEPARATORS.into_iter().find(between)?;
    let separator = format!("{found:?}");
    Some(Explanation::SeparatorHashed { separator })
}

fn quotes(suspect: &Suspect<'_>) -> Option<Explanation> {
    let (key, time) = (suspect.secret(), suspect.parts.timestamp);
    let around = |quote| suspect.hash_is_of(&format!("{quote}{key}{quote}"), time);
    let found = ['"', '\''].into_iter().any(around);
    found.then_some(Explanation::QuotesHashed)
}

fn service_id(suspect: &Suspect<'_>) -> Option<Explanation> {
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
    found.then_some(Explanation::ServiceHashed)
}

/// Only one of key and timestamp was hashed.
fn incomplete(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let explanation = if suspect.hash_is_of(suspect.secret(), "") {
        Explanation::KeyAlone
    } else if suspect.hash_is_of("", suspect.parts.timestamp) {
        Explanation::TimestampAlone
    } else {
        return None;
    };
    Some(Diagnosis::new("incomplete-hash", explanation))
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
        Explanation::OtherKey {
            other: format!("{:?}", other.id),
            named: format!("{:?}", suspect.service.id),
        },
    ))
}

/// The timestamp that was hashed is not the one that was sent.
fn other_time(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let (key, sent) = (suspect.secret(), suspect.parts.timestamp);
    let cut = sent.len().saturating_sub(3);
    let seconds = sent.get(..cut).unwrap_or_default();
    let explanation = if suspect.hash_is_of(key, seconds) {
        Explanation::SecondsHashed
    } else if is_of_a_millisecond_in(suspect) {
        Explanation::MillisecondsHashed
    } else if suspect.hash_is_of(key, &format!("{sent}.0")) {
        Explanation::FractionHashed
    } else {
        return None;
    };
    Some(Diagnosis::new("other-timestamp-hashed", explanation))
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
    let explanation = match hash.len() {
        40 if hex => return None,
        28 if hash.ends_with('=') => Explanation::Base64,
        length if hex => Explanation::OtherLength { length },
        length => Explanation::NotHex { length },
    };
    Some(Diagnosis::new("hash-of-another-form", explanation))
}
