//! "Did you mean": what is allowed, and which of it somebody may have meant.

/// No name is longer, here or in any profile; what is longer resembles none.
const LONGEST_NAME: usize = 512;

/// Among so many names is looked for the nearest.
const MOST_NAMES: usize = 1_000;

/// What would have been right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub allowed: Vec<String>,
    pub did_you_mean: Option<String>,
}

impl Suggestion {
    /// What is allowed instead of `given`.
    pub fn new(given: &str, allowed: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let allowed: Vec<String> = allowed.into_iter().map(Into::into).collect();
        let did_you_mean = nearest(given, allowed.iter().map(String::as_str)).map(str::to_owned);
        Self {
            allowed,
            did_you_mean,
        }
    }
}

impl std::fmt::Display for Suggestion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "allowed: {}", self.allowed.join(", "))?;
        match &self.did_you_mean {
            Some(name) => write!(f, "; did you mean {name:?}?"),
            None => Ok(()),
        }
    }
}

/// `; did you mean "x"?`, or nothing when nothing is near.
pub fn did_you_mean(given: &str, allowed: &[&str]) -> String {
    nearest(given, allowed.iter().copied())
        .map_or_else(String::new, |name| format!("; did you mean {name:?}?"))
}

/// Reads serde's own words, ``unknown field `x`, expected one of `a`, `b` ``, for the same purpose.
pub fn from_serde(message: &str) -> Option<Suggestion> {
    let (unknown, expected) = message.split_once(", expected ")?;
    let is_about_names = [
        "unknown field",
        "unknown variant",
        "is not one of the names",
    ]
    .iter()
    .any(|words| unknown.contains(words));
    if !is_about_names {
        return None;
    }
    let quoted = |text: &str| -> Vec<String> {
        text.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    let given = quoted(unknown).pop().unwrap_or_default();
    Some(Suggestion::new(&given, quoted(expected)))
}

/// The allowed name that looks most like the given one, if any looks like it at all. The cost is bounded
/// whatever was given, and by whom: a comparison costs the product of two lengths.
pub fn nearest<'a>(given: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if given.len() > LONGEST_NAME {
        return None;
    }
    let given = given.to_lowercase();
    let likeness = |name: &str| strsim::jaro_winkler(&given, &name.to_lowercase());
    let named = allowed.into_iter().take(MOST_NAMES);
    let compared = named
        .filter(|name| name.len() <= LONGEST_NAME)
        .map(|name| (likeness(name), name));
    compared
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .filter(|(likeness, _)| *likeness > 0.8)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serdes_words_become_a_suggestion() {
        let suggestion =
            from_serde("unknown field `stats`, expected one of `status`, `after`").unwrap();
        assert_eq!(
            suggestion.to_string(),
            "allowed: status, after; did you mean \"status\"?"
        );
    }

    #[test]
    fn what_is_longer_than_names_can_be_is_not_looked_for() {
        let name = "s".repeat(LONGEST_NAME);
        let near = format!("{}t", &name[1..]);
        assert!(!did_you_mean(&near, &[&name]).is_empty());
        assert_eq!(did_you_mean(&format!("{near}t"), &[&name]), "");
    }

    #[test]
    fn nothing_is_suggested_when_nothing_is_near() {
        assert_eq!(did_you_mean("zzz", &["default"]), "");
    }
}
