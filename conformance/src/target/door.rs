//! The only way to a gateway.

use paysys_exchange::Became;
use std::sync::Arc;

use super::guard::{Denied, Guard, Judged};
use super::http::Http;
use super::live::Live;
use super::proof::Proven;
use crate::imagined::Imagined;
use crate::money::{Held, LogError, Permit, Purse, Slot};
use paysys_exchange::Outcome;
use paysys_exchange::Request;
use paysys_exchange::may_pay;

/// A gateway, and what may be sent to it.
#[derive(Clone, Debug)]
pub enum Door {
    /// A proven simulator: anything.
    Simulated(Proven),
    /// One that exists in memory only: anything, as nothing leaves this process.
    Imagined(Imagined),
    /// Any other: what the guard knows to be harmless, and what an approved plan allows to pay.
    Guarded(Box<GuardedDoor>),
}

/// The way to a gateway that may move real money, or is treated like one.
#[derive(Clone, Debug)]
pub struct GuardedDoor {
    guard: Guard,
    behind: Behind,
}

/// What is behind a guarded door.
#[derive(Clone, Debug)]
enum Behind {
    /// Real money, of which a purse may hold some.
    Live(Http, Option<Arc<Purse>>),
    /// A gateway in memory, whose money is nobody's.
    Imagined(Imagined),
}

/// What came of a request.
#[derive(Debug)]
pub struct Sent {
    /// What came of it.
    pub outcome: Outcome,
    /// Could it move money, real or simulated?
    pub pays: bool,
    /// The permit with which real money was asked for, to be settled.
    pub permit: Option<Permit>,
    /// May the same be asked again, where there was no answer?
    pub repeats: Repeats,
}

/// May a request be sent once more, where it got no answer?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// Never: it pays, or nobody knows it to be harmless twice.
    Never,
    /// It may.
    Allowed,
    /// As long as there are guesses left: it looks like somebody who tries out ids and secrets.
    AsAGuess,
}

/// A request was kept from a gateway that has not proved to be a simulator.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It is not known to be harmless.
    #[error("it is not sent to a gateway that has not proved to be a simulator: {0}")]
    Denied(#[from] Denied),
    /// There is no plan.
    #[error(
        "this call could pay, and without a plan only a gateway that proves to be a simulator is ever paid"
    )]
    NoPlan,
    /// The plan does not allow it.
    #[error(transparent)]
    Held(#[from] Held),
}

impl Door {
    /// A gateway that counts as live.
    #[must_use]
    pub fn live(live: &Live) -> Self {
        let http = Http::live(live);
        Self::Guarded(Box::new(GuardedDoor {
            guard: live.guard(),
            behind: Behind::Live(http, live.purse.clone()),
        }))
    }

    /// A gateway in memory that is treated like a live one.
    pub(super) fn unarranged(gateway: Imagined, guard: Guard) -> Self {
        Self::Guarded(Box::new(GuardedDoor {
            guard,
            behind: Behind::Imagined(gateway),
        }))
    }

    /// Sends a request, if it may go through here; `slot` says where in a plan it belongs.
    ///
    /// # Errors
    /// When it may not.
    pub async fn send(&self, request: &Request, slot: &Slot) -> Result<Sent, Refused> {
        let built = match self {
            Self::Simulated(gateway) => gateway.build(request),
            Self::Imagined(_) => request.build(&Imagined::url()),
            Self::Guarded(door) => {
                let judged = door.guard.judge(request)?;
                return door.send(&judged, slot).await;
            }
        };
        let (outcome, pays) = match (self, built) {
            (_, Err(error)) => (Outcome::NotSent(error.to_string()), false),
            (Self::Simulated(gateway), Ok(built)) => {
                (gateway.send(&built).await, may_pay(built.body()))
            }
            (Self::Imagined(gateway), Ok(built)) => (gateway.answer(&built), may_pay(built.body())),
            (Self::Guarded(_), Ok(_)) => unreachable!("a guarded door has sent it already"),
        };
        let repeats = if pays {
            Repeats::Never
        } else {
            Repeats::Allowed
        };
        Ok(Sent {
            outcome,
            pays,
            permit: None,
            repeats,
        })
    }

    /// Writes down what became of a payment.
    ///
    /// # Errors
    /// When the money log cannot be written.
    pub fn settle(&self, permit: &Permit, became: Became) -> Result<(), LogError> {
        let Self::Guarded(door) = self else {
            return Ok(());
        };
        match &door.behind {
            Behind::Live(_, Some(purse)) => purse.settle(permit, became),
            Behind::Live(_, None) | Behind::Imagined(_) => Ok(()),
        }
    }
}

impl GuardedDoor {
    async fn send(&self, judged: &Judged, slot: &Slot) -> Result<Sent, Refused> {
        let (outcome, permit) = match &self.behind {
            Behind::Imagined(gateway) => (gateway.answer(judged.request()), None),
            Behind::Live(http, purse) => {
                let permit = if judged.pays() {
                    let purse = purse.as_ref().ok_or(Refused::NoPlan)?;
                    Some(purse.permit(judged, slot)?)
                } else {
                    None
                };
                (http.send(judged.request()).await, permit)
            }
        };
        self.guard.learn(&outcome);
        Ok(Sent {
            outcome,
            pays: judged.pays(),
            permit,
            repeats: repeats(judged),
        })
    }
}

/// Only a probe that reads is asked again: what else there is, a file of a user's says.
fn repeats(judged: &Judged) -> Repeats {
    match judged.caller().is_a_guess(judged.request()) {
        _ if judged.pays() || !judged.is_a_probe() => Repeats::Never,
        true => Repeats::AsAGuess,
        false => Repeats::Allowed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imagined::Blueprint;
    use crate::target::unarranged_guard;

    /// Nobody has reviewed what a file of a user's asks for, so it is asked once.
    #[tokio::test]
    async fn only_what_is_compiled_in_is_asked_again() {
        let (guard, ..) = unarranged_guard();
        let door = Door::unarranged(Blueprint::RIGHT.usual(), guard);
        let body = r#"{"id":"1","method":"pam.check_payment","params":{"agr_transaction_id":5}}"#;
        let request = Request {
            verb: "POST".to_owned(),
            path: String::new(),
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        };
        let slot = Slot {
            scenario: "own".to_owned(),
            line: 1,
        };
        let sent = door.send(&request, &slot).await.unwrap();
        assert_eq!((sent.pays, sent.repeats), (false, Repeats::Never));
    }
}
