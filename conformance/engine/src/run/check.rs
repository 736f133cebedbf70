//! A check of a payment. How soon after its payout a check finds it, nobody says, so one that does not is made again for a while.

use super::player::Player;
use crate::chance;
use paysys_contract::{Blames, Contract};
use paysys_exchange::{Cut, Exchange, Gateway, Turn};
use paysys_scenario::{Check, PAUSES_UNTIL_FOUND, Who};
use paysys_shared::json::Json;

impl Player<'_> {
    pub(super) async fn check(
        &mut self,
        step: usize,
        turn: Turn,
        check: &Check,
    ) -> Result<(), Cut> {
        // A gateway that was made for this scenario has no load to be late for.
        let tries = match self.transcript.gateway {
            Gateway::Own => 4,
            Gateway::Shared => PAUSES_UNTIL_FOUND.len(),
        };
        let mut pauses = PAUSES_UNTIL_FOUND.into_iter().take(tries);
        loop {
            let request = check.request(&Json::text(chance::uuid()), &self.bindings);
            let request = request.map_err(|missing| Cut::Missing {
                step,
                what: missing.to_string().into(),
            })?;
            self.ask(step, turn, &request, &check.asking, &check.answering)
                .await?;
            let pause = pauses.next().filter(|pause| self.can_wait(*pause));
            let (Some(pause), true) = (pause, self.is_not_found_yet()) else {
                return Ok(());
            };
            if let Some(last) = self.transcript.exchanges.last_mut() {
                last.turn = Turn::Repeated;
            }
            self.pass(pause).await?;
        }
    }

    /// Was a payment that was made in this conversation, and not found in it yet, looked for in vain? Where a scenario arranges
    /// what becomes of it, that is not waited for.
    fn is_not_found_yet(&self) -> bool {
        let Some((last, earlier)) = self.transcript.exchanges.split_last() else {
            return false;
        };
        let code = last.error_code();
        let blames = code.and_then(|code| Contract::built_in().errors.blames(code));
        let wanted = asked_for(last);
        let is_payment = |paid: &Exchange| wanted.is_some() && given(paid) == wanted;
        let is_found = |before: &Exchange| before.is_success() && asked_for(before) == wanted;
        !self.scenario.arrangement.needs_a_simulator()
            && blames == Some(Blames::Transaction)
            && last.signed_by() == Some(Who::First)
            && earlier.iter().any(is_payment)
            && !earlier.iter().any(is_found)
    }
}

fn asked_for(exchange: &Exchange) -> Option<&Json> {
    exchange.asked(["params", "agr_transaction_id"])
}

fn given(exchange: &Exchange) -> Option<&Json> {
    exchange.answered(["result", "details", "transaction_id"])
}
