//! The same payout again, although the first may have moved money for all the client knew (PAY-13).

use std::collections::HashMap;

use super::{Call, Mistake, Reason, Scene, Severity, Sightings};
use crate::doubles::retries;
use crate::journal::Told;
use paysys_core::method::Method;
use paysys_core::reference::Reference;
use paysys_core::service::ServiceIndex;
use paysys_core::settings::{OwnReference, SameRequestId};
use paysys_core::vendor::Account;
use paysys_core::{FormAmount, request_id};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "paid-again-after-unknown-outcome",
    severity: Severity::Error,
    needs_every_call: true,
    look,
};

/// Who pays what to whom: service, vendor, currency, account, amount.
type Subject = (ServiceIndex, u16, u16, Account, FormAmount);

/// Two calls, the second of which repeats the first.
struct Repeat {
    first: u64,
    again: u64,
}

/// What is right where a payment can be found by what its client calls it.
const FIX_BY_REFERENCE: &str = "fix_by_reference";

/// A payout, and what its client calls it.
struct Attempt<'a> {
    call: Call<'a>,
    reference: Option<Box<str>>,
}

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    let mut repeats: Vec<Repeat> = attempts(scene)
        .into_iter()
        .flat_map(|(subject, calls)| beyond_the_declared(&subject, &calls, scene))
        .collect();
    repeats.sort_unstable_by_key(|repeat| repeat.again);
    if scene.behaviour.settings.payments.own_reference.mode != OwnReference::Ignore {
        sightings.fix = Some(FIX_BY_REFERENCE);
    }
    for Repeat { first, again } in repeats {
        sightings.add([first, again], || Reason::PaidAgain { first, again });
    }
}

/// The calls by which one and the same was to be paid. A refusal says of the call that was refused
/// that it paid nothing, and nothing of an earlier one: it neither repeats a payout nor settles one.
fn attempts<'a>(scene: &'a Scene<'_>) -> HashMap<Subject, Vec<Attempt<'a>>> {
    let mut attempts: HashMap<Subject, Vec<Attempt<'_>>> = HashMap::new();
    for call in scene.calls_of(&Method::PayByCash) {
        if let Some((subject, reference)) = subject(&call, scene)
            && call.entry.told() != Told::Refused
        {
            let same = attempts.entry(subject).or_default();
            same.push(Attempt { call, reference });
        }
    }
    attempts
}

/// Each repeat that was blind, as far as there are more payments than a test means to make.
fn beyond_the_declared(subject: &Subject, calls: &[Attempt<'_>], scene: &Scene<'_>) -> Vec<Repeat> {
    let pays = |one: &&Attempt<'_>| one.call.decision().pays();
    let paid = calls.iter().filter(pays).count();
    let most = match declared(subject, scene) {
        0 | 1 => calls.len(),
        times => paid.saturating_sub(times),
    };
    let unrelated = |first: usize, again: usize| {
        let (first, again) = (&calls[first], &calls[again]);
        first.is_another_order_than(again) || first.call.told_before(&again.call) == Told::NotYet
    };
    let blind = |(first, again): &(usize, usize)| is_blind(&calls[*first], &calls[*again], scene);
    let repeats = retries(calls.len(), unrelated).filter(blind);
    let mut repeats: Vec<Repeat> = repeats
        .map(|(first, again)| Repeat {
            first: calls[first].call.number(),
            again: calls[again].call.number(),
        })
        .collect();
    // One call may repeat several that were sent at once; it is one repeat.
    repeats.sort_unstable_by_key(|repeat| repeat.again);
    repeats.dedup_by_key(|repeat| repeat.again);
    repeats.truncate(most);
    repeats
}

fn subject(call: &Call<'_>, scene: &Scene<'_>) -> Option<(Subject, Option<Box<str>>)> {
    let service = call.decision().service?;
    let payout = call.entry.payout(&scene.behaviour)?;
    let reference = payout.reference.as_ref().map(Reference::canonical);
    let order = payout.order;
    let vendor = payout.vendor_index;
    let subject = (
        service,
        vendor,
        order.currency,
        order.account,
        order.form_amount,
    );
    Some((subject, reference))
}

impl Attempt<'_> {
    /// Whether the client calls it otherwise, so that it is no attempt at the same (PAY-16).
    fn is_another_order_than(&self, other: &Self) -> bool {
        matches!((&self.reference, &other.reference), (Some(one), Some(two)) if one != two)
    }
}

fn is_blind(before: &Attempt<'_>, again: &Attempt<'_>, scene: &Scene<'_>) -> bool {
    let (first, call) = (&before.call, &again.call);
    let made = first.decision().committed;
    let checks = made.and_then(|made| scene.memory().checks_of(made));
    let seen = checks.is_some_and(|checks| checks.were_final_before(call.number()));
    let open = first.told_before(call).leaves_the_outcome_open();
    open && !seen && !is_safe_repeat(before, again, scene)
}

/// Where the profile tells repeats by their request id or by the client's own reference, the same is no
/// second payment (PAY-12, PAY-16).
fn is_safe_repeat(before: &Attempt<'_>, again: &Attempt<'_>, scene: &Scene<'_>) -> bool {
    let id = |attempt: &Attempt<'_>| {
        let id = attempt.call.entry.request_id(&scene.behaviour);
        id.map(|id| request_id::canonical(&id))
    };
    let settings = &scene.behaviour.settings.payments;
    let by_reference = matches!(
        settings.own_reference.mode,
        OwnReference::Reject | OwnReference::ReturnOriginal
    );
    let same_reference = before.reference.is_some() && before.reference == again.reference;
    (by_reference && same_reference)
        || (settings.same_request_id != SameRequestId::NewPayment && id(before) == id(again))
}

/// How many payments of this kind a test means to make.
fn declared((.., account, amount): &Subject, scene: &Scene<'_>) -> usize {
    let meant = scene.recalled.declared.iter();
    let same = meant.filter(|one| *one.account == **account && one.form_amount == amount.get());
    same.map(|one| one.times).sum()
}
