//! Exit codes. Where several apply: 2, 1, 4, 3, 0.

/// The one that counts where two apply.
#[must_use]
pub fn worse(one: u8, other: u8) -> u8 {
    let order = [BAD_USAGE, FAILED, MONEY_UNKNOWN, NO_VERDICT];
    let applies = |code: &u8| *code == one || *code == other;
    order.into_iter().find(applies).unwrap_or(CONFORMANT)
}

/// Nothing failed. A run in which some scenarios could not be run by their nature says *partial* and ends so too.
pub const CONFORMANT: u8 = 0;

/// A must-level check failed.
pub const FAILED: u8 = 1;

/// Bad usage, a file with mistakes in it, or a pattern that matches nothing.
pub const BAD_USAGE: u8 = 2;

/// No verdict: the target cannot be reached, the kit failed, or nothing was checked.
pub const NO_VERDICT: u8 = 3;

/// The outcome of a payment is unknown.
pub const MONEY_UNKNOWN: u8 = 4;
