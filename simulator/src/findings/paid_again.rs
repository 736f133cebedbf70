//! The same payout again, although the first may have moved money for all the client knew (PAY-13).

use std::collections::HashMap;

use super::{Call, Mistake, Scene, Severity, Sightings};
use crate::core::FormAmount;
use crate::core::method::Method;
use crate::core::request_id;
use crate::core::service::ServiceIndex;
use crate::core::settings::SameRequestId;
use crate::doubles::retries;
use crate::journal::Told;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "paid-again-after-unknown-outcome",
    severity: Severity::Error,
    fix: "treat a payout without a usable answer as unknown: hold it, and let a person ask the gateway's operator before anything is paid again",
    needs_every_call: true,
    look,
};

/// Who pays what to whom: service, vendor, currency, account, amount.
type Subject = (ServiceIndex, u16, u16, Box<str>, FormAmount);

/// Two calls, the second of which repeats the first.
struct Repeat {
    first: u64,
    again: u64,
}

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    let mut repeats: Vec<Repeat> = attempts(scene)
        .into_iter()
        .flat_map(|(subject, calls)| beyond_the_declared(&subject, &calls, scene))
        .collect();
    repeats.sort_unstable_by_key(|repeat| repeat.again);
    for Repeat { first, again } in repeats {
        sightings.add([first, again], || {
            format!("call {again} repeats the payout of call {first}, whose outcome the client could not know")
        });
    }
}

/// The calls by which one and the same was to be paid. A refusal says of the call that was refused
/// that it paid nothing, and nothing of an earlier one: it neither repeats a payout nor settles one.
fn attempts<'a>(scene: &'a Scene<'_>) -> HashMap<Subject, Vec<Call<'a>>> {
    let mut attempts: HashMap<Subject, Vec<Call<'_>>> = HashMap::new();
    for call in scene.calls_of(&Method::PayByCash) {
        if let Some(subject) = subject(&call, scene)
            && call.entry.told() != Told::Refused
        {
            attempts.entry(subject).or_default().push(call);
        }
    }
    attempts
}

/// Each repeat that was blind, as far as there are more payments than a test means to make.
fn beyond_the_declared(subject: &Subject, calls: &[Call<'_>], scene: &Scene<'_>) -> Vec<Repeat> {
    let paid = calls.iter().filter(|call| call.decision().pays()).count();
    let most = match declared(subject, scene) {
        0 | 1 => calls.len(),
        times => paid.saturating_sub(times),
    };
    let overlap =
        |first: usize, again: usize| calls[first].told_before(&calls[again]) == Told::NotYet;
    let blind = |(first, again): &(usize, usize)| is_blind(&calls[*first], &calls[*again], scene);
    let repeats = retries(calls.len(), overlap).filter(blind);
    let mut repeats: Vec<Repeat> = repeats
        .map(|(first, again)| Repeat {
            first: calls[first].number(),
            again: calls[again].number(),
        })
        .collect();
    // One call may repeat several that were sent at once; it is one repeat.
    repeats.sort_unstable_by_key(|repeat| repeat.again);
    repeats.dedup_by_key(|repeat| repeat.again);
    repeats.truncate(most);
    repeats
}

fn subject(call: &Call<'_>, scene: &Scene<'_>) -> Option<Subject> {
    let service = call.decision().service?;
    let payout = call.entry.payout(&scene.behaviour)?;
    let order = payout.order;
    let vendor = payout.vendor_index;
    Some((
        service,
        vendor,
        order.currency,
        order.account,
        order.form_amount,
    ))
}

fn is_blind(before: &Call<'_>, call: &Call<'_>, scene: &Scene<'_>) -> bool {
    let made = before.decision().committed;
    let checks = made.and_then(|made| scene.memory().checks_of(made));
    let seen = checks.is_some_and(|checks| checks.were_final_before(call.number()));
    let open = before.told_before(call).leaves_the_outcome_open();
    open && !seen && !is_safe_repeat(before, call, scene)
}

/// Where the profile tells repeats by their request id, the same id is no second payment (PAY-12).
fn is_safe_repeat(before: &Call<'_>, call: &Call<'_>, scene: &Scene<'_>) -> bool {
    let id = |call: &Call<'_>| {
        let envelope = call.entry.envelope(&scene.behaviour);
        envelope.map(|envelope| request_id::canonical(envelope.id))
    };
    let setting = scene.behaviour.settings.payments.same_request_id;
    setting != SameRequestId::NewPayment && id(before) == id(call)
}

/// How many payments of this kind a test means to make.
fn declared((.., account, amount): &Subject, scene: &Scene<'_>) -> usize {
    let meant = scene.recalled.declared.iter();
    let same = meant.filter(|one| *one.account == **account && one.form_amount == amount.get());
    same.map(|one| one.times).sum()
}
