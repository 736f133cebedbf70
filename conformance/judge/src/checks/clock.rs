//! What time it is at a gateway, by its own clock: another than ours may be right, too.
//!
//! A sandbox's clock that moves only when told is known exactly. Any other gateway says what time it is in the `Date` header of
//! its answers. One that does not, still has a clock that goes on as ours does: what it dated before tells how far the two are
//! apart, and where nothing was dated before, nothing is known.

use jiff::fmt::rfc2822::DateTimeParser;

use paysys_exchange::{Exchange, Gateway, Transcript};
use paysys_scenario::{Clock, Now, Scenario, StepKind};
use paysys_shared::json::Json;

/// Each clock is read in whole seconds, and some servers look at theirs for the `Date` header once a second.
const LEEWAY_SECONDS: i64 = 2;

/// What time it may have been at the gateway while it dealt with this exchange; nothing, where nothing shows that.
pub(super) fn now(scenario: &Scenario, transcript: &Transcript, index: usize) -> Option<Now> {
    let exchange = &transcript.exchanges[index];
    let is_told = transcript.gateway == Gateway::Own && scenario.arrangement.clock == Clock::Manual;
    if is_told {
        return Some(Now {
            earliest: exchange.gateway_now,
            latest: exchange.gateway_now,
        });
    }
    if let Some(answered) = date_header(exchange) {
        return Some(between(answered - took_seconds(exchange), answered));
    }
    let mut earlier = transcript.exchanges[..index].iter();
    let (before, date) = earlier.find_map(|before| Some((before, dated(scenario, before)?)))?;
    let now = date.checked_add(exchange.gateway_now.checked_sub(before.gateway_now)?)?;
    let earliest = now.checked_sub(took_seconds(before))?;
    Some(between(earliest, now.checked_add(took_seconds(exchange))?))
}

fn between(earliest: i64, latest: i64) -> Now {
    Now {
        earliest: earliest.saturating_sub(LEEWAY_SECONDS),
        latest: latest.saturating_add(LEEWAY_SECONDS),
    }
}

/// Rounded up.
fn took_seconds(exchange: &Exchange) -> i64 {
    let seconds = exchange
        .took
        .map_or(0, |took| took.as_millis().div_ceil(1000));
    i64::try_from(seconds).unwrap_or(i64::MAX / 4)
}

/// The time of day that the answer was sent at, as the gateway says.
fn date_header(exchange: &Exchange) -> Option<i64> {
    let headers = exchange.http()?.headers.iter();
    let mut dates = headers.filter(|(name, _)| name.eq_ignore_ascii_case("date"));
    dates.find_map(|(_, date)| {
        let date = DateTimeParser::new().parse_timestamp(date).ok()?;
        Some(date.as_second())
    })
}

/// When a payment was made by the gateway's clock, where it was made just then: a request whose id a file gives may be known
/// from an earlier run, and answered with that run's payment (PAY-12).
fn dated(scenario: &Scenario, exchange: &Exchange) -> Option<i64> {
    let StepKind::Pay(pay) = &scenario.steps[exchange.step].kind else {
        return None;
    };
    let answer = exchange
        .answer()
        .filter(|_| pay.asking.id.is_none() && exchange.is_success())?;
    let date = answer.descend(["result", "details", "date"]);
    date.and_then(Json::as_integer)?.try_into().ok()
}
