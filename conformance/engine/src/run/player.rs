//! Plays one scenario in its session and writes the transcript.

use std::collections::HashMap;
use std::sync::Arc;

use super::Run;
use super::answered::{Answered, Asked};
use crate::rehearsal::{dress, who as who_said};
use crate::session::Session;
use crate::stop::Stop;
use crate::{chance, wall_clock};
use paysys_contract::Said;
use paysys_exchange::{Cut, Redactor, Sent, Transcript, Turn, fresh, givens, sign};
use paysys_scenario::{
    Answering, Asking, Auth, Bindings, Missing, Resend, Scenario, Step, StepKind, Unsigned,
};
use paysys_shared::json::Json;

pub(super) struct Player<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) session: Session,
    pub(super) bindings: Bindings,
    pub(super) transcript: Transcript,
    pub(super) kept: HashMap<String, Asked>,
    pub(super) redactor: Redactor,
    pub(super) stop: Stop,
    /// What the gateway of all scenarios has answered.
    pub(super) answered: Answered,
}

impl<'a> Player<'a> {
    pub(super) fn new(scenario: &'a Scenario, session: Session, run: &Run) -> Self {
        let (redactor, stop) = (run.observer.redactor.clone(), run.observer.stop.clone());
        session
            .services
            .secrets()
            .for_each(|secret| redactor.register(secret));
        let mut givens = givens(&session.services, &session.terms);
        givens.extend(fresh(&chance::fresh_digits()));
        let bindings = Bindings::of(&givens);
        let transcript = Transcript {
            scenario: scenario.id.clone(),
            gateway: session.gateway(),
            givens,
            exchanges: Vec::new(),
            ledgers: Vec::new(),
            cut: None,
        };
        Self {
            scenario,
            session,
            bindings,
            transcript,
            kept: HashMap::new(),
            redactor,
            stop,
            answered: run.answered.clone(),
        }
    }

    pub(super) async fn play(mut self) -> Transcript {
        let scenario = self.scenario;
        self.transcript.cut = self.perform_all(scenario).await.err();
        if let Err(error) = self.session.end().await {
            self.transcript
                .cut
                .get_or_insert(Cut::Kit(error.to_string().into()));
        }
        self.transcript
    }

    /// Waits, but not longer than somebody wants it to go on.
    pub(super) async fn unless_stopped(
        &self,
        waiting: impl Future<Output = ()>,
    ) -> Result<(), Cut> {
        tokio::select! {
            reason = self.stop.requested() => Err(Cut::Stopped(reason)),
            () = waiting => Ok(()),
        }
    }

    async fn perform_all(&mut self, scenario: &Scenario) -> Result<(), Cut> {
        self.arrange(&scenario.arrangement.rules).await?;
        for (index, step) in scenario.steps.iter().enumerate() {
            self.perform(index, step).await?;
        }
        Ok(())
    }

    async fn perform(&mut self, index: usize, step: &Step) -> Result<(), Cut> {
        let missing = |missing: Missing| Cut::Missing {
            step: index,
            what: missing.to_string().into(),
        };
        let fresh_id = || Json::text(chance::uuid());
        match &step.kind {
            StepKind::Pay(pay) => {
                let request = pay.request(&fresh_id(), &self.bindings).map_err(missing)?;
                self.ask(index, Turn::Only, &request, &pay.asking, &pay.answering)
                    .await
            }
            StepKind::Check(check) => self.check(index, Turn::Only, check).await,
            StepKind::Call(call) => {
                let request = call.request(&fresh_id(), &self.bindings).map_err(missing)?;
                self.ask(index, Turn::Only, &request, &call.asking, &call.answering)
                    .await
            }
            StepKind::Poll(poll) => self.poll(index, poll).await,
            StepKind::Resend(resend) => self.resend(index, resend).await,
            StepKind::Arrange(arrange) => self.arrange(&arrange.rules).await,
            StepKind::Advance(advance) => self.advance(*advance).await,
            StepKind::Ledger(_) => self.look_into_the_ledger(index).await,
        }
    }

    /// Signs, sends, and remembers what came of it.
    pub(super) async fn ask(
        &mut self,
        step: usize,
        turn: Turn,
        unsigned: &Unsigned,
        asking: &Asking,
        answering: &Answering,
    ) -> Result<(), Cut> {
        self.look_for_services(&asking.auth)?;
        let services = &self.session.services;
        let signed = sign(&asking.auth, services, wall_clock::now(), &self.bindings);
        let signed = signed.map_err(|missing| Cut::Missing {
            step,
            what: missing.to_string().into(),
        })?;
        if let Some(derived) = signed.as_ref().and_then(|signed| signed.derived.as_ref()) {
            self.redactor.register(derived);
        }
        let shown = signed.as_ref().map(|signed| signed.shown.clone());
        let request = dress(unsigned, signed);
        // Whether it pays is known when it was judged, on its way out.
        let sent = Sent::of(&request, shown, unsigned.headers.clone(), false);
        let asked = Arc::new((request, sent));
        self.exchange(step, turn, asked, answering).await
    }

    async fn resend(&mut self, step: usize, resend: &Resend) -> Result<(), Cut> {
        let missing = || Cut::Missing {
            step,
            what: Said::of("reason.no_request").with("name", &resend.of),
        };
        let asked = self.kept.get(&resend.of).cloned().ok_or_else(missing)?;
        self.exchange(step, Turn::Only, asked, &resend.answering)
            .await
    }

    fn look_for_services(&self, auth: &Auth) -> Result<(), Cut> {
        let mut needed = auth.needs();
        match needed.find(|who| self.session.services.get(*who).is_none()) {
            Some(who) => Err(Cut::NotApplicable(
                Said::of("reason.no_service").with("who", who_said(who)),
            )),
            None => Ok(()),
        }
    }
}
