//! Signatures in the wrong place: a client whose header is no good may have signed rightly elsewhere.

use std::cell::LazyCell;
use std::ops::Range;

use super::{Find, hash_not_kept};
use crate::core::auth;
use crate::core::service::SecretKey;

/// A SHA-1 in hex; longer runs of digits are hashes of another kind.
const FEWEST_DIGITS: usize = 40;

/// What may be a timestamp has so many digits.
const TIMESTAMP_DIGITS: Range<usize> = 9..20;

/// So many timestamps are tried; a call has one or two.
const MOST_TIMES: usize = 16;

/// What may be the timestamp of a signature in these texts.
pub(super) fn times(texts: &[&[u8]]) -> Vec<String> {
    let digits = |text: &&[u8]| -> Vec<String> {
        let runs = text.split(|byte| !byte.is_ascii_digit());
        let times = runs.filter(|run| TIMESTAMP_DIGITS.contains(&run.len()));
        times
            .map(|run| String::from_utf8_lossy(run).into_owned())
            .collect()
    };
    let mut times: Vec<String> = texts.iter().flat_map(digits).take(MOST_TIMES).collect();
    times.sort_unstable();
    times.dedup();
    times
}

/// Hashes that stand beside a timestamp, or that one of the keys makes with one of the timestamps.
pub(super) fn find(plain: &[u8], times: &[String], keys: &[SecretKey]) -> Vec<Find> {
    // Made when the first hash asks for it: most texts hold none.
    let made = LazyCell::new(|| -> Vec<String> {
        let pairs = keys
            .iter()
            .flat_map(|key| times.iter().map(move |time| (key, time)));
        pairs
            .map(|(key, time)| auth::sign(key.reveal(), time))
            .collect()
    });
    let is_made = |hash: &[u8]| {
        made.iter()
            .any(|made| hash.eq_ignore_ascii_case(made.as_bytes()))
    };
    runs(plain)
        .filter(|run| {
            let (front, back) = (&plain[..run.start], &plain[run.end..]);
            begins_with_a_time(back.iter())
                || begins_with_a_time(front.iter().rev())
                || is_made(&plain[run.clone()])
        })
        .map(|run| (run.clone(), hash_not_kept(&plain[run])))
        .collect()
}

fn runs(plain: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    let pieces = plain
        .split(|byte| !byte.is_ascii_hexdigit())
        .map(move |run| {
            let start = at;
            at += run.len() + 1;
            start..start + run.len()
        });
    pieces.filter(|run| run.len() >= FEWEST_DIGITS)
}

/// Whether a few separators come first, and then the digits of a timestamp.
fn begins_with_a_time<'a>(text: impl Iterator<Item = &'a u8> + Clone) -> bool {
    let separators = text
        .clone()
        .take_while(|byte| !byte.is_ascii_alphanumeric())
        .count();
    let digits = text
        .skip(separators)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    (1..=3).contains(&separators) && TIMESTAMP_DIGITS.contains(&digits)
}
