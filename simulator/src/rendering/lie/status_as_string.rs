//! [`Lie::StatusAsString`](paysys_core::fault::Lie::StatusAsString)

use super::members::Members;
use super::payload;

/// Puts the status into quotes.
pub(super) fn tell(answer: &mut Members) {
    payload::edit(answer, |told| {
        told.alter("status", |status| format!("\"{status}\""));
    });
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, PAYOUT, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn the_status_is_in_quotes() {
        let (truth, lied) = (r#""status":2"#, r#""status":"2""#);
        assert_changes(Lie::StatusAsString, CHECK, truth, lied);
        assert_unchanged(Lie::StatusAsString, PAYOUT);
    }
}
