//! `poll`: checks until the status is as wanted, then sees that a final status stays.

use jiff::SignedDuration;

use super::player::Player;
use crate::chance;
use crate::checks::{self, Parsed};
use crate::contract::Contract;
use crate::json::{Json, Path};
use crate::scenario::{Poll, World, is_final};
use crate::transcript::{Cut, Turn};

/// So many checks more after a final status (CHK-09).
const CHECKS_AFTER_FINAL: usize = 4;

impl Player<'_> {
    pub(super) async fn poll(&mut self, step: usize, poll: &Poll) -> Result<(), Cut> {
        let mut pauses = poll.pauses();
        loop {
            self.check_once(step, Turn::Poll, poll).await?;
            match self.look(poll) {
                Sight::Reached { is_final: true } => return self.stay(step, poll).await,
                Sight::Reached { is_final: false } | Sight::Hopeless => return Ok(()),
                Sight::NotYet => match pauses.next() {
                    Some(pause) => self.pass(pause).await?,
                    None => return Ok(()),
                },
            }
        }
    }

    async fn stay(&mut self, step: usize, poll: &Poll) -> Result<(), Cut> {
        for _ in 0..CHECKS_AFTER_FINAL {
            self.pass(poll.every.min(SignedDuration::from_secs(1)))
                .await?;
            self.check_once(step, Turn::AfterFinal, poll).await?;
        }
        Ok(())
    }

    async fn check_once(&mut self, step: usize, turn: Turn, poll: &Poll) -> Result<(), Cut> {
        let request = poll
            .check
            .request(&Json::text(chance::uuid()), &self.bindings);
        let request = request.map_err(|missing| Cut::Missing {
            step,
            what: missing.to_string(),
        })?;
        self.ask(
            step,
            turn,
            &request,
            &poll.check.asking,
            &poll.check.answering,
        )
        .await
    }

    /// What the latest answer means for the polling.
    fn look(&self, poll: &Poll) -> Sight {
        let contract = Contract::built_in();
        let Some(exchange) = self.transcript.exchanges.last() else {
            return Sight::Hopeless;
        };
        let parsed = Parsed::of(exchange);
        let Some(status) = parsed
            .answer()
            .and_then(|answer| answer.descend(["result", "result", "status"]))
        else {
            return Sight::Hopeless;
        };
        if checks::breaks_a_wire_rule(&parsed, contract) {
            return Sight::Hopeless;
        }
        let world = World {
            bindings: &self.bindings,
            contract,
            gateway_now: Some(exchange.gateway_now),
        };
        let comparison = poll.until.compare(Some(status), &Path::root(), world);
        if comparison.agrees() {
            Sight::Reached {
                is_final: is_final(status),
            }
        } else if comparison.missing.is_empty() {
            Sight::NotYet
        } else {
            Sight::Hopeless
        }
    }
}

enum Sight {
    NotYet,
    Reached {
        is_final: bool,
    },
    /// An error, or an answer that breaks a wire rule: more of the same will not help.
    Hopeless,
}
