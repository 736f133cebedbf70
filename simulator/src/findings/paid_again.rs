//! The same payout again, although the first may have moved money for all the client knew (PAY-13).

use std::collections::HashMap;

use super::{Call, Mistake, Scene, Severity, Sightings};
use crate::core::FormAmount;
use crate::core::method::Method;
use crate::core::service::ServiceIndex;
use crate::core::settings::SameRequestId;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "paid-again-after-unknown-outcome",
    severity: Severity::Error,
    fix: "treat a payout without a usable answer as unknown: hold it, and let a person ask the gateway's operator before anything is paid again",
    needs_every_call: true,
    look,
};

/// Who pays what to whom: service, vendor, currency, account, amount.
type Subject = (ServiceIndex, u16, u16, Box<str>, FormAmount);

fn look(scene: &Scene, sightings: &mut Sightings) {
    let mut last: HashMap<Subject, Call<'_>> = HashMap::new();
    for call in scene.calls_of(Method::PayByCash) {
        let Some(subject) = subject(&call, scene) else {
            continue;
        };
        let declared = is_declared(&subject, scene);
        if let Some(before) = last.insert(subject, call)
            && !declared
            && is_blind(&before, &call, scene)
        {
            let (first, again) = (before.number(), call.number());
            sightings.add([first, again], || {
                format!("call {again} repeats the payout of call {first}, whose outcome the client could not know")
            });
        }
    }
}

fn subject(call: &Call<'_>, scene: &Scene) -> Option<Subject> {
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

fn is_blind(before: &Call<'_>, call: &Call<'_>, scene: &Scene) -> bool {
    let made = before.decision().committed;
    let checks = made.and_then(|made| scene.memory.checks_of(made));
    let seen = checks.is_some_and(|checks| checks.were_final_before(call.number()));
    before.entry.told().leaves_the_outcome_open() && !seen && !is_safe_repeat(before, call, scene)
}

/// Where the profile tells repeats by their request id, the same id is no second payment (PAY-12).
fn is_safe_repeat(before: &Call<'_>, call: &Call<'_>, scene: &Scene) -> bool {
    let id = |call: &Call<'_>| {
        let envelope = call.entry.envelope(&scene.behaviour);
        envelope.map(|envelope| envelope.id.get().to_owned())
    };
    let setting = scene.behaviour.settings.payments.same_request_id;
    setting != SameRequestId::NewPayment && id(before) == id(call)
}

fn is_declared((.., account, amount): &Subject, scene: &Scene) -> bool {
    let mut declared = scene.declared.iter();
    declared
        .any(|one| one.times > 1 && *one.account == **account && one.form_amount == amount.get())
}
