//! [`Lie::DateInMilliseconds`](paysys_core::fault::Lie::DateInMilliseconds)

use super::members::Members;
use super::payload;

/// Multiplies `date` by a thousand.
pub(super) fn tell(answer: &mut Members) {
    payload::edit(answer, |told| {
        told.alter("date", |seconds| match seconds {
            "0" => seconds.to_owned(),
            _ => format!("{seconds}000"),
        });
    });
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, ERROR, PAYOUT, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn the_payment_was_made_in_a_distant_future() {
        for answer in [PAYOUT, CHECK] {
            assert_changes(
                Lie::DateInMilliseconds,
                answer,
                "1653907664",
                "1653907664000",
            );
        }
        assert_unchanged(Lie::DateInMilliseconds, ERROR);
        assert_unchanged(
            Lie::DateInMilliseconds,
            r#"{"result":{"result":{"date":0}}}"#,
        );
    }
}
