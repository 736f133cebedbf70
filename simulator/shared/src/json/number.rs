//! Numbers by what they are worth: `15000`, `15000.0` and `1.5e4` are one.

use super::Json;

impl Json {
    /// Is it the same value, numbers compared by what they are worth and not by how they are written?
    #[must_use]
    pub fn is_worth(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(one), Self::Number(two)) => one == two || worth(one) == worth(two),
            _ => self == other,
        }
    }
}

/// Sign, significant digits and the power of ten of the last of them. An exponent beyond any sense stays as it is written.
fn worth(text: &str) -> (bool, String, Result<i64, String>) {
    let (is_negative, text) = text
        .strip_prefix('-')
        .map_or((false, text), |text| (true, text));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    let dropped = digits.len() - significant.len();
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return (false, String::new(), Ok(0));
    }
    let shift = i64::try_from(dropped).unwrap_or(i64::MAX);
    let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let power = exponent.parse::<i64>().ok();
    let power = power.and_then(|power| power.checked_sub(places)?.checked_add(shift));
    let power = power.ok_or_else(|| exponent.to_owned());
    (is_negative, significant.to_owned(), power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_what_they_are_worth() {
        let same = |one: &str, two: &str| {
            Json::Number(one.to_owned()).is_worth(&Json::Number(two.to_owned()))
        };
        for two in [
            "15000", "15000.0", "15000.00", "1.5e4", "1.5E+4", "150e2", "0.15e5",
        ] {
            assert!(same("15000", two), "{two}");
        }
        for two in [
            "15000.5",
            "-15000",
            "1500",
            "150000",
            "1.5e400",
            "1e99999999999999999999",
        ] {
            assert!(!same("15000", two), "{two}");
        }
        assert!(same("0", "-0.0") && same("0", "0e5"));
        assert!(same("1e99999999999999999999", "1e99999999999999999999"));
        assert!(!Json::text("1").is_worth(&Json::integer(1)));
    }
}
