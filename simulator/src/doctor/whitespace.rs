//! A line end or blank crept into what was hashed, as `echo` and text files add it.

use super::{Diagnosis, Suspect};

const CREPT_IN: [(&str, &str); 6] = [
    ("\n", "a line end"),
    ("\r\n", "a Windows line end"),
    ("\r", "a carriage return"),
    ("\u{feff}", "a byte order mark"),
    (" ", "a blank"),
    ("\t", "a tab"),
];

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
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
