//! Request ids that no gateway has seen before. A gateway may refuse an id the second time, and a run is not the first one.

use paysys_shared::json::Json;

/// What the names that begin with `fresh_` stand for, made of one number's digits.
///
/// Each keeps what its id is about: integers that a double rounds are odd, and lie just below or above the bound they are
/// named after.
#[must_use]
pub fn fresh(digits: &str) -> Vec<(String, Json)> {
    let numbers = [
        ("fresh_number", digits.to_owned()),
        ("fresh_negative", format!("-{digits}")),
        ("fresh_above_2_53", format!("90072{digits}1")),
        ("fresh_below_2_63", format!("92233720{digits}7")),
        ("fresh_above_2_63", format!("92233721{digits}7")),
        ("fresh_below_2_64", format!("184467440{digits}5")),
    ];
    let numbers = numbers.into_iter();
    numbers
        .map(|(name, number)| (name.to_owned(), Json::Number(number)))
        .collect()
}

/// How many of the first bytes are such a number's digits, if they are: ten, of which the first is 1.
pub fn fresh_length(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.get(..10)?;
    (digits[0] == b'1' && digits.iter().all(u8::is_ascii_digit)).then_some(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_lies_where_its_name_says_and_a_double_does_not_hold_the_large_ones() {
        for digits in ["1000000000", "1999999999"] {
            let fresh = fresh(digits);
            let number = |name: &str| {
                let (_, value) = fresh.iter().find(|(known, _)| known == name).unwrap();
                value.as_integer().unwrap()
            };
            assert!((1..1 << 31).contains(&number("fresh_number")));
            assert_eq!(number("fresh_negative"), -number("fresh_number"));
            assert!((1 << 53..1 << 54).contains(&number("fresh_above_2_53")));
            assert!((1 << 62..1 << 63).contains(&number("fresh_below_2_63")));
            assert!((1 << 63..1 << 64).contains(&number("fresh_above_2_63")));
            assert!((1 << 63..1 << 64).contains(&number("fresh_below_2_64")));
            for large in fresh.iter().filter(|(name, _)| name.contains("_2_")) {
                assert_eq!(large.1.as_integer().unwrap() % 2, 1, "{large:?}");
            }
        }
    }

    #[test]
    fn only_ten_digits_that_begin_with_a_one_are_fresh() {
        assert_eq!(fresh_length(b"1234567890,"), Some(10));
        for other in ["123456789", "2234567890", "123456789x", "0000000001"] {
            assert_eq!(fresh_length(other.as_bytes()), None, "{other}");
        }
    }
}
