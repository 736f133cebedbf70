//! Where an answer tells about the payment.

use super::members::Members;

/// Alters what is told about the payment: a payout's `details` (PAY-02), a check's inner `result`
/// (CHK-02). An error tells nothing about it.
pub(super) fn edit(answer: &mut Members, edit: impl Fn(&mut Members)) {
    answer.edit("result", |result| {
        result.edit("details", &edit);
        result.edit("result", &edit);
    });
}
