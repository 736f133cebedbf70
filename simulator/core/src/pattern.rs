//! Texts that are matched: exactly, or with `*` for any characters.

/// A text in which each `*` stands for any number of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Takes a pattern; every text is one.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it leaves anything open, and tells these two texts apart.
    pub fn tells_apart(&self, one: &str, other: &str) -> bool {
        self.0.contains('*') && self.matches(one) != self.matches(other)
    }

    pub fn matches(&self, text: &str) -> bool {
        let Some((head, rest)) = self.0.split_once('*') else {
            return self.0 == text;
        };
        let Some(mut remaining) = text.strip_prefix(head) else {
            return false;
        };
        let mut parts: Vec<&str> = rest.split('*').collect();
        let tail = parts.pop().unwrap_or_default();
        for part in parts {
            match remaining.find(part) {
                Some(at) => remaining = &remaining[at + part.len()..],
                None => return false,
            }
        }
        remaining.ends_with(tail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        let fits = |pattern, text| Pattern::new(pattern).matches(text);
        assert!(fits("7912*", "79123456789") && fits("*", "") && fits("*789", "79123456789"));
        assert!(fits("7*3*9", "79123456789") && fits("a*b*b", "abb") && fits("exact", "exact"));
        assert!(!fits("7912*", "7913") && !fits("exact", "exact ") && !fits("", "x"));
        assert!(!fits("a*b*b", "ab") && !fits("ab*ba", "aba"));
    }
}
