//! Numbers that take the place of strings.

/// A number for a JSON string: its own digits, else the hex digits it begins with, else 0. Never
/// above 2^53, because that is a lie of its own.
pub(super) fn of_string(text: &str) -> String {
    let inner = text.trim_matches('"');
    let hex: String = inner
        .chars()
        .take_while(char::is_ascii_hexdigit)
        .take(12)
        .collect();
    inner
        .parse::<u32>()
        .map(u64::from)
        .or_else(|_| u64::from_str_radix(&hex, 16))
        .unwrap_or_default()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_what_it_can_of_the_string() {
        assert_eq!(of_string("\"202\""), "202");
        assert_eq!(of_string("\"ff-1\""), "255");
        assert_eq!(of_string("\"order 7\""), "0");
        assert_eq!(of_string("\"ffffffffffffffff\""), "281474976710655");
    }
}
