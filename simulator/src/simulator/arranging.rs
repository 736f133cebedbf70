//! What a Rust test arranges and looks at, on the sandbox that is always there.

use std::time::Duration;

use serde_json::Value;

use super::Simulator;
use crate::calls::Cursor;
use crate::control::{ControlError, RuleShape};
use crate::registry::HostedSandbox;
use crate::verification::{Verification, Verified, VerifyRequest};
use crate::view::{CallView, PaymentView};
use crate::wall_clock;
use paysys_core::command::{Advance, Command, CommandError, Outcome};
use paysys_core::rule::RuleId;

impl Simulator {
    /// Adds a rule, written as the admin API takes it; where several ask for the same, the newest decides.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = paysys_simulator::Simulator::start().await?;
    /// simulator.rule(serde_json::json!({"when": {"next": 1}, "then": {"fault": "lost-response"}}))?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Panics
    ///
    /// With a store: other nodes would not hear of it. Arrange over the admin API there.
    pub fn rule(&self, rule: Value) -> Result<RuleId, ControlError> {
        let shape: RuleShape = read(rule)?;
        let spec = shape.read(&self.sandbox.names())?;
        let command = Command::AddRule(Box::new(spec));
        let outcome = self.unkept().command(command, wall_clock::now());
        let outcome = outcome.map_err(|error| ControlError::new(error.to_string()))?;
        Ok(outcome.rule.expect("a rule that was added is there").id)
    }

    /// Moves the clock and tells what that brought about.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = paysys_simulator::Simulator::start().await?;
    /// let outcome = simulator.advance(std::time::Duration::from_secs(3600))?;
    /// assert_eq!(outcome.count, 0, "there is no payment that could have moved on");
    /// # Ok(()) }
    /// ```
    ///
    /// # Panics
    ///
    /// With a store: other nodes would not hear of it. Arrange over the admin API there.
    pub fn advance(&self, by: Duration) -> Result<Outcome, CommandError> {
        let command = Command::Advance(Advance::By(by));
        let followed = self.unkept().command(command, wall_clock::now())?;
        Ok(followed.outcome)
    }

    /// Every payment in the order they were made: what is true, whatever the client was told.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = paysys_simulator::Simulator::start().await?;
    /// assert!(simulator.payments().is_empty());
    /// # Ok(()) }
    /// ```
    #[must_use = "looking changes nothing"]
    pub fn payments(&self) -> Vec<PaymentView> {
        let snapshot = self.sandbox.snapshot(wall_clock::now());
        PaymentView::list(&self.sandbox, &snapshot, snapshot.ledger().ids())
    }

    /// Every call that the journal still has, oldest first.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = paysys_simulator::Simulator::start().await?;
    /// assert!(simulator.calls().is_empty());
    /// # Ok(()) }
    /// ```
    #[must_use = "looking changes nothing"]
    pub fn calls(&self) -> Vec<CallView> {
        let mut cursor = Cursor::up_to_now(self.sandbox.clone(), 0);
        let batches = std::iter::from_fn(|| {
            let entries = cursor.take().entries;
            (!entries.is_empty()).then_some(entries)
        });
        batches
            .flatten()
            .map(|entry| CallView::of(&self.sandbox, &entry))
            .collect()
    }

    /// Compares expectations, written as the admin API takes them, with calls, payments and rules.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = paysys_simulator::Simulator::start().await?;
    /// let payout = serde_json::json!({"method": "pam.pay_by_cash", "account": "79123456789"});
    /// let verified = simulator.verify(serde_json::json!({"calls": [{"match": payout, "never": true}]}))?;
    /// assert!(verified.passed, "{verified}");
    /// # Ok(()) }
    /// ```
    ///
    /// # Panics
    ///
    /// With a store: other nodes would not hear of it. Arrange over the admin API there.
    pub fn verify(&self, expectations: Value) -> Result<Verified, ControlError> {
        let request: VerifyRequest = read(expectations)?;
        let declared = self.unkept().state().declare(request.declared());
        let verification = Verification::new(self.sandbox.clone(), request, declared)?;
        Ok(verification.conclude(wall_clock::now()))
    }

    /// The sandbox, to be changed without a word to anybody else.
    fn unkept(&self) -> &HostedSandbox {
        let is_kept = self.sandbox.row().is_some();
        assert!(!is_kept, "with a store, arrange over the admin API");
        &self.sandbox
    }
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, ControlError> {
    serde_json::from_value(value).map_err(|error| ControlError::of_serde(&error))
}
