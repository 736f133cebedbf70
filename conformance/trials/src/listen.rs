//! The passive mode: nothing is started, somebody is told what to do, and the claim comes as a POST. For products that
//! cannot be started from a command line.

mod claim_server;
mod directions;

use std::sync::Arc;
use std::time::Duration;

pub use claim_server::{ClaimServer, ClaimServerError};
pub use directions::Directions;

use super::claim::Claim;
use super::evidence::Evidence;
use super::judge::judge;
use super::order::Order;
use super::play::KEEPS_REFERENCES;
use super::process::{Exit, Start};
use super::result::TrialResult;
use super::trial::{StartMode, Trial};
use super::trial_sandbox::{TrialSandbox, TrialSandboxError, pace};
use paysys_contract::{Contract, Said};
use paysys_engine::target::{Admin, AdminError};
use paysys_engine::wall_clock;
use paysys_exchange::Redactor;

/// Where trials are held for a client that somebody else runs.
#[derive(Debug)]
pub struct Listener {
    pub admin: Admin,
    pub claim_server: Arc<ClaimServer>,
    pub directions: Directions,
    pub deadline: Duration,
    /// How long a client has to be silent before what it claimed is its last word.
    pub settling: Duration,
    /// Learns every secret that is made for the client.
    pub redactor: Redactor,
}

impl Listener {
    /// Holds one trial: `tell` is given what a person has to know, as it becomes true.
    pub async fn hold(
        &self,
        trial: &Trial,
        contract: &Contract,
        tell: &mut (dyn FnMut(&Said) + Send),
    ) -> TrialResult {
        match self.gather(trial, contract, tell).await {
            Ok(Some(evidence)) => judge(trial, evidence),
            Ok(None) => TrialResult::nobody_came(trial.clone()),
            Err(error) => {
                let not_held = Said::of("trial.not_held").with("reason", error.to_string());
                TrialResult::not_held(trial.clone(), not_held)
            }
        }
    }

    async fn gather(
        &self,
        trial: &Trial,
        contract: &Contract,
        tell: &mut (dyn FnMut(&Said) + Send),
    ) -> Result<Option<Evidence>, TrialSandboxError> {
        let trial_sandbox = TrialSandbox::set(&self.admin, trial).await?;
        let evidence = self.gather_on(&trial_sandbox, trial, contract, tell).await;
        // However it ended, no claim is taken any more; and what was seen counts, whether or not the sandbox can be dropped.
        self.claim_server.close();
        let _ = trial_sandbox.strike().await;
        evidence
    }

    async fn gather_on(
        &self,
        trial_sandbox: &TrialSandbox,
        trial: &Trial,
        contract: &Contract,
        tell: &mut (dyn FnMut(&Said) + Send),
    ) -> Result<Option<Evidence>, TrialSandboxError> {
        self.redactor
            .register(trial_sandbox.service.secret.reveal());
        // A claim that comes late must not be taken for one about the next trial's order.
        let orders = Order::numbered(count(trial), &format!("{}-order", trial.id));
        let began = wall_clock::now();
        self.claim_server
            .open(&trial.id, &orders, wanted_claims(trial));
        tell(&self.instructions(trial, trial_sandbox, &orders));
        let killed_at = self.listen(trial_sandbox, trial, tell).await?;
        let claims = self.claim_server.close();
        let ended = wall_clock::now();
        let testimony = trial_sandbox.testimony(contract).await?;
        if testimony.calls.is_empty() && claims.is_empty() {
            return Ok(None);
        }
        let listened = |(exit, claims)| Start {
            began,
            ended,
            exit,
            claims,
            remarks: Vec::new(),
            last_words: None,
        };
        let starts = starts(trial, claims, killed_at);
        Ok(Some(Evidence {
            orders,
            starts: starts.into_iter().map(listened).collect(),
            calls: testimony.calls,
            payments: testimony.payments,
            findings: testimony.findings,
            pace: pace(self.deadline),
            control: testimony.control,
            // Its environment is a person's, and not ours to know.
            proxies: Vec::new(),
        }))
    }

    /// Until everything was claimed and nothing more comes, somebody says that this is all, or time is up. When the client
    /// was to be killed.
    async fn listen(
        &self,
        trial_sandbox: &TrialSandbox,
        trial: &Trial,
        tell: &mut (dyn FnMut(&Said) + Send),
    ) -> Result<Option<jiff::Timestamp>, AdminError> {
        let mut killed_at = None;
        let payment = async {
            trial_sandbox.first_payment().await?;
            trial_sandbox.let_time_go(self.deadline).await?;
            if trial.start == StartMode::KilledMidPayment {
                killed_at = Some(wall_clock::now());
                let kill_now = Said::of("listen.kill_now");
                tell(&Said::Joined(vec!["  ".into(), kill_now, "\n".into()], ""));
            }
            std::future::pending::<Result<(), AdminError>>().await
        };
        tokio::select! {
            failed = payment => failed?,
            settled = self.settled(trial_sandbox) => settled?,
            () = self.claim_server.told_done() => {}
            () = wall_clock::wait(self.deadline) => {}
        }
        Ok(killed_at)
    }

    /// Until everything was claimed and the client has been silent for a while: whoever says unknown and pays again a moment
    /// later has not said his last word.
    async fn settled(&self, trial_sandbox: &TrialSandbox) -> Result<(), AdminError> {
        self.claim_server.claimed().await;
        let mut known = (self.claim_server.count(), trial_sandbox.last_call().await?);
        loop {
            wall_clock::wait(self.settling).await;
            let now = (self.claim_server.count(), trial_sandbox.last_call().await?);
            if now == known {
                return Ok(());
            }
            self.claim_server.claimed().await;
            known = now;
        }
    }

    fn instructions(&self, trial: &Trial, trial_sandbox: &TrialSandbox, orders: &[Order]) -> Said {
        let what = match trial.start {
            StartMode::Once => Said::of("listen.once"),
            StartMode::TwiceAtOnce => Said::of("listen.twice_at_once"),
            StartMode::KilledMidPayment => Said::of("listen.killed"),
        };
        let (id, key) = (
            &trial_sandbox.service.id,
            trial_sandbox.service.secret.reveal(),
        );
        let url = self.directions.lead_to(&trial_sandbox.url);
        let (lines, seconds) = (Order::lines(orders), self.deadline.as_secs());
        let here = format!("http://{}/trials/{}", self.claim_server.address(), trial.id);
        let here = self.directions.lead_to(&here);
        let bearer = self.directions.bearer();
        let first = orders.first().map_or("", |order| order.order.as_str());
        let claim = format!(r#"{{"order":"{first}","outcome":"paid"}}"#);
        let (name, value) = KEEPS_REFERENCES;
        let kept = trial.arrangement.keeps_references();
        let kept = kept.then(|| format!("  {name}={value}\n"));
        let kept = kept.unwrap_or_default();
        let environment = format!(
            "  PAYSYS_URL={url}\n  PAYSYS_SERVICE_ID={id}\n  PAYSYS_SECRET_KEY={key}\n{kept}"
        );
        let instructions = Said::of("listen.instructions")
            .with("what", what)
            .with("lines", lines)
            .with("seconds", seconds)
            .with(
                "claim",
                format!("curl -s {bearer}{here}/claims -d '{claim}'"),
            )
            .with("done", format!("curl -s {bearer}-X POST {here}/done"));
        Said::Joined(vec![environment.into(), instructions], "")
    }
}

/// How each start ended and what it claimed: before and after the kill, or each of two workers.
fn starts(
    trial: &Trial,
    claims: Vec<Claim>,
    killed_at: Option<jiff::Timestamp>,
) -> Vec<(Exit, Vec<Claim>)> {
    if let Some(moment) = killed_at {
        let (before, after) = claims.into_iter().partition(|claim| claim.at < moment);
        return vec![(Exit::Killed, before), (Exit::Listened, after)];
    }
    let starts = match trial.start {
        StartMode::TwiceAtOnce => workers(claims),
        StartMode::Once | StartMode::KilledMidPayment => vec![claims],
    };
    let listened = |claims| (Exit::Listened, claims);
    starts.into_iter().map(listened).collect()
}

/// Two workers get several orders only where they can be kept in step.
fn count(trial: &Trial) -> usize {
    match trial.start {
        StartMode::TwiceAtOnce => 1,
        StartMode::Once | StartMode::KilledMidPayment => trial.orders,
    }
}

/// Of two workers each claims once.
fn wanted_claims(trial: &Trial) -> usize {
    match trial.start {
        StartMode::TwiceAtOnce => 2,
        StartMode::Once | StartMode::KilledMidPayment => 1,
    }
}

/// Of each order the first claim is one worker's, the others are the other's.
fn workers(claims: Vec<Claim>) -> Vec<Vec<Claim>> {
    let (mut first, mut second): (Vec<Claim>, Vec<Claim>) = Default::default();
    for claim in claims {
        if first.iter().any(|known| known.order == claim.order) {
            second.push(claim);
        } else {
            first.push(claim);
        }
    }
    let is_silent = second.is_empty();
    let second = (!is_silent).then_some(second);
    std::iter::once(first).chain(second).collect()
}
