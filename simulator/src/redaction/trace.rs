//! Card numbers in a `traceparent`, which are not to be told from a drawn id by their looks alone.
//!
//! Of all ids that are drawn one in a thousand holds the digits of a card's number somewhere. It is
//! shown: what is not found in logs is of no use. An id that was made of a card's number has been
//! filled up to its length, which shows in what else stands in it.

use super::{Find, Kind, Redaction, cards};
use crate::journal::{TRACE_HEADER, Trace};

/// All in a request's head as it is shown.
pub(super) fn in_head(head: &str, redaction: &Redaction) -> Vec<Find> {
    let mut finds = Vec::new();
    let mut at = 0;
    for line in head.split('\n') {
        if let Some((TRACE_HEADER, value)) = line.split_once(": ") {
            let start = at + TRACE_HEADER.len() + 2;
            finds.extend(in_header(value, redaction).into_iter().map(|find| Find {
                range: start + find.range.start..start + find.range.end,
                ..find
            }));
        }
        at += line.len() + 1;
    }
    finds
}

fn in_header(value: &str, redaction: &Redaction) -> Vec<Find> {
    let Some(trace) = Trace::read(value) else {
        return cards::numbers_in(value.as_bytes(), redaction);
    };
    // Digits of two ids make no number.
    let mut finds = Vec::new();
    let mut at = 0;
    for part in value.split('-') {
        let of_part = match part == trace.trace_id || part == trace.parent_id {
            true => in_id(part.as_bytes(), redaction),
            false => cards::numbers_in(part.as_bytes(), redaction),
        };
        finds.extend(of_part.into_iter().map(|find| Find {
            range: at + find.range.start..at + find.range.end,
            ..find
        }));
        at += part.len() + 1;
    }
    finds
}

/// All of an id, where it was made of a card's number.
pub(super) fn in_id(id: &[u8], redaction: &Redaction) -> Vec<Find> {
    let starts = 0..id.len();
    let ends = |start: usize| cards::ends_of_numbers(id, start, redaction);
    let mut numbers = starts.flat_map(|start| ends(start).map(move |end| start..end));
    let is_made_of_one =
        numbers.any(|number| is_filling(&[&id[..number.start], &id[number.end..]].concat(), id));
    let find = is_made_of_one.then(|| Find {
        range: 0..id.len(),
        kind: Kind::CardData,
        is_number: false,
        meant: id.to_vec(),
    });
    find.into_iter().collect()
}

/// Whether what stands beside a number was hardly drawn: it has few different digits, or there is no letter
/// in the whole id (of drawn ones, three in ten million have none).
fn is_filling(rest: &[u8], id: &[u8]) -> bool {
    /// That many in thirteen digits or more are drawn once in ten thousand times.
    const FEW: usize = 5;
    let mut digits = rest.to_vec();
    digits.sort_unstable();
    digits.dedup();
    digits.len() <= FEW || id.iter().all(u8::is_ascii_digit)
}
