//! Money: two units that must never be mixed.

use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};

/// The amount in the request's form, in the form's own unit: a positive whole number (PAY-14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FormAmount(NonZeroU64);

impl FormAmount {
    /// An amount, unless it is zero.
    pub fn new(amount: u64) -> Option<Self> {
        NonZeroU64::new(amount).map(Self)
    }

    pub const fn get(self) -> u64 {
        self.0.get()
    }
}

/// The amount of a payment in UZS, as both methods answer it (PAY-08, CHK-04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sum(pub u64);

/// A non-negative decimal number held exactly: `digits / 10^scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    digits: u64,
    scale: u32,
}

impl Decimal {
    pub const ZERO: Self = Self {
        digits: 0,
        scale: 0,
    };

    pub const ONE: Self = Self {
        digits: 1,
        scale: 0,
    };

    /// Reads `12`, `1.25`, `0.5`: digits, perhaps a point and at most nine more digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let pointless = !text.contains('.') || !fraction.is_empty();
        if whole.is_empty() || fraction.len() > 9 || !pointless || !plain(whole) || !plain(fraction)
        {
            return None;
        }
        Some(Self {
            digits: format!("{whole}{fraction}").parse().ok()?,
            scale: u32::try_from(fraction.len()).ok()?,
        })
    }
}

/// How a form amount becomes UZS: a rate and a commission on top, rounded half up.
///
/// The relation is stated nowhere (PAY-08), so it is profile data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    /// UZS for one unit of the form's amount.
    pub rate: Decimal,
    /// Added on top, in percent of the converted amount.
    pub commission_percent: Decimal,
}

impl Conversion {
    /// The sum for this amount, or nothing where it would not fit a signed 64-bit integer, or where
    /// nothing would be left of it.
    pub fn apply(&self, amount: FormAmount) -> Option<Sum> {
        let hundred = 100_u128 * 10_u128.pow(self.commission_percent.scale);
        let numerator = u128::from(amount.get())
            .checked_mul(u128::from(self.rate.digits))?
            .checked_mul(hundred + u128::from(self.commission_percent.digits))?;
        let denominator = 10_u128.pow(self.rate.scale) * hundred;
        let rounded = numerator.checked_add(denominator / 2)? / denominator;
        let sum = i64::try_from(rounded).ok();
        sum.filter(|sum| *sum > 0)
            .map(|sum| Sum(sum.unsigned_abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(rate: &str, commission: &str, amount: u64) -> Option<u64> {
        let conversion = Conversion {
            rate: Decimal::parse(rate).unwrap(),
            commission_percent: Decimal::parse(commission).unwrap(),
        };
        conversion
            .apply(FormAmount::new(amount).unwrap())
            .map(|sum| sum.0)
    }

    #[test]
    fn the_pages_example_converts_exactly() {
        assert_eq!(converted("1.25", "0", 12_000), Some(15_000));
    }

    #[test]
    fn halves_are_rounded_up() {
        assert_eq!(converted("1.25", "0", 2), Some(3));
        assert_eq!(converted("1.25", "0", 1), Some(1));
        assert_eq!(converted("0.5", "0", 1), Some(1));
    }

    #[test]
    fn commission_goes_on_top() {
        assert_eq!(converted("1", "2.5", 1_000), Some(1_025));
    }

    #[test]
    fn what_does_not_fit_is_refused_not_wrapped() {
        assert_eq!(converted("1", "0", u64::MAX), None);
        assert_eq!(converted("999999999", "0", u64::MAX), None);
    }

    #[test]
    fn an_amount_of_which_nothing_is_left_is_refused() {
        assert_eq!(converted("0.1", "0", 1), None);
        assert_eq!(converted("0.1", "0", 5), Some(1));
    }

    #[test]
    fn decimals_are_read_strictly() {
        for bad in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "1e3",
            "1.0000000001",
            "1,5",
            " 1",
        ] {
            assert_eq!(Decimal::parse(bad), None, "{bad:?}");
        }
    }
}
