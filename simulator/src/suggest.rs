//! "Did you mean": what is allowed, and which of it somebody may have meant.

/// What would have been right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suggestion {
    /// Everything that is allowed.
    pub(crate) allowed: Vec<String>,
    /// The one that looks most like what was written.
    pub(crate) did_you_mean: Option<String>,
}

impl Suggestion {
    /// What is allowed instead of `given`.
    pub(crate) fn new(given: &str, allowed: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let allowed: Vec<String> = allowed.into_iter().map(Into::into).collect();
        let did_you_mean = nearest(given, &allowed).map(str::to_owned);
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
pub(crate) fn did_you_mean(given: &str, allowed: &[&str]) -> String {
    nearest(given, allowed).map_or_else(String::new, |name| format!("; did you mean {name:?}?"))
}

/// Reads serde's own words, ``unknown field `x`, expected one of `a`, `b` ``, for the same purpose.
pub(crate) fn from_serde(message: &str) -> Option<Suggestion> {
    let (unknown, expected) = message.split_once(", expected ")?;
    if !(unknown.contains("unknown field") || unknown.contains("unknown variant")) {
        return None;
    }
    let quoted = |text: &str| -> Vec<String> {
        text.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    let given = quoted(unknown).pop()?;
    Some(Suggestion::new(&given, quoted(expected)))
}

fn nearest<'a, T: AsRef<str>>(given: &str, allowed: &'a [T]) -> Option<&'a str> {
    let given = given.to_lowercase();
    let likeness = |name: &&str| strsim::jaro_winkler(&given, &name.to_lowercase());
    let named = allowed.iter().map(AsRef::as_ref);
    named
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|name| likeness(name) > 0.75)
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
    fn nothing_is_suggested_when_nothing_is_near() {
        assert_eq!(did_you_mean("zzz", &["default"]), "");
    }
}
