//! [`Lie::UnknownStatus`](paysys_core::fault::Lie::UnknownStatus)

use super::members::Members;
use super::payload;

/// A gap in the documented numbers (CHK-06), where a new status would go.
const UNDOCUMENTED: &str = "5";

/// Tells a status that is not one of the seven.
pub(super) fn tell(answer: &mut Members) {
    payload::edit(answer, |told| {
        told.alter("status", |_| UNDOCUMENTED.to_owned());
    });
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, PAYOUT, assert_changes, assert_unchanged};
    use super::*;
    use paysys_core::Status;
    use paysys_core::fault::Lie;

    #[test]
    fn the_status_is_none_of_the_seven() {
        assert_changes(Lie::UnknownStatus, CHECK, r#""status":2"#, r#""status":5"#);
        assert_unchanged(Lie::UnknownStatus, PAYOUT);
        assert_eq!(Status::from_code(UNDOCUMENTED.parse().unwrap()), None);
    }
}
