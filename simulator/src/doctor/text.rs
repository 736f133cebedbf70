//! Mistakes that show in the text of a header, whoever signed it.

use std::borrow::Cow;

use super::suspect::{looks_like_a_hash, looks_like_a_timestamp};
use super::{Diagnosis, Explanation, FORM};
use paysys_core::auth;
use paysys_core::service::Service;

const MISTAKES: [fn(&str) -> Option<Diagnosis>; 6] = [
    sent_twice,
    decorated,
    other_separator,
    swapped_parts,
    timestamp_not_a_number,
    missing_part,
];

/// An id may look like a hash itself, so one that is known is out of the way before anything is
/// looked for by its looks.
pub(super) fn explain(header: &str, services: &[Service]) -> Option<Diagnosis> {
    let covered = cover(header, services);
    MISTAKES.iter().find_map(|explain| explain(&covered))
}

/// What stands where a known id stood: neither a hash nor a timestamp, and nothing to stumble over.
const COVERED: &str = "service";

/// The header with the longest known id in it covered.
fn cover<'a>(header: &'a str, services: &[Service]) -> Cow<'a, str> {
    let found = services
        .iter()
        .filter_map(|service| Some((place(header, &service.id)?, service.id.len())))
        .max_by_key(|(_, length)| *length);
    match found {
        None => Cow::Borrowed(header),
        Some((at, length)) => {
            let (front, rest) = (&header[..at], &header[at + length..]);
            Cow::Owned(format!("{front}{COVERED}{rest}"))
        }
    }
}

/// Where an id stands as a part of its own: a part of a word is no id.
fn place(header: &str, id: &str) -> Option<usize> {
    if id.is_empty() {
        return None;
    }
    let ends = |at: usize| {
        let before = header[..at].chars().next_back();
        let behind = header[at + id.len()..].chars().next();
        [before, behind]
            .iter()
            .flatten()
            .all(|next| !next.is_alphanumeric())
    };
    let mut places = header.match_indices(id).map(|(at, _)| at);
    places.find(|at| ends(*at))
}

/// The header stands in the request more than once.
fn sent_twice(header: &str) -> Option<Diagnosis> {
    let twice = header.as_bytes() == auth::TWICE;
    twice.then(|| Diagnosis::new("sent-twice", Explanation::SentTwice))
}

/// Something stands around the three parts: a scheme, quotes, braces of a template, blanks.
fn decorated(header: &str) -> Option<Diagnosis> {
    Some(Diagnosis::new("decorated", decoration(header)?))
}

fn decoration(header: &str) -> Option<Explanation> {
    let form = FORM;
    let scheme = ["Bearer ", "Basic ", "Token ", "Auth ", "Auth:"];
    let starts_with = |word: &&str| {
        let start = header.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    if scheme.iter().any(starts_with) {
        Some(Explanation::Scheme { form })
    } else if header.contains(['"', '\'']) {
        Some(Explanation::Quotes { form })
    } else if header.contains(['{', '}', '<', '>', '$']) {
        Some(Explanation::Template { form })
    } else if header.trim() != header || header.contains("- ") || header.contains(" -") {
        Some(Explanation::Blanks { form })
    } else {
        None
    }
}

/// More between two parts is no separator.
const MOST_BYTES: usize = 3;

/// The parts are joined by something other than `-`.
fn other_separator(header: &str) -> Option<Diagnosis> {
    let separator = separators(header)?.into_iter().find(|one| *one != "-")?;
    Some(Diagnosis::new(
        "other-separator",
        Explanation::OtherSeparator {
            separator: format!("{separator:?}"),
        },
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

/// The three parts stand in another order.
fn swapped_parts(header: &str) -> Option<Diagnosis> {
    let order = order(header)?;
    Some(Diagnosis::new(
        "swapped-parts",
        Explanation::SwappedParts {
            order: order.into(),
            form: FORM,
        },
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

/// The timestamp is no whole number: a calendar date, a fraction, nothing at all.
fn timestamp_not_a_number(header: &str) -> Option<Diagnosis> {
    let (mistake, explanation) = form(behind_the_hash(header)?)?;
    Some(Diagnosis::new(mistake, explanation))
}

fn behind_the_hash(header: &str) -> Option<&str> {
    // The last one: an id that nobody knows may look like one too.
    let (_, parts) = header.split_once('-')?;
    let hash = parts.rsplit('-').find(|part| looks_like_a_hash(part))?;
    header.rsplit_once(hash)?.1.strip_prefix('-')
}

/// The mistake, and what the timestamp is instead.
fn form(timestamp: &str) -> Option<(&'static str, Explanation)> {
    let form = if timestamp.is_empty() {
        Explanation::NoTimestamp
    } else if timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
        // No moment has more digits, in whatever unit.
        let too_long = timestamp.len() > 19;
        return too_long.then_some(("timestamp-too-long", Explanation::LongTimestamp));
    } else if timestamp.contains(':') || timestamp.matches('-').count() == 2 {
        Explanation::Date
    } else if timestamp.contains(['.', ',', 'e', 'E']) {
        Explanation::Fraction
    } else {
        Explanation::NoNumber
    };
    Some(("timestamp-not-a-number", form))
}

fn missing_part(header: &str) -> Option<Diagnosis> {
    Some(Diagnosis::new("missing-part", missing(header)?))
}

fn missing(header: &str) -> Option<Explanation> {
    let form = FORM;
    let (front, last) = header.rsplit_once('-')?;
    if looks_like_a_hash(last) && !front.split('-').any(looks_like_a_timestamp) {
        return Some(Explanation::WithoutTimestamp { form });
    }
    if !looks_like_a_timestamp(last) {
        return None;
    }
    // A known service right before the timestamp leaves no room for a hash.
    if front == COVERED {
        return Some(Explanation::WithoutHash { form });
    }
    looks_like_a_hash(front.trim_start_matches('-')).then_some(Explanation::WithoutService { form })
}
