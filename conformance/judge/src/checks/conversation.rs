//! Rules for the answers of one conversation together: amount and date unchanged (CHK-04, CHK-05), final stays final
//! (CHK-09). That each payment has an id of its own (PAY-15) is a matter of the whole run, so payments are only listed here.

use std::borrow::Cow;

use super::{Breach, Origin, without_broken};
use paysys_contract::{Contract, RequirementId};
use paysys_exchange::Exchange;
use paysys_scenario::{Mismatch, is_final};
use paysys_shared::json::Json;

/// Where a payout has a reference of the client's own.
const REFERENCE: [&str; 3] = ["params", "transaction_form", "partner_transaction_id"];

/// A payment that the gateway said it made.
#[derive(Clone, Debug)]
pub struct Paid {
    pub exchange: usize,
    pub request_id: Option<Json>,
    /// What the client calls it, where it says so.
    pub reference: Option<Json>,
    pub transaction: Json,
}

impl Paid {
    /// Is its request an earlier one again, by its own id (PAY-12) or by the client's reference (PAY-16)? A gateway may
    /// answer it with the first payment.
    pub(crate) fn repeats(&self, earlier: &Self) -> bool {
        let has_reference = self.reference.is_some() && self.reference != Some(Json::Null);
        self.request_id == earlier.request_id
            || (has_reference && self.reference == earlier.reference)
    }
}

/// What is wrong with the conversation as a whole, and the payments that were made in it; `rules` are the breaches of rules
/// for every answer, exchange by exchange.
pub(super) fn look(
    all: &[Exchange],
    rules: &[Vec<Breach>],
    contract: &Contract,
) -> (Vec<Breach>, Vec<Paid>) {
    // What breaks a rule of its own is not compared with anything.
    let sound = all.iter().zip(rules).map(|(exchange, rules)| Sound {
        exchange,
        answer: without_broken(exchange, rules),
    });
    let sound: Vec<Sound<'_>> = sound.collect();
    let payments: Vec<Payment<'_>> = sound
        .iter()
        .enumerate()
        .filter_map(|(at, sound)| Payment::of(at, sound))
        .collect();
    let checks: Vec<Status<'_>> = sound
        .iter()
        .enumerate()
        .filter_map(|(at, sound)| Status::of(at, sound))
        .collect();
    let mut found = Vec::new();
    unchanged(&payments, &checks, &mut found);
    final_stays_final(&checks, &mut found);
    let weighed = |(exchange, requirement, mismatch): (usize, &str, Mismatch)| {
        let cited = [RequirementId::from(requirement)];
        Breach::of(&cited, Origin::Conversation, exchange, mismatch, contract)
    };
    let breaches = found.into_iter().filter_map(weighed).collect();
    (breaches, payments.iter().map(Payment::paid).collect())
}

type Found = Vec<(usize, &'static str, Mismatch)>;

/// An exchange, and what of its answer breaks no rule.
struct Sound<'a> {
    exchange: &'a Exchange,
    answer: Option<Cow<'a, Json>>,
}

impl Sound<'_> {
    /// What stands in the answer at the end of this chain, if it says success.
    fn success(&self, names: [&str; 2]) -> Option<&Json> {
        let answer = self.answer.as_ref();
        answer
            .filter(|_| self.exchange.is_success())?
            .descend(names)
    }
}

/// A payment the gateway said it made.
struct Payment<'a> {
    at: usize,
    request: &'a Json,
    transaction: &'a Json,
    details: &'a Json,
}

/// A status the gateway gave.
struct Status<'a> {
    at: usize,
    transaction: &'a Json,
    state: &'a Json,
}

impl<'a> Payment<'a> {
    fn of(at: usize, sound: &'a Sound<'_>) -> Option<Self> {
        let details = sound.success(["result", "details"])?;
        Some(Self {
            at,
            request: sound.exchange.request()?,
            transaction: details.get("transaction_id")?,
            details,
        })
    }
}

impl Payment<'_> {
    fn paid(&self) -> Paid {
        Paid {
            exchange: self.at,
            request_id: self.request.get("id").cloned(),
            reference: self.request.descend(REFERENCE).cloned(),
            transaction: self.transaction.clone(),
        }
    }
}

impl<'a> Status<'a> {
    fn of(at: usize, sound: &'a Sound<'_>) -> Option<Self> {
        let state = sound.success(["result", "result"])?;
        Some(Self {
            at,
            transaction: sound.exchange.asked(["params", "agr_transaction_id"])?,
            state,
        })
    }
}

fn unchanged(payments: &[Payment<'_>], checks: &[Status<'_>], found: &mut Found) {
    for check in checks {
        let Some(payment) = payments
            .iter()
            .find(|payment| payment.transaction == check.transaction)
        else {
            continue;
        };
        for (name, requirement) in [("amount", "CHK-04"), ("date", "CHK-05")] {
            if let (Some(paid), Some(seen)) = (payment.details.get(name), check.state.get(name))
                && !paid.is_worth(seen)
            {
                let mismatch = Mismatch::between(&format!("$.result.result.{name}"), paid, seen);
                let is_anothers = payments.iter().any(|other| {
                    other.at < check.at
                        && other
                            .details
                            .get(name)
                            .is_some_and(|told| told.is_worth(seen))
                });
                if is_anothers {
                    found.push((check.at, "CHK-01", mismatch.clone()));
                }
                found.push((check.at, requirement, mismatch));
            }
        }
    }
}

fn final_stays_final(checks: &[Status<'_>], found: &mut Found) {
    for (position, check) in checks.iter().enumerate() {
        let before = checks[..position]
            .iter()
            .rev()
            .find(|before| before.transaction == check.transaction);
        let status = |seen: &Status<'_>| seen.state.get("status").cloned();
        let (Some(then), Some(now)) = (before.and_then(status), status(check)) else {
            continue;
        };
        let is_refund = then.as_integer() == Some(2) && now.as_integer() == Some(6);
        if is_final(&then) && then != now && !is_refund {
            found.push((
                check.at,
                "CHK-09",
                Mismatch::between("$.result.result.status", &then, &now),
            ));
        }
    }
}
