//! `poll`: checks until the status is as wanted, then sees that a final status stays.

use jiff::SignedDuration;

use super::player::Player;
use paysys_contract::Contract;
use paysys_exchange::{Cut, Turn};
use paysys_judge::checks;
use paysys_scenario::{Poll, World, is_final};

/// After this end another may follow: the refund.
const COMPLETED: i128 = 2;

/// When a payment is checked again after a final status (CHK-09), each pause after the one before. They differ, so that a
/// gateway which wavers to a beat is not asked to that beat.
const PAUSES_AFTER_FINAL: [SignedDuration; 4] = [
    SignedDuration::from_millis(250),
    SignedDuration::from_millis(750),
    SignedDuration::from_secs(1),
    SignedDuration::from_secs(2),
];

impl Player<'_> {
    pub(super) async fn poll(&mut self, step: usize, poll: &Poll) -> Result<(), Cut> {
        let mut pauses = poll.pauses();
        loop {
            self.check(step, Turn::Poll, &poll.check).await?;
            match self.look(poll) {
                Sight::Reached { is_final: true } | Sight::EndedOtherwise => {
                    return self.stay(step, poll).await;
                }
                Sight::Reached { is_final: false } | Sight::Hopeless => return Ok(()),
                Sight::NotYet => match pauses.next().filter(|pause| self.can_wait(*pause)) {
                    Some(pause) => self.pass(pause).await?,
                    None => return Ok(()),
                },
            }
        }
    }

    async fn stay(&mut self, step: usize, poll: &Poll) -> Result<(), Cut> {
        for pause in PAUSES_AFTER_FINAL {
            self.pass(pause.min(poll.every)).await?;
            self.check(step, Turn::AfterFinal, &poll.check).await?;
        }
        Ok(())
    }

    /// What the latest answer means for the polling.
    fn look(&self, poll: &Poll) -> Sight {
        let contract = Contract::built_in();
        let Some(exchange) = self.transcript.exchanges.last() else {
            return Sight::Hopeless;
        };
        let Some(status) = exchange.answered(["result", "result", "status"]) else {
            return Sight::Hopeless;
        };
        if checks::breaks_a_wire_rule(exchange, contract) {
            return Sight::Hopeless;
        }
        let world = World {
            bindings: &self.bindings,
            contract,
            now: None,
        };
        let comparison = poll.until.compare(Some(status), "$", world);
        if comparison.agrees() {
            Sight::Reached {
                is_final: is_final(status),
            }
        } else if !comparison.missing.is_empty() {
            Sight::Hopeless
        } else if is_final(status) && status.as_integer() != Some(COMPLETED) {
            Sight::EndedOtherwise
        } else {
            Sight::NotYet
        }
    }

    pub(super) fn can_wait(&self, pause: SignedDuration) -> bool {
        match &self.session.arranged {
            Some(_) => true,
            None => self.session.waiting.left().is_none_or(|left| pause <= left),
        }
    }
}

enum Sight {
    NotYet,
    Reached {
        is_final: bool,
    },
    /// Another end than was waited for, after which nothing comes.
    EndedOtherwise,
    /// An error, or an answer that breaks a wire rule: more of the same will not help.
    Hopeless,
}
