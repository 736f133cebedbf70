//! What a parser says, in words that do not name its types.

/// What is wrong with a JSON document, and where: a path in it, or a place in the text.
pub(crate) fn of_json(path: &str, error: &serde_json::Error) -> String {
    if error.is_data() {
        let message = error.to_string();
        let problem = message
            .rsplit_once(" at line ")
            .map_or(message.as_str(), |(it, _)| it);
        return match path {
            "." | "" | "?" => of_serde(problem),
            path => format!("{path}: {}", of_serde(problem)),
        };
    }
    let (line, column) = (error.line(), error.column());
    if error.is_eof() {
        return format!("this is not JSON: it ends too early, at line {line}, column {column}");
    }
    format!("this is not JSON: look at line {line}, column {column}")
}

/// What serde says of a value: `invalid type: map, expected u64` and the like.
pub(crate) fn of_serde(message: &str) -> String {
    if let Some(words) = known(message) {
        return words;
    }
    let Some((problem, expected)) = message.split_once(", expected ") else {
        return message.to_owned();
    };
    if let Some(came) = problem.strip_prefix("invalid length ") {
        // "2", "array of length 2", "tuple variant X with 2 elements"
        let mut words = expected.split(' ');
        return match words.find(|word| word.parse::<u64>().is_ok()) {
            Some(count) => format!("there must be {count} of them, not {came}"),
            None => message.to_owned(),
        };
    }
    let problem = problem
        .replace("unknown variant ``", "this is not one of the names")
        .replace("invalid type: map", "invalid type: object")
        .replace("invalid type: sequence", "invalid type: array");
    format!("{problem}, expected {}", expectation(expected))
}

/// What is wrong with a part of a path: ``Cannot parse `payment` with value `x` to a `u64` `` and the like.
pub(crate) fn of_path(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    match (
        message.contains("Cannot parse"),
        quoted.next(),
        quoted.next(),
    ) {
        (true, Some(name), Some(value)) => {
            format!("the {name} in the path is a whole number, not {value:?}")
        }
        _ => message.to_owned(),
    }
}

/// What serde says of names and their details, and of numbers in a URL.
fn known(message: &str) -> Option<String> {
    let own = match message {
        "invalid type: unit variant, expected newtype variant"
        | "invalid type: unit variant, expected tuple variant" => {
            "this name needs details: write an object, {\"name\": details}"
        }
        "duplicate key" => {
            "this stands in the file twice, and TOML has each table and key once: put its lines under the first one"
        }
        "invalid type: map, expected unit" => "this name has no details: write it alone",
        _ => {
            let place = message.strip_suffix("invalid digit found in string")?;
            return Some(format!("{place}this is not a whole number"));
        }
    };
    Some(own.to_owned())
}

/// Names of Rust's types, as a JSON or TOML author calls them.
fn expectation(expected: &str) -> &str {
    let first = expected.split(' ').next().unwrap_or(expected);
    match first {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number that is not negative",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        "f32" | "f64" => "a number",
        "bool" | "a" if expected.contains("bool") => "true or false",
        "struct" | "map" | "internally" => "an object",
        "tuple" => "an array of two numbers",
        "enum" => "a name, or an object with one name",
        "string" => "a text",
        _ => expected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_type_of_ours_is_named() {
        for (serde, ours) in [
            (
                "invalid type: string \"x\", expected struct Rpc",
                "invalid type: string \"x\", expected an object",
            ),
            (
                "invalid type: map, expected tuple variant WhenShape::Between",
                "invalid type: object, expected an array of two numbers",
            ),
            (
                "unknown field `x`, expected `min` or `max`",
                "unknown field `x`, expected `min` or `max`",
            ),
            (
                "invalid value: integer `-1`, expected u64",
                "invalid value: integer `-1`, expected a whole number that is not negative",
            ),
        ] {
            assert_eq!(of_serde(serde), ours);
        }
    }

    #[test]
    fn broken_json_is_shown_by_its_place() {
        let error = serde_json::from_str::<u64>("\n{").unwrap_err();
        assert_eq!(
            of_json(".", &error),
            "invalid type: object, expected a whole number that is not negative"
        );
        let error = serde_json::from_str::<serde_json::Value>("{\n ]").unwrap_err();
        assert_eq!(
            of_json(".", &error),
            "this is not JSON: look at line 2, column 2"
        );
    }
}
