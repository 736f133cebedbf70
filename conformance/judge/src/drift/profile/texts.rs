//! The messages of errors. Where one code has several, the most frequent stands for all; what was said in a language that
//! was asked for does not count, as a simulator speaks one (ENV-17).

use std::collections::BTreeMap;

use super::{Setting, transcripts};
use crate::drift::Side;
use crate::{Seen, seen};
use paysys_exchange::Exchange;

pub(super) fn settings(side: &Side) -> Vec<Setting> {
    let mut texts: BTreeMap<i64, BTreeMap<String, usize>> = BTreeMap::new();
    let answers = transcripts(side).flat_map(|one| one.exchanges.iter().zip(seen(one)));
    let counts = |(asked, answer): &(&Exchange, Seen)| {
        !answer.is_no_behaviour && !asks_for_a_language(asked)
    };
    for (_, answer) in answers.filter(counts) {
        let message = answer
            .value(["error", "message"])
            .and_then(|message| message.as_text());
        if let (Some(code), Some(message)) = (answer.error_code(), message) {
            *texts
                .entry(code)
                .or_default()
                .entry(message.to_owned())
                .or_default() += 1;
        }
    }
    let setting = |(code, messages): (i64, BTreeMap<String, usize>)| {
        let variety = messages.len();
        let (message, count) = messages.into_iter().max_by_key(|(_, count)| *count)?;
        let shown_by = match variety {
            1 => format!("in {count} answers"),
            _ => format!("in {count} answers, and {} other texts", variety - 1),
        };
        // Quoted, as a bare key must not start with a minus and look like a number.
        Some(Setting::of(
            "messages.texts",
            &format!("\"{code}\""),
            message,
            shown_by,
        ))
    };
    texts.into_iter().filter_map(setting).collect()
}

fn asks_for_a_language(exchange: &Exchange) -> bool {
    let mut headers = exchange.sent.headers.iter();
    headers.any(|(name, _)| name.eq_ignore_ascii_case("accept-language"))
}
