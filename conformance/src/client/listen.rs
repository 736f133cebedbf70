//! The passive mode: nothing is started, somebody is told what to do, and the claim comes as a POST. For products that
//! cannot be started from a command line.

mod desk;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

pub use desk::{Desk, DeskError};

use super::claim::Claim;
use super::evidence::Evidence;
use super::judge::judge;
use super::order::Order;
use super::process::{Exit, Start};
use super::result::TrialResult;
use super::stage::{Stage, StageError};
use super::trial::{StartMode, Trial};
use crate::contract::Contract;
use crate::target::{Admin, AdminError, Redactor};
use crate::wall_clock;

/// Where trials are held for a client that somebody else runs.
#[derive(Debug)]
pub struct Listener {
    /// The simulator that makes the sandboxes.
    pub admin: Admin,
    /// Where claims are posted.
    pub desk: Arc<Desk>,
    /// How long each trial may take.
    pub deadline: Duration,
    /// Learns every secret that is made for the client.
    pub redactor: Redactor,
}

impl Listener {
    /// Holds one trial: `tell` is given what a person has to know, as it becomes true.
    pub async fn hold(
        &self,
        trial: &Trial,
        contract: &Contract,
        tell: &mut (dyn FnMut(&str) + Send),
    ) -> TrialResult {
        match self.gather(trial, contract, tell).await {
            Ok(Some(evidence)) => judge(trial, evidence),
            Ok(None) => TrialResult::nobody_came(trial.clone()),
            Err(error) => TrialResult::not_held(trial.clone(), format!("not held: {error}")),
        }
    }

    async fn gather(
        &self,
        trial: &Trial,
        contract: &Contract,
        tell: &mut (dyn FnMut(&str) + Send),
    ) -> Result<Option<Evidence>, StageError> {
        let stage = Stage::set(&self.admin, trial).await?;
        self.redactor.register(stage.service.secret.reveal());
        let orders = Order::numbered(trial.orders);
        tell(&instructions(
            trial,
            &stage,
            &orders,
            self.desk.address(),
            self.deadline,
        ));
        let began = wall_clock::now();
        self.desk.open(&orders, wanted_claims(trial));
        let killed_at = self.listen(&stage, trial, tell).await?;
        let claims = self.desk.close();
        let ended = wall_clock::now();
        let testimony = stage.testimony(contract).await;
        // What was seen counts, whether or not the sandbox can be dropped.
        let _ = stage.strike().await;
        let testimony = testimony?;
        if testimony.calls.is_empty() && claims.is_empty() {
            return Ok(None);
        }
        let listened = |exit, claims| Start {
            began,
            ended,
            exit,
            claims,
            remarks: Vec::new(),
            last_words: None,
        };
        let starts = match killed_at {
            Some(moment) => {
                let (before, after) = claims.into_iter().partition(|claim| claim.at < moment);
                vec![
                    listened(Exit::Killed, before),
                    listened(Exit::Listened, after),
                ]
            }
            None if trial.start == StartMode::TwiceAtOnce => workers(claims)
                .into_iter()
                .map(|claims| listened(Exit::Listened, claims))
                .collect(),
            None => vec![listened(Exit::Listened, claims)],
        };
        Ok(Some(Evidence {
            orders,
            starts,
            calls: testimony.calls,
            payments: testimony.payments,
            findings: testimony.findings,
            control: testimony.control,
        }))
    }

    /// Until everything was claimed, somebody says that this is all, or time is up. When the client was to be killed.
    async fn listen(
        &self,
        stage: &Stage,
        trial: &Trial,
        tell: &mut (dyn FnMut(&str) + Send),
    ) -> Result<Option<jiff::Timestamp>, AdminError> {
        let mut killed_at = None;
        let payment = async {
            stage.first_payment(self.deadline).await?;
            if trial.start == StartMode::KilledMidPayment {
                killed_at = Some(wall_clock::now());
                tell(
                    "  The payment has arrived: kill the client NOW, start it again, and claim what it says then.\n",
                );
            }
            std::future::pending::<Result<(), AdminError>>().await
        };
        tokio::select! {
            failed = payment => failed?,
            () = self.desk.done() => {}
            () = wall_clock::wait(self.deadline) => {}
        }
        Ok(killed_at)
    }
}

/// Of two workers each claims once.
fn wanted_claims(trial: &Trial) -> usize {
    match trial.start {
        StartMode::TwiceAtOnce => 2,
        StartMode::Once | StartMode::KilledMidPayment => 1,
    }
}

/// The first claim is one worker's, the second the other's.
fn workers(claims: Vec<Claim>) -> Vec<Vec<Claim>> {
    if claims.is_empty() {
        return vec![Vec::new()];
    }
    claims.into_iter().map(|claim| vec![claim]).collect()
}

fn instructions(
    trial: &Trial,
    stage: &Stage,
    orders: &[Order],
    desk: SocketAddr,
    deadline: Duration,
) -> String {
    let what = match trial.start {
        StartMode::Once => "Let your client pay",
        StartMode::TwiceAtOnce => {
            "Let two workers of your client pay, both at once, as if they had been given the same order"
        }
        StartMode::KilledMidPayment => {
            "Be ready to kill your client: the gateway will not answer. Let it pay"
        }
    };
    let (url, id, key) = (&stage.url, &stage.service.id, stage.service.secret.reveal());
    let (lines, seconds) = (Order::lines(orders), deadline.as_secs());
    let claim = r#"{"order":"order-1","outcome":"paid"}"#;
    format!(
        "  PAYSYS_URL={url}\n  PAYSYS_SERVICE_ID={id}\n  PAYSYS_SECRET_KEY={key}\n  {what}:\n{lines}\
         \u{20} and say within {seconds} s what it makes of each order, paid, failed, pending or unknown:\n\
         \u{20}   curl -s http://{desk}/claims -d '{claim}'\n\
         \u{20} (`curl -s -X POST http://{desk}/done` when there is nothing more to say)\n"
    )
}
