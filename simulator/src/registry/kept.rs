//! What comes to a sandbox whose steps are kept: it is answered when they are. A sandbox without a store answers at once.

use std::sync::Arc;

use hyper::http::request::Parts;

use super::answering::log_turned_away;
use super::applied::Applied;
use super::row::{Row, Unserved};
use super::step::{self, CallStep, RequestStep, Step};
use super::turns::{Later, told};
use super::{CommandResult, Headers, HostedSandbox, Outgoing};
use crate::control::CommandShape;
use crate::journal::{Arrival, Declared};
use crate::transport::TransportError;
use crate::turned_away::TurnedAway;
use crate::wall_clock;
use paysys_core::command::{Command, CommandError};
use paysys_core::settings::AuthClock;

/// Why a command was not followed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OrderError {
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Unserved(#[from] Unserved),
}

impl HostedSandbox {
    /// Answers a POST.
    pub(crate) async fn answer_kept(
        self: &Arc<Self>,
        row: &Row,
        head: &Parts,
        headers: &Headers<'_>,
        arrival: Arrival<'_>,
    ) -> Result<Outgoing, Unserved> {
        if self.is_judged_by_its_clock() {
            // Another node may have moved it.
            self.look_at(row).await?;
        }
        match self.begin_answer(row, head, headers, arrival) {
            Ok(outgoing) => Ok(outgoing),
            Err(later) => self.answer_later(later).await,
        }
    }

    /// Whether signatures are judged by the sandbox's own clock.
    pub(crate) fn is_judged_by_its_clock(&self) -> bool {
        self.behaviour().settings.auth.clock == AuthClock::Sandbox
    }

    /// Answers a POST at once, where the store keeps it at once; or says who will tell what came of it.
    pub(crate) fn begin_answer(
        self: &Arc<Self>,
        row: &Row,
        head: &Parts,
        headers: &Headers<'_>,
        arrival: Arrival<'_>,
    ) -> Result<Outgoing, Later> {
        let arrived = arrival.received.wall;
        let (auth, diagnosis) = self.judge(headers, arrived);
        let head = step::kept(head, &headers.auth, |id| self.has_service(id));
        let step = Step::Call(CallStep {
            request: RequestStep::of(&arrival, &head),
            auth,
            asked: headers.asked,
            headers: self.headers_read(headers.all),
            diagnosis,
        });
        let (entry, rendered) = self.begin(row, &step, arrived)?.request();
        Ok(self.outgoing(&entry, rendered))
    }

    /// The answer to a POST that was begun.
    pub(crate) async fn answer_later(&self, later: Later) -> Result<Outgoing, Unserved> {
        let (entry, rendered) = told(later).await?.request();
        Ok(self.outgoing(&entry, rendered))
    }

    /// Answers a request that is no call.
    pub(crate) async fn refuse_kept(
        self: &Arc<Self>,
        row: &Row,
        head: &Parts,
        headers: &Headers<'_>,
        error: &TransportError,
        arrival: Arrival<'_>,
    ) -> Result<Outgoing, Unserved> {
        let head = step::kept(head, &headers.auth, |id| self.has_service(id));
        let step = Step::Refused {
            request: RequestStep::of(&arrival, &head),
            error: error.clone(),
        };
        let applied = self.take(row, &step, arrival.received.wall).await?;
        let (entry, rendered) = applied.request();
        let refused = error.refused(&self.behaviour().settings.http);
        self.log(&entry, &refused.reply, None);
        Ok(self.outgoing(&entry, rendered))
    }

    /// Journals what never became a request.
    pub(crate) async fn turn_away_kept(
        self: &Arc<Self>,
        row: &Row,
        turned_away: TurnedAway,
        arrival: Arrival<'_>,
    ) -> Result<(), Unserved> {
        log_turned_away(&turned_away);
        let step = Step::TurnedAway {
            request: RequestStep::of(&arrival, ""),
            diagnosis: turned_away.diagnosis,
            status: turned_away.status,
            written: turned_away.written,
        };
        self.take(row, &step, arrival.received.wall).await?;
        self.changes().tell();
        Ok(())
    }

    /// Follows a command.
    pub(crate) async fn order(
        self: &Arc<Self>,
        command: Command,
    ) -> Result<CommandResult, OrderError> {
        let now = wall_clock::now();
        let Some(row) = self.row() else {
            return Ok(self.command(command, now)?);
        };
        let shape = CommandShape::of(&command, &self.names());
        let json = serde_json::to_string(&shape).expect("commands can be written");
        match self.take(row, &Step::Command(&json), now).await? {
            Applied::Command(followed) => Ok((*followed)?),
            other => unreachable!("a command came to {other:?}"),
        }
    }

    /// Keeps payments in mind that a test means to make; whether there was room for all of them.
    pub(crate) async fn declare(
        self: &Arc<Self>,
        payments: Vec<Declared>,
    ) -> Result<bool, Unserved> {
        let Some(row) = self.row().filter(|_| !payments.is_empty()) else {
            return Ok(self.state().declare(payments));
        };
        match self
            .take(row, &Step::Declared(payments), wall_clock::now())
            .await?
        {
            Applied::Declared(all) => Ok(all),
            other => unreachable!("declared payments came to {other:?}"),
        }
    }

    /// Makes it as if nothing had ever happened.
    pub(crate) async fn begin_anew(self: &Arc<Self>) -> Result<(), Unserved> {
        let now = wall_clock::now();
        match self.row() {
            None => self.reset(now),
            Some(row) => drop(self.take(row, &Step::Reset, now).await?),
        }
        Ok(())
    }

    /// Follows what other nodes have given it until now.
    pub(crate) async fn catch_up(self: &Arc<Self>) -> Result<(), Unserved> {
        match self.row() {
            Some(row) if row.log().is_shared() => self.look_at(row).await,
            _ => Ok(()),
        }
    }
}
