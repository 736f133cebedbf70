//! One exchange: sent through the access, written down, and settled where real money was asked for.

use std::time::Duration;

use super::answered::Asked;
use super::player::Player;
use crate::money::{Permit, Slot};
use crate::session;
use crate::target::Repeats;
use crate::wall_clock::{self, Stopwatch};
use paysys_contract::Contract;
use paysys_exchange::{Cut, Exchange, Gateway, Request, Sent, Turn};
use paysys_judge::checks;
use paysys_scenario::Answering;

/// A reading call without an answer is asked again so often.
const MOST_REPEATS: u32 = 2;

/// The pause before that is so many times as long as between calls, and then twice that: a hiccup is over by then.
const PATIENCE: u32 = 5;

/// A gateway whose first answer may be that of a restart is given so long, once: nothing else was answered yet to compare with.
const LONG_START: Duration = Duration::from_secs(3);

/// A gateway that asks for more patience than this is not asked again.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

impl Player<'_> {
    /// Sends a request, and writes down what came of it; where a reading call gets no answer, or one that may be an outage's, the
    /// same once more.
    pub(super) async fn exchange(
        &mut self,
        step: usize,
        turn: Turn,
        asked: Asked,
        answering: &Answering,
    ) -> Result<(), Cut> {
        let mut others_answered = false;
        for repeats_left in (0..=MOST_REPEATS).rev() {
            let (exchange, came) = self.exchange_once(step, turn, &asked).await?;
            if repeats_left > 0 && self.may_ask_again(&exchange, came.repeats) {
                let pause = self.max_wait(&exchange, MOST_REPEATS - repeats_left + 1);
                self.unless_stopped(wall_clock::wait(pause)).await?;
                let is_last = repeats_left == 1;
                others_answered = is_last && self.are_others_answered(step).await?;
                let turn = Turn::repeated(others_answered);
                self.transcript
                    .exchanges
                    .push(Exchange { turn, ..exchange });
                continue;
            }
            if others_answered {
                self.answered.learn(&exchange);
            }
            if came.repeats == Repeats::Allowed && is_an_answer(&exchange) {
                self.answered.keep(&asked);
            }
            let settled = came
                .permit
                .map_or(Ok(()), |permit| self.settle(&permit, &exchange));
            self.name(answering, asked, &exchange);
            self.transcript.exchanges.push(exchange);
            return settled;
        }
        unreachable!("the last one is not asked again")
    }

    /// How long to wait before the same is asked for the second or third time.
    fn max_wait(&self, exchange: &Exchange, times: u32) -> Duration {
        let is_paced = !self.session.pause.is_zero();
        let may_be_starting = exchange.unusable().is_none() && self.answered.last().is_none();
        let start = if is_paced && may_be_starting {
            LONG_START
        } else {
            Duration::ZERO
        };
        let pause = (self.session.pause * PATIENCE * times).max(start);
        pause.max(exchange.retry_after().unwrap_or_default())
    }

    /// Is the gateway there? One that is away for a while answers nothing, or everything in the same way, and is not to be blamed
    /// for what it would not have answered anyway. So the last call that it has answered is sent again, between two calls without an answer.
    async fn are_others_answered(&self, step: usize) -> Result<bool, Cut> {
        let Some(asked) = self.answered.last() else {
            return Ok(false);
        };
        let (other, _) = self.exchange_once(step, Turn::Only, &asked).await?;
        Ok(other.doubt().is_none())
    }

    async fn exchange_once(
        &self,
        step: usize,
        turn: Turn,
        asked: &Asked,
    ) -> Result<(Exchange, Came), Cut> {
        let (request, sent) = &**asked;
        let gateway_now = self.session.now().as_second();
        let (came, took) = self.send(step, request).await?;
        let exchange = Exchange {
            step,
            turn,
            sent: Sent {
                paying: came.pays,
                ..sent.clone()
            },
            outcome: came.outcome,
            gateway_now,
            took: Some(took),
            money_entry: came.permit.as_ref().map(Permit::entry),
        };
        let came = Came {
            permit: came.permit,
            repeats: came.repeats,
        };
        Ok((exchange, came))
    }

    /// Never a call that pays, nor one whose answer an accident is to take away, nor one that was put off for longer than a
    /// run can wait. What never left shows nothing of the gateway.
    fn may_ask_again(&self, exchange: &Exchange, repeats: Repeats) -> bool {
        let is_arranged = self.scenario.arrangement.has_accidents()
            || self.scenario.steps[exchange.step].awaits_an_accident();
        let is_in_doubt = || {
            self.transcript.gateway == Gateway::Shared
                && repeats != Repeats::Never
                && exchange.doubt().is_some()
                && self.answered.leaves_in_doubt(exchange)
        };
        let is_silent = || {
            (exchange.unusable().is_some() || is_in_doubt())
                && exchange.not_sent().is_none()
                && exchange
                    .retry_after()
                    .is_none_or(|wait| wait <= LONGEST_WAIT)
        };
        let guesses = self.session.guesses.as_ref();
        !is_arranged
            && is_silent()
            && match repeats {
                Repeats::Never => false,
                Repeats::Allowed => true,
                Repeats::AsAGuess => guesses.is_none_or(|guesses| guesses.take(1)),
            }
    }

    async fn send(&self, step: usize, request: &Request) -> Result<(session::Sent, Duration), Cut> {
        if !self.session.pause.is_zero() {
            self.unless_stopped(wall_clock::wait(self.session.pause))
                .await?;
        }
        if let Some(reason) = self.stop.reason() {
            return Err(Cut::Stopped(reason));
        }
        let slot = Slot {
            scenario: self.scenario.id.clone(),
            line: self.scenario.steps[step].line,
        };
        let watch = Stopwatch::start();
        let sent = self.session.access.send(request, &slot).await;
        let sent = sent.map_err(|refused| Cut::HeldBack(refused.said()))?;
        Ok((sent, watch.elapsed()))
    }

    fn settle(&self, permit: &Permit, exchange: &Exchange) -> Result<(), Cut> {
        let became = checks::became(exchange, Contract::built_in());
        let settled = self.session.access.settle(permit, became);
        settled.map_err(|error| Cut::Kit(error.to_string().into()))
    }

    /// Keeps what later steps may refer to, or send again.
    fn name(&mut self, answering: &Answering, asked: Asked, exchange: &Exchange) {
        let Some(name) = &answering.name else {
            return;
        };
        self.kept.insert(name.clone(), asked);
        if exchange.turn != Turn::AfterFinal {
            let sound = checks::sound_part(exchange, Contract::built_in());
            self.bindings.bind(name, exchange.request().cloned(), sound);
        }
    }
}

fn is_an_answer(exchange: &Exchange) -> bool {
    exchange.answer().is_some() && exchange.doubt().is_none()
}

/// What is to be done about a request that was sent.
struct Came {
    permit: Option<Permit>,
    repeats: Repeats,
}
