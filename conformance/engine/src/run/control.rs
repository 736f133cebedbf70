//! Steps that change the situation, and waiting: in a sandbox by moving its clock, elsewhere by the real one.

use jiff::SignedDuration;

use super::player::Player;
use crate::session::Arranged;
use crate::target::AdminError;
use crate::wall_clock;
use paysys_contract::Said;
use paysys_exchange::{Cut, LedgerView};
use paysys_scenario::{Advance, Rule};

impl Player<'_> {
    /// Adds rules; what is wrong with one is told with its place in the file.
    pub(super) async fn arrange(&mut self, rules: &[Rule]) -> Result<(), Cut> {
        // What is usual needs no arranging, and elsewhere nothing can be.
        let is_arranged = self.session.arranged.is_some();
        for rule in rules.iter().filter(|rule| is_arranged || !rule.is_usual()) {
            let place = format!("{}:{}", self.scenario.file, rule.line);
            let wrong = |reason: String| Cut::Kit(format!("{place}: {reason}").into());
            let body = rule.body.fill(&self.bindings);
            let body = body.map_err(|missing| wrong(missing.to_string()))?;
            let arranged = self.arranged()?;
            let added = arranged.control.add_rule(&body);
            added.await.map_err(|error| wrong(error.to_string()))?;
        }
        Ok(())
    }

    pub(super) async fn advance(&mut self, advance: Advance) -> Result<(), Cut> {
        if let (None, Advance::By(time)) = (&self.session.arranged, advance) {
            return self.wait(time).await;
        }
        let arranged = self.arranged()?;
        let now = arranged.control.advance(advance).await?;
        arranged.manual_now = Some(now);
        Ok(())
    }

    pub(super) async fn look_into_the_ledger(&mut self, step: usize) -> Result<(), Cut> {
        let arranged = self.arranged()?;
        let answer = arranged.control.ledger().await?;
        self.transcript.ledgers.push(LedgerView {
            step,
            exchanges_before: self.transcript.exchanges.len(),
            answer,
        });
        Ok(())
    }

    /// Lets so much of the gateway's time pass.
    pub(super) async fn pass(&mut self, time: SignedDuration) -> Result<(), Cut> {
        match &mut self.session.arranged {
            Some(arranged) if arranged.manual_now.is_some() => {
                let advance = Advance::By(time);
                let now = arranged.control.advance(advance).await?;
                arranged.manual_now = Some(now);
            }
            Some(_) => {
                let waiting = wall_clock::wait(time.unsigned_abs());
                self.unless_stopped(waiting).await?;
            }
            None => self.wait(time).await?,
        }
        Ok(())
    }

    /// Waits where nobody can move a clock.
    async fn wait(&mut self, time: SignedDuration) -> Result<(), Cut> {
        let stop = self.stop.clone();
        tokio::select! {
            reason = stop.requested() => Err(Cut::Stopped(reason)),
            () = self.session.waiting.pass(time) => Ok(()),
        }
    }

    fn arranged(&mut self) -> Result<&mut Arranged, Cut> {
        let live = || Cut::NotApplicable(Said::of("reason.not_arranged"));
        self.session.arranged.as_mut().ok_or_else(live)
    }
}

impl From<AdminError> for Cut {
    fn from(error: AdminError) -> Self {
        Self::Kit(error.to_string().into())
    }
}
