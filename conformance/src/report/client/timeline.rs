//! Wire, money and claim in the order of time.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use super::ends;
use paysys_contract::{Said, Words};
use paysys_trials::evidence::Evidence;
use paysys_trials::judge::seconds;
use paysys_trials::money::{self, Paid};
use paysys_trials::process::Exit;
use paysys_trials::wire::Call;

/// Which witness speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum Lane {
    Wire,
    Money,
    /// What the client claims, and how its starts went.
    Claim,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// When, by the wall clock.
    pub at: Timestamp,
    /// When, from the first start on.
    pub offset: String,
    pub lane: Lane,
    pub words: String,
    /// The call that is meant, by its number.
    pub call: Option<u64>,
}

/// So many calls are told one by one.
const MOST_CALLS: usize = 60;

/// Everything that happened in a trial, in the order of time.
#[must_use]
pub fn events(evidence: &Evidence, words: Words) -> Vec<Event> {
    let began = evidence.began();
    let event = |at: Timestamp, lane, says: String, call| Event {
        at,
        offset: words.fill("timeline.after", &[("n", &seconds(at, began))]),
        lane,
        words: says,
        call,
    };
    let in_the_end = |lane, says: String| Event {
        offset: words.t("timeline.in_the_end").to_owned(),
        ..event(began, lane, says, None)
    };
    let mut events = Vec::new();
    for (number, start) in evidence.starts.iter().enumerate() {
        let who = if evidence.starts.len() > 1 {
            words.fill("timeline.start", &[("n", &(number + 1).to_string())]) + " "
        } else {
            String::new()
        };
        events.push(event(
            start.began,
            Lane::Claim,
            format!("{who}{}", words.t("timeline.begins")),
            None,
        ));
        events.extend(start.claims.iter().map(|claim| {
            let outcome = claim.outcome.into_str();
            let values = [("order", claim.order.as_str()), ("outcome", outcome)];
            let says = words.fill("timeline.says", &values);
            event(claim.at, Lane::Claim, format!("{who}{says}"), None)
        }));
        // Nobody ends what nobody started.
        if start.exit != Exit::Listened {
            let exit = start.exit.said().in_words(words);
            let last = start.last_words.as_ref();
            let last = last.map(|last| words.fill("timeline.last_words", &[("last", last)]));
            let end = format!("{who}{exit}{}", last.unwrap_or_default());
            events.push(event(start.ended, Lane::Claim, end, None));
        }
    }
    let on_the_wire = ends(&evidence.calls, MOST_CALLS).flat_map(|call| wire(call, words));
    events.extend(
        on_the_wire.map(|(at, words, call)| event(at, Lane::Wire, words, Some(call.number))),
    );
    let calls = evidence.calls.iter();
    let late = calls.filter_map(|call| late(evidence, call, words));
    events.extend(
        late.chain(changes(evidence, words))
            .map(|(at, words, call)| event(at, Lane::Money, words, Some(call.number))),
    );
    events.sort_by_key(|event| event.at);
    if let Some(more) = evidence.calls.len().checked_sub(MOST_CALLS + 1) {
        let more = words.plural("timeline.more", more + 1);
        events.push(in_the_end(Lane::Wire, more));
    }
    let end = |paid: &Paid| in_the_end(Lane::Money, paid.in_the_end().in_words(words));
    events.extend(evidence.payments.iter().map(end));
    if evidence.payments.is_empty() {
        events.push(in_the_end(
            Lane::Money,
            words.t("timeline.no_money").to_owned(),
        ));
    }
    events
}

/// A call by its number.
pub(super) fn call(call: &Call) -> Said {
    let numbered = Said::of("timeline.call").with("number", call.number);
    numbered.with("asked", call.asked())
}

/// An answer that came so much later than its request stands at its own time.
const SOON: SignedDuration = SignedDuration::from_millis(50);

/// A call as one moment; as two, if its answer was held back.
fn wire(call: &Call, words: Words) -> Vec<(Timestamp, String, &Call)> {
    let held_back = call
        .shown_at
        .filter(|shown| shown.duration_since(call.at) > SOON);
    let (asked, shown) = (self::call(call), call.learned());
    let (asked, shown) = (asked.in_words(words), shown.in_words(words));
    match held_back {
        None => vec![(call.at, format!("{asked} → {shown}"), call)],
        Some(shown_at) => {
            let number = call.number.to_string();
            let values = [("number", number.as_str()), ("shown", &shown)];
            let answered = words.fill("timeline.answered", &values);
            vec![(call.at, asked, call), (shown_at, answered, call)]
        }
    }
}

/// When money moved that had not moved yet when the call was answered.
fn late<'a>(
    evidence: &Evidence,
    call: &'a Call,
    words: Words,
) -> Option<(Timestamp, String, &'a Call)> {
    let pace = i32::try_from(evidence.pace).unwrap_or(i32::MAX).max(1);
    let at = call.at + call.commits_after? / pace;
    let paid = evidence
        .payments
        .iter()
        .find(|paid| paid.call == call.number)?;
    let number = call.number.to_string();
    let values = [
        ("transaction", paid.transaction.as_str()),
        ("call", &number),
    ];
    Some((at, words.fill("timeline.only_now", &values), call))
}

/// What the ledger held when somebody called, as far as it had changed.
fn changes(evidence: &Evidence, words: Words) -> Vec<(Timestamp, String, &Call)> {
    let mut known: Vec<(&str, i128)> = Vec::new();
    let mut changes = Vec::new();
    for call in &evidence.calls {
        let Some((transaction, status)) = &call.truth else {
            continue;
        };
        let entry = known.iter_mut().find(|(one, _)| one == transaction);
        let is_new = entry.is_none();
        match entry {
            Some((_, before)) if before == status => continue,
            Some((_, before)) => *before = *status,
            None => known.push((transaction, *status)),
        }
        let status = money::status(*status).in_words(words);
        let values = [("transaction", transaction.as_str()), ("status", &status)];
        let told = if is_new && call.pays() {
            words.fill("timeline.made", &values)
        } else {
            words.fill("timeline.now", &values)
        };
        changes.push((call.at, told, call));
    }
    changes
}
