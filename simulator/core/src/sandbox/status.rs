//! Setting a payment's status by hand.

use super::Sandbox;
use crate::Moment;
use crate::command::SetStatusError;
use crate::ledger::TransactionId;
use crate::status::Status;

impl Sandbox {
    /// Ends a payment's course with a status; one that may not follow only by force.
    pub(super) fn set_status(
        &mut self,
        transaction: TransactionId,
        status: Status,
        force: bool,
        wall: Moment,
    ) -> Result<(), SetStatusError> {
        let now = self.clock.now(wall);
        self.settle_late(now);
        let (behaviour, luck) = (self.behaviour.clone(), self.luck(transaction));
        let payment = self
            .ledger
            .get_mut(transaction)
            .ok_or(SetStatusError::Unknown(transaction))?;
        Ok(payment.set_status(status, force, &behaviour, luck, now)?)
    }
}
