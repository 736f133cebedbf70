//! One exchange: sent through the door, written down, and settled where real money was asked for.

use std::time::Duration;

use super::player::Player;
use crate::checks;
use crate::contract::Contract;
use crate::money::{Permit, Slot};
use crate::scenario::Answering;
use crate::target::{self, Request};
use crate::transcript::{Cut, Exchange, Sent, Turn};
use crate::wall_clock::{self, Stopwatch};

impl Player<'_> {
    pub(super) async fn exchange(
        &mut self,
        step: usize,
        turn: Turn,
        request: Request,
        mut sent: Sent,
        answering: &Answering,
    ) -> Result<(), Cut> {
        let gateway_now = self.stage.now().as_second();
        let (came, took) = self.send(step, &request).await?;
        let target::Sent {
            outcome,
            pays,
            permit,
        } = came;
        sent.paying = pays;
        let exchange = Exchange {
            step,
            turn,
            sent,
            outcome,
            gateway_now,
            took: Some(took),
            money_entry: permit.as_ref().map(Permit::entry),
        };
        let settled = permit.map_or(Ok(()), |permit| self.settle(&permit, &exchange));
        self.name(answering, request, &exchange);
        self.transcript.exchanges.push(exchange);
        settled
    }

    async fn send(&self, step: usize, request: &Request) -> Result<(target::Sent, Duration), Cut> {
        if !self.stage.pause.is_zero() {
            self.unless_stopped(wall_clock::wait(self.stage.pause))
                .await?;
        }
        if let Some(reason) = self.stop.reason() {
            return Err(Cut::Stopped(reason.to_owned()));
        }
        let slot = Slot {
            scenario: self.scenario.id.clone(),
            line: self.scenario.steps[step].line,
        };
        let watch = Stopwatch::start();
        let sent = self.stage.door.send(request, &slot).await;
        let sent = sent.map_err(|refused| Cut::HeldBack(refused.to_string()))?;
        Ok((sent, watch.elapsed()))
    }

    fn settle(&self, permit: &Permit, exchange: &Exchange) -> Result<(), Cut> {
        let became = checks::became(exchange, Contract::built_in());
        let settled = self.stage.door.settle(permit, became);
        settled.map_err(|error| Cut::Kit(error.to_string()))
    }

    /// Keeps what later steps may refer to, or send again.
    fn name(&mut self, answering: &Answering, request: Request, exchange: &Exchange) {
        let Some(name) = &answering.name else {
            return;
        };
        let kept = (request, exchange.sent.clone());
        self.kept.insert(name.clone(), kept);
        if exchange.turn != Turn::AfterFinal {
            let sound = checks::sound_part(exchange, Contract::built_in());
            self.bindings.bind(name, exchange.request().cloned(), sound);
        }
    }
}
