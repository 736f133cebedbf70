//! Where one trial takes place: a sandbox of its own, arranged before the client comes and looked at when it is gone.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::money::Paid;
use super::order::{CONTROL_ACCOUNT, OTHER_ACCOUNT, Order, VENDOR_ID};
use super::process::StartError;
use super::trial::{Arrangement, OtherPayment, Trial};
use super::warning::Finding;
use super::wire::Call;
use paysys_contract::{Contract, Said};
use paysys_engine::money::Slot;
use paysys_engine::session::{GatewayAccess, Refused};
use paysys_engine::target::{Admin, AdminError, ProofError, Proven, SandboxRequest};
use paysys_engine::{chance, wall_clock};
use paysys_exchange::{Outcome, Request, Service, Services, sign};
use paysys_scenario::{Advance, Auth, Bindings};
use paysys_shared::json::Json;

/// The time in which everything in a trial's file happens.
const FULL_DEADLINE: Duration = Duration::from_secs(20);

/// Far enough for every late commit to be due.
const LONG_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// A sandbox for one trial.
#[derive(Debug)]
pub(super) struct TrialSandbox {
    admin: Admin,
    sandbox: String,
    access: GatewayAccess,
    pub(super) url: String,
    pub(super) service: Service,
    /// The last call before the client came.
    before: u64,
}

/// Why a trial could not take place: the kit's fault, never the client's.
#[derive(Debug, thiserror::Error)]
pub enum TrialSandboxError {
    #[error(transparent)]
    Admin(#[from] AdminError),
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// A payment of the kit's own was held back.
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("{file}:{line}: {source}")]
    Rule {
        file: String,
        line: usize,
        source: AdminError,
    },
    #[error("the payment of somebody else was not made: {0}")]
    NoOtherPayment(String),
    #[error("no directory for the client's state: {0}")]
    StateDirectory(#[source] std::io::Error),
    #[error(transparent)]
    Start(#[from] StartError),
}

/// What the two witnesses say when the client is gone.
#[derive(Debug)]
pub(super) struct Testimony {
    pub(super) calls: Vec<Call>,
    pub(super) payments: Vec<Paid>,
    pub(super) findings: Vec<Finding>,
    /// Why a further payment would not have been seen, if it would not.
    pub(super) control: Result<(), Said>,
}

impl TrialSandbox {
    pub(super) async fn set(admin: &Admin, trial: &Trial) -> Result<Self, TrialSandboxError> {
        let wanted = SandboxRequest {
            profile: Some(profile(&trial.arrangement)),
            // Time stands still until the client pays, however long it takes to start.
            clock: Some("manual"),
        };
        let sandbox = admin.create_sandbox(&wanted).await?;
        let gateway = match Proven::prove(admin, &sandbox.gateway_url).await {
            Ok(gateway) => gateway,
            Err(error) => {
                // The mistake is the news, here and below; a sandbox left behind is not worth hiding it.
                let _ = admin.delete_sandbox(&sandbox.name).await;
                return Err(error.into());
            }
        };
        let mut trial_sandbox = Self {
            admin: admin.clone(),
            access: GatewayAccess::proven(gateway),
            url: sandbox.gateway_url,
            service: sandbox.services.first,
            sandbox: sandbox.name,
            before: 0,
        };
        match trial_sandbox.arrange(trial).await {
            Ok(()) => Ok(trial_sandbox),
            Err(error) => {
                let _ = trial_sandbox.strike().await;
                Err(error)
            }
        }
    }

    async fn arrange(&mut self, trial: &Trial) -> Result<(), TrialSandboxError> {
        let arrangement = &trial.arrangement;
        if !arrangement.clock_ahead.is_zero() {
            let ahead = SignedDuration::try_from(arrangement.clock_ahead);
            let ahead = Advance::By(ahead.unwrap_or(SignedDuration::ZERO));
            self.admin.advance(&self.sandbox, ahead).await?;
        }
        if let Some(other) = arrangement.other_payment {
            let paid = self.pay(OTHER_ACCOUNT).await?;
            paid.map_err(TrialSandboxError::NoOtherPayment)?;
            self.settle_other_payment(other).await?;
        }
        for (line, rule) in &arrangement.rules {
            let refused = |source| TrialSandboxError::Rule {
                file: trial.file.clone(),
                line: *line,
                source,
            };
            let added = self.admin.add_rule(&self.sandbox, rule.clone()).await;
            added.map_err(refused)?;
        }
        self.before = self.last_call().await?;
        Ok(())
    }

    async fn settle_other_payment(&self, other: OtherPayment) -> Result<(), TrialSandboxError> {
        let payments = self.admin.payments(&self.sandbox).await?;
        for paid in payments.iter().filter_map(Paid::read) {
            let (sandbox, id) = (&self.sandbox, &paid.transaction);
            self.admin.set_status(sandbox, id, other.status()).await?;
        }
        Ok(())
    }

    /// Waits for the client's first payment, however long that takes.
    pub(super) async fn first_payment(&self) -> Result<(), AdminError> {
        const SLICE: Duration = Duration::from_secs(10);
        while !self
            .admin
            .await_payout(&self.sandbox, self.before, SLICE)
            .await?
        {}
        Ok(())
    }

    pub(super) async fn let_time_go(&self, deadline: Duration) -> Result<(), AdminError> {
        let pace = format!("x{}", pace(deadline));
        self.admin.set_clock(&self.sandbox, &pace).await
    }

    pub(super) async fn last_call(&self) -> Result<u64, AdminError> {
        let calls = self.admin.calls(&self.sandbox, self.before).await?;
        let last = calls
            .last()
            .and_then(|call| call.get("number")?.as_integer());
        let last = last.and_then(|last| u64::try_from(last).ok());
        Ok(last.unwrap_or(self.before))
    }

    /// What the witnesses say; the client must be gone.
    pub(super) async fn testimony(
        &self,
        contract: &Contract,
    ) -> Result<Testimony, TrialSandboxError> {
        let findings = self.admin.findings(&self.sandbox).await?;
        self.admin.clear_rules(&self.sandbox).await?;
        self.admin
            .advance(&self.sandbox, Advance::By(LONG_AFTER))
            .await?;
        let calls = self.admin.calls(&self.sandbox, self.before).await?;
        let calls: Vec<Call> = calls
            .iter()
            .filter_map(|entry| Call::read(entry, contract))
            .collect();
        let last = calls.last().map_or(self.before, |call| call.number);
        let control = self.control(last).await?;
        let payments = self.admin.payments(&self.sandbox).await?;
        let is_clients = |paid: &Paid| paid.call > self.before && !is_control(paid, last);
        Ok(Testimony {
            calls,
            payments: payments
                .iter()
                .filter_map(Paid::read)
                .filter(is_clients)
                .collect(),
            findings: findings
                .iter()
                .filter_map(|one| self.finding(one))
                .collect(),
            control,
        })
    }

    pub(super) async fn strike(self) -> Result<(), AdminError> {
        self.admin.delete_sandbox(&self.sandbox).await
    }

    /// That nothing more was paid means something only where a further payment would have been made and seen.
    async fn control(&self, last: u64) -> Result<Result<(), Said>, TrialSandboxError> {
        if let Err(reason) = self.pay(CONTROL_ACCOUNT).await? {
            let failed = Said::of("trial.control_failed");
            return Ok(Err(failed.with("reason", reason)));
        }
        let payments = self.admin.payments(&self.sandbox).await?;
        let mut payments = payments.iter().filter_map(Paid::read);
        let is_there = payments.any(|paid| is_control(&paid, last));
        Ok(is_there
            .then_some(())
            .ok_or_else(|| Said::of("trial.control_missing")))
    }

    async fn pay(&self, account: &str) -> Result<Result<(), String>, TrialSandboxError> {
        let form = Order {
            account: account.to_owned(),
            ..Order::numbered(1, "order").remove(0)
        };
        let body = json!({
            "id": chance::uuid(),
            "method": "pam.pay_by_cash",
            "params": { "vendor_form": {
                "account": form.account, "currency": form.currency, "amount": form.amount, "vendor_id": VENDOR_ID,
            } },
        });
        let now = self.admin.clock(&self.sandbox).await?;
        // The gateway goes by the machine's clock, or by its own: the kit must be right in both.
        let candidates = [wall_clock::now(), now];
        let mut refusal = String::new();
        let services = Services::from(self.service.clone());
        for moment in candidates {
            let signed = sign(&Auth::default(), &services, moment, &Bindings::default());
            let signed = signed.ok().flatten();
            let signed = signed.expect("a default signature refers to nothing");
            let request = Request {
                verb: "POST".to_owned(),
                path: String::new(),
                headers: vec![
                    ("Content-Type".to_owned(), "application/json".to_owned()),
                    (signed.name, signed.value),
                ],
                body: body.to_string().into_bytes(),
            };
            let slot = Slot {
                scenario: "trial".to_owned(),
                line: 0,
            };
            match self.access.send(&request, &slot).await?.outcome {
                Outcome::Answer(answer) if says_made(&answer.body) => return Ok(Ok(())),
                Outcome::Answer(answer) => {
                    refusal = String::from_utf8_lossy(&answer.body).into_owned();
                }
                Outcome::NotSent(reason) | Outcome::Lost(reason) => refusal = reason.to_string(),
            }
        }
        Ok(Err(refusal))
    }

    /// A finding about the client; those about the kit's own payments are none.
    fn finding(&self, finding: &Json) -> Option<Finding> {
        let Some(Json::List(calls)) = finding.get("calls") else {
            return None;
        };
        let is_clients = |call: &Json| {
            call.as_integer()
                .is_some_and(|number| number > i128::from(self.before))
        };
        if !calls.iter().any(is_clients) {
            return None;
        }
        let text = |name: &str| finding.get(name)?.as_text().map(str::to_owned);
        Some(Finding {
            id: text("id")?,
            reason: text("reason")?,
            fix: text("fix")?,
        })
    }
}

/// Is it the kit's own, made after the client's last call? A client may hit upon the account, too.
fn is_control(paid: &Paid, last: u64) -> bool {
    paid.call > last && paid.form.account.as_deref() == Some(CONTROL_ACCOUNT)
}

/// The trial's settings, and no back doors: accounts and headers that ask for a behaviour are for other occasions.
fn profile(arrangement: &Arrangement) -> Value {
    let mut profile = arrangement.profile.clone().unwrap_or_else(|| json!({}));
    if let Some(settings) = profile.as_object_mut() {
        settings
            .entry("control")
            .or_insert(json!({ "header": false, "reserved_accounts": false }));
    }
    profile
}

/// With a shorter deadline the sandbox's clock goes faster, so that everything happens in time.
pub(super) fn pace(deadline: Duration) -> u32 {
    let factor = FULL_DEADLINE.as_millis() / deadline.as_millis().max(1);
    u32::try_from(factor.max(1)).unwrap_or(u32::MAX)
}

fn says_made(body: &[u8]) -> bool {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    answer["result"]["details"]["transaction_id"].is_u64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shorter_deadline_makes_a_faster_clock() {
        assert_eq!(pace(Duration::from_secs(20)), 1);
        assert_eq!(pace(Duration::from_secs(5)), 4);
        assert_eq!(pace(Duration::from_secs(60)), 1);
    }
}
