//! Reading a mapping whose keys are known.

use super::{Key, Node, Problem, Problems, Shape, Span};

/// A mapping with its keys checked: unknown and duplicate ones are already noted as problems.
#[derive(Debug)]
pub struct Fields<'a> {
    entries: Vec<(&'a Key, &'a Node)>,
    place: Span,
}

impl<'a> Fields<'a> {
    /// Checks that the node is a mapping of no other keys than these.
    pub fn of(
        node: &'a Node,
        what: &str,
        allowed: &[&str],
        problems: &mut Problems,
    ) -> Option<Self> {
        let Shape::Map(entries) = &node.shape else {
            problems.push(Problem::at(
                node.span,
                format!("{what} must be a mapping, not {}", node.shape.name()),
            ));
            return None;
        };
        let mut fields = Self {
            entries: Vec::new(),
            place: entries.first().map_or(node.span, |(key, _)| key.span),
        };
        for (key, value) in entries {
            if !allowed.contains(&key.text.as_str()) {
                let problem = Problem::at(key.span, format!("{what} has no key `{}`", key.text));
                problems.push(problem.allowed(&key.text, allowed.iter().copied()));
            } else if fields.get(&key.text).is_some() {
                problems.push(
                    Problem::at(
                        key.span,
                        format!("the key `{}` stands here twice", key.text),
                    )
                    .label("the second one"),
                );
            } else {
                fields.entries.push((key, value));
            }
        }
        Some(fields)
    }

    fn entry(&self, name: &str) -> Option<(&'a Key, &'a Node)> {
        let mut entries = self.entries.iter().copied();
        entries.find(|(key, _)| key.text == name)
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a Node> {
        self.entry(name).map(|(_, value)| value)
    }

    #[must_use]
    pub fn key(&self, name: &str) -> Option<&'a Key> {
        self.entry(name).map(|(key, _)| key)
    }

    /// The value under a key that must be there.
    pub fn need(&self, name: &str, what: &str, problems: &mut Problems) -> Option<&'a Node> {
        let found = self.get(name);
        if found.is_none() {
            problems.push(Problem::at(
                self.place,
                format!("{what} needs the key `{name}`"),
            ));
        }
        found
    }

    /// The text under a key, if the key is there.
    pub fn text(&self, name: &str, problems: &mut Problems) -> Option<&'a str> {
        self.get(name).and_then(|node| node.text(name, problems))
    }
}

impl Node {
    pub fn text(&self, what: &str, problems: &mut Problems) -> Option<&str> {
        match &self.shape {
            Shape::Text(text) => Some(text),
            _ => self.is_not(what, "text", problems),
        }
    }

    pub fn list(&self, what: &str, problems: &mut Problems) -> Option<&[Node]> {
        match &self.shape {
            Shape::List(items) => Some(items),
            _ => self.is_not(what, "a list", problems),
        }
    }

    fn is_not<T>(&self, what: &str, wanted: &str, problems: &mut Problems) -> Option<T> {
        let message = format!("`{what}` must be {wanted}, not {}", self.shape.name());
        problems.push(Problem::at(self.span, message));
        None
    }

    /// A word out of a closed list, or a problem that names the list.
    pub fn one_of<T: Copy>(
        &self,
        what: &str,
        words: &[(&str, T)],
        problems: &mut Problems,
    ) -> Option<T> {
        let text = self.text(what, problems)?;
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value);
        if found.is_none() {
            let problem = Problem::at(self.span, format!("`{what}` cannot be `{text}`"));
            problems.push(problem.allowed(text, words.iter().map(|(word, _)| *word)));
        }
        found
    }
}
