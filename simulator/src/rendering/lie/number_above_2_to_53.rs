//! [`Lie::NumberAbove2To53`](paysys_core::fault::Lie::NumberAbove2To53)

use super::members::Members;
use super::payload;

/// 2^53 + 1, the smallest whole number that a double cannot hold: read as one it ends in 2.
const TOO_LARGE: &str = "9007199254740993";

/// Makes a payout's `transaction_id`, or a check's `amount`, too large for a double.
pub(super) fn tell(answer: &mut Members) {
    payload::edit(answer, |told| {
        let of_payout = told.get("transaction_id").is_some();
        let name = if of_payout {
            "transaction_id"
        } else {
            "amount"
        };
        told.alter(name, |_| TOO_LARGE.to_owned());
    });
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, ERROR, PAYOUT, assert_changes, assert_unchanged};
    use super::*;
    use paysys_core::fault::Lie;

    #[test]
    fn a_double_loses_the_last_digit() {
        assert_changes(Lie::NumberAbove2To53, PAYOUT, "2355076", TOO_LARGE);
        assert_changes(Lie::NumberAbove2To53, CHECK, "15000", TOO_LARGE);
        assert_unchanged(Lie::NumberAbove2To53, ERROR);
    }
}
