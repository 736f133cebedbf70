//! One trial from beginning to end: set the trial sandbox, start the client, hear the witnesses, judge.

use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit, watch};

use super::evidence::Evidence;
use super::judge::judge;
use super::order::Order;
use super::process::{Assignment, ClientCommand, Start, StartError, Step};
use super::proxy;
use super::result::TrialResult;
use super::state::StateDirectory;
use super::trial::{StartMode, Trial};
use super::trial_sandbox::{TrialSandbox, TrialSandboxError, pace};
use paysys_contract::{Contract, Said};
use paysys_engine::target::{Admin, AdminError};
use paysys_exchange::Redactor;

/// What a client is told of a gateway that keeps its references.
pub(super) const KEEPS_REFERENCES: (&str, &str) = ("PAYSYS_OWN_REFERENCE", "keep");

/// Who is put on trial, where, and how long it has.
#[derive(Clone, Debug)]
pub struct TrialRunner {
    pub admin: Admin,
    pub command: ClientCommand,
    pub deadline: Duration,
    /// How many clients may start up at once. It is shared by whoever starts some on this machine.
    pub starts: Arc<Semaphore>,
    /// Learns every secret that is made for the client.
    pub redactor: Redactor,
}

impl TrialRunner {
    /// Holds one trial and judges it. Nothing of it is left afterwards: no process, no sandbox, no directory.
    ///
    /// # Errors
    /// When the command is no program: then no trial can be held.
    pub async fn hold(
        &self,
        trial: &Trial,
        contract: &Contract,
    ) -> Result<TrialResult, StartError> {
        match self.gather(trial, contract).await {
            Ok(evidence) => Ok(judge(trial, evidence)),
            Err(TrialSandboxError::Start(error)) if error.is_the_commands() => Err(error),
            Err(error) => {
                let not_held = Said::of("trial.not_held").with("reason", error.to_string());
                Ok(TrialResult::not_held(trial.clone(), not_held))
            }
        }
    }

    async fn gather(
        &self,
        trial: &Trial,
        contract: &Contract,
    ) -> Result<Evidence, TrialSandboxError> {
        let trial_sandbox = TrialSandbox::set(&self.admin, trial).await?;
        let evidence = self.gather_on(&trial_sandbox, trial, contract).await;
        // What was seen counts, whether or not the sandbox can be dropped.
        let _ = trial_sandbox.strike().await;
        evidence
    }

    async fn gather_on(
        &self,
        trial_sandbox: &TrialSandbox,
        trial: &Trial,
        contract: &Contract,
    ) -> Result<Evidence, TrialSandboxError> {
        let state = StateDirectory::make().map_err(TrialSandboxError::StateDirectory)?;
        let orders = Order::numbered(trial.orders, "order");
        let (paying, seen) = watch::channel(false);
        let mut assignment = self.assignment(trial_sandbox, state.path(), &orders, seen);
        if trial.arrangement.keeps_references() {
            let (name, value) = KEEPS_REFERENCES;
            assignment.environment.push((name, value.into()));
        }
        let starts = self.starts(trial, &assignment, &state);
        let starting_up = self.starts.acquire().await;
        let starting_up = starting_up.expect("the semaphore is never closed");
        let starts =
            beside_the_clock(trial_sandbox, self.deadline, &paying, starting_up, starts).await??;
        let testimony = trial_sandbox.testimony(contract).await?;
        Ok(Evidence {
            orders,
            starts,
            calls: testimony.calls,
            payments: testimony.payments,
            findings: testimony.findings,
            pace: pace(self.deadline),
            control: testimony.control,
            proxies: proxy::in_the_way(),
        })
    }

    fn assignment(
        &self,
        trial_sandbox: &TrialSandbox,
        state: &Path,
        orders: &[Order],
        paying: watch::Receiver<bool>,
    ) -> Assignment {
        self.redactor
            .register(trial_sandbox.service.secret.reveal());
        let deadline_ms = self.deadline.as_millis().to_string();
        let environment: [(&'static str, OsString); 5] = [
            ("PAYSYS_URL", trial_sandbox.url.clone().into()),
            ("PAYSYS_SERVICE_ID", trial_sandbox.service.id.clone().into()),
            (
                "PAYSYS_SECRET_KEY",
                trial_sandbox.service.secret.reveal().to_owned().into(),
            ),
            ("PAYSYS_DEADLINE_MS", deadline_ms.into()),
            ("PAYSYS_STATE_DIR", state.into()),
        ];
        let exemption = proxy::exemption(&trial_sandbox.url);
        Assignment {
            environment: environment.into_iter().chain(exemption).collect(),
            job: Order::lines(orders),
            deadline: self.deadline,
            paying,
            redactor: self.redactor.clone(),
        }
    }

    async fn starts(
        &self,
        trial: &Trial,
        assignment: &Assignment,
        state: &StateDirectory,
    ) -> Result<Vec<Start>, StartError> {
        let start = |step| self.command.start(assignment, step, std::future::pending());
        match trial.start {
            StartMode::Once => Ok(vec![start(None).await?]),
            StartMode::TwiceAtOnce => {
                let [first, second] = Step::pair().map(Some);
                let (first, second) = tokio::join!(start(first), start(second));
                Ok(vec![first?, second?])
            }
            StartMode::KilledMidPayment => {
                let mut paying = assignment.paying.clone();
                let kill = async {
                    // Whoever told of payments is there as long as the starts are.
                    let _ = paying.wait_for(|paying| *paying).await;
                };
                let killed = self.command.start(assignment, None, kill).await?;
                state.age();
                Ok(vec![killed, start(None).await?])
            }
        }
    }
}

/// Lets the sandbox's clock go as soon as the client pays, and another client start, while the client does whatever it does.
async fn beside_the_clock<T>(
    trial_sandbox: &TrialSandbox,
    deadline: Duration,
    paying: &watch::Sender<bool>,
    starting_up: SemaphorePermit<'_>,
    client: impl Future<Output = T>,
) -> Result<T, AdminError> {
    let clock = async {
        trial_sandbox.first_payment().await?;
        paying.send_replace(true);
        drop(starting_up);
        trial_sandbox.let_time_go(deadline).await
    };
    let mut client = std::pin::pin!(client);
    tokio::select! {
        done = &mut client => Ok(done),
        clock = clock => {
            clock?;
            Ok(client.await)
        }
    }
}
