//! One trial from beginning to end: set the stage, start the client, hear the witnesses, judge.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::evidence::Evidence;
use super::judge::judge;
use super::order::Order;
use super::process::{Assignment, ClientCommand, Start};
use super::result::TrialResult;
use super::stage::{Stage, StageError};
use super::trial::{StartMode, Trial};
use crate::chance;
use crate::contract::Contract;
use crate::target::{Admin, AdminError, Redactor};

/// Who is put on trial, where, and how long it has.
#[derive(Clone, Debug)]
pub struct Bench {
    /// The simulator that makes the sandboxes.
    pub admin: Admin,
    /// The client.
    pub command: ClientCommand,
    /// How long each start has.
    pub deadline: Duration,
    /// Learns every secret that is made for the client.
    pub redactor: Redactor,
}

impl Bench {
    /// Holds one trial and judges it. Nothing of it is left afterwards: no process, no sandbox, no directory.
    pub async fn hold(&self, trial: &Trial, contract: &Contract) -> TrialResult {
        match self.gather(trial, contract).await {
            Ok(evidence) => judge(trial, evidence),
            Err(error) => TrialResult::not_held(trial.clone(), format!("not held: {error}")),
        }
    }

    async fn gather(&self, trial: &Trial, contract: &Contract) -> Result<Evidence, StageError> {
        let stage = Stage::set(&self.admin, trial).await?;
        let evidence = self.gather_on(&stage, trial, contract).await;
        // What was seen counts, whether or not the sandbox can be dropped.
        let _ = stage.strike().await;
        evidence
    }

    async fn gather_on(
        &self,
        stage: &Stage,
        trial: &Trial,
        contract: &Contract,
    ) -> Result<Evidence, StageError> {
        let state = StateDirectory::make()?;
        let orders = Order::numbered(trial.orders);
        let assignment = self.assignment(stage, &state.0, &orders);
        let starts = self.starts(stage, trial, &assignment).await?;
        let testimony = stage.testimony(contract).await?;
        Ok(Evidence {
            orders,
            starts,
            calls: testimony.calls,
            payments: testimony.payments,
            findings: testimony.findings,
            control: testimony.control,
        })
    }

    fn assignment(&self, stage: &Stage, state: &Path, orders: &[Order]) -> Assignment {
        self.redactor.register(stage.service.secret.reveal());
        let deadline_ms = self.deadline.as_millis().to_string();
        let environment: [(&'static str, OsString); 5] = [
            ("PAYSYS_URL", stage.url.clone().into()),
            ("PAYSYS_SERVICE_ID", stage.service.id.clone().into()),
            (
                "PAYSYS_SECRET_KEY",
                stage.service.secret.reveal().to_owned().into(),
            ),
            ("PAYSYS_DEADLINE_MS", deadline_ms.into()),
            ("PAYSYS_STATE_DIR", state.into()),
        ];
        Assignment {
            environment: environment.to_vec(),
            job: Order::lines(orders),
            deadline: self.deadline,
            redactor: self.redactor.clone(),
        }
    }

    async fn starts(
        &self,
        stage: &Stage,
        trial: &Trial,
        assignment: &Assignment,
    ) -> Result<Vec<Start>, StageError> {
        let never = std::future::pending::<()>;
        let start = || self.command.start(assignment, never());
        match trial.start {
            StartMode::Once => {
                let start = beside_the_clock(stage, self.deadline, start()).await??;
                Ok(vec![start])
            }
            StartMode::TwiceAtOnce => {
                let both = async { tokio::join!(start(), start()) };
                let (first, second) = beside_the_clock(stage, self.deadline, both).await?;
                Ok(vec![first?, second?])
            }
            StartMode::KilledMidPayment => {
                let mut failed = None;
                let kill = async {
                    failed = stage.first_payment(self.deadline).await.err();
                };
                let killed = self.command.start(assignment, kill).await?;
                if let Some(error) = failed {
                    return Err(error.into());
                }
                Ok(vec![killed, start().await?])
            }
        }
    }
}

/// Lets the sandbox's clock go as soon as the client pays, while the client does whatever it does.
async fn beside_the_clock<T>(
    stage: &Stage,
    deadline: Duration,
    client: impl Future<Output = T>,
) -> Result<T, AdminError> {
    let mut client = std::pin::pin!(client);
    tokio::select! {
        done = &mut client => Ok(done),
        clock = stage.first_payment(deadline) => {
            clock?;
            Ok(client.await)
        }
    }
}

/// A directory that all starts of one trial share, and that is gone afterwards.
struct StateDirectory(PathBuf);

impl StateDirectory {
    fn make() -> std::io::Result<Self> {
        let name = format!("paysys-trial-{}", chance::nonce());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for StateDirectory {
    fn drop(&mut self) {
        // A directory left behind does no harm to the verdict.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
