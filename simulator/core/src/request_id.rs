//! The `id` of a request as a value: `"a"` and `"\u0061"` are one, and so are 1, 1.0 and 1e0.

use super::fields::Token;

/// The value of an id, which is JSON, written in the one way that all its spellings have in common.
pub fn canonical(id: &str) -> Box<str> {
    match Token::of_text(id) {
        Token::Text(text) => format!("\"{text}").into(),
        Token::Integer(number) | Token::Fraction(number) => {
            canonical_number(number).map_or_else(|| id.into(), Into::into)
        }
        // Half a character has no text; its escapes differ at most in the case of their digits.
        _ => id.to_ascii_lowercase().into(),
    }
}

/// Digits without zeros at either end, and the power of ten they stand at; nothing for a power that no
/// computer can count.
fn canonical_number(text: &str) -> Option<String> {
    let (sign, text) = text
        .strip_prefix('-')
        .map_or(("", text), |rest| ("-", rest));
    let (digits, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0');
    let shortest = significant.trim_end_matches('0');
    if shortest.is_empty() {
        return Some("0".into());
    }
    let power: i64 = power.parse().ok()?;
    let power = power
        .checked_sub(i64::try_from(fraction.len()).ok()?)?
        .checked_add(i64::try_from(significant.len() - shortest.len()).ok()?)?;
    Some(format!("{sign}{shortest}e{power}"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(r#""a""#, r#""\u0061""#)]
    #[case(r#""/""#, r#""\/""#)]
    #[case(r#""\u00e9""#, r#""é""#)]
    #[case(r#""\ud800""#, r#""\uD800""#)]
    #[case("1", "1.0")]
    #[case("1", "1e0")]
    #[case("1", "10e-1")]
    #[case("1", "0.001E+3")]
    #[case("1200", "1.2e3")]
    #[case("0", "-0.0e7")]
    #[case("-5", "-5.00")]
    #[case("123456789012345678901234567890", "12345678901234567890123456789.0e1")]
    fn spellings_of_one_value(#[case] one: &str, #[case] other: &str) {
        assert_eq!(canonical(one), canonical(other));
    }

    #[rstest]
    #[case("1", r#""1""#)]
    #[case("1", "-1")]
    #[case("1", "10")]
    #[case("1", "1.01")]
    #[case(r#""a""#, r#""A""#)]
    #[case(r#""1e0""#, r#""1""#)]
    #[case("9007199254740993", "9007199254740992")]
    #[case("1e99999999999999999999", "1e99999999999999999998")]
    #[case("1e9223372036854775807", "10e9223372036854775807")]
    #[case("1", "null")]
    fn different_values(#[case] one: &str, #[case] other: &str) {
        assert_ne!(canonical(one), canonical(other));
    }
}
