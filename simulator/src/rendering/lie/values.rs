//! What lies make of one value: JSON text in, JSON text out. What they are not about stays.

/// Another `id` of the same JSON type; null has no other.
pub(super) fn another_of_its_type(id: &str) -> String {
    match id.strip_prefix(['"', '-']) {
        Some(text) if id.starts_with('"') => format!("\"not-{text}"),
        Some(digits) => format!("-1{digits}"),
        None if is_number(id) => format!("1{id}"),
        None => id.to_owned(),
    }
}

/// A string of a number and a number of a string; null has no digits.
pub(super) fn of_the_other_type(id: &str) -> String {
    match id.starts_with('"') {
        true => string_as_number(id),
        false => number_in_quotes(id),
    }
}

/// A number in quotes.
pub(super) fn number_in_quotes(value: &str) -> String {
    if is_number(value) {
        in_quotes(value)
    } else {
        value.to_owned()
    }
}

/// Whatever it is, in quotes.
pub(super) fn in_quotes(value: &str) -> String {
    format!("\"{value}\"")
}

/// A number for a string: its own digits, else the hex digits it begins with, else 0. Never above
/// 2^53, because that is a lie of its own.
pub(super) fn string_as_number(value: &str) -> String {
    if !value.starts_with('"') {
        return value.to_owned();
    }
    let inner = value.trim_matches('"');
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

/// Seconds as milliseconds.
pub(super) fn in_milliseconds(seconds: &str) -> String {
    match seconds {
        "0" => seconds.to_owned(),
        _ => format!("{seconds}000"),
    }
}

/// The next payment's id.
pub(super) fn next_number(id: &str) -> String {
    let id: u64 = id.parse().unwrap_or_default();
    id.wrapping_add(1).to_string()
}

/// Completed for what is not, cancelled for what is.
pub(super) fn opposite_status(status: &str) -> String {
    let opposite = if status == "2" { "3" } else { "2" };
    opposite.to_owned()
}

fn is_number(value: &str) -> bool {
    value.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_what_it_can_of_the_string() {
        assert_eq!(string_as_number("\"202\""), "202");
        assert_eq!(string_as_number("\"ff-1\""), "255");
        assert_eq!(string_as_number("\"order 7\""), "0");
        assert_eq!(string_as_number("\"ffffffffffffffff\""), "281474976710655");
    }
}
