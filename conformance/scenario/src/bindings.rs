//! What references stand for while a scenario is run or judged.

use paysys_shared::json::Json;

/// The names that references may start with.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    values: Vec<(String, Json)>,
    answers: Vec<(String, Json)>,
    requests: Vec<(String, Json)>,
}

/// An earlier answer lacks what a step refers to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`${{{0}}}` is not there")]
pub struct Missing(String);

impl Missing {
    /// The name, if it is one that a target gives, and not part of an earlier answer.
    #[must_use]
    pub fn given(&self) -> Option<&str> {
        (!self.0.contains('.')).then_some(self.0.as_str())
    }
}

impl Bindings {
    /// Names given from outside, such as `vendor`.
    #[must_use]
    pub fn of(values: &[(String, Json)]) -> Self {
        Self {
            values: values.to_vec(),
            ..Self::default()
        }
    }

    /// Names an answer and its request; either may not be JSON, and then has nothing to refer to.
    pub fn bind(&mut self, name: &str, request: Option<Json>, answer: Option<Json>) {
        self.requests
            .extend(request.map(|request| (name.to_owned(), request)));
        self.answers
            .extend(answer.map(|answer| (name.to_owned(), answer)));
    }

    #[must_use]
    pub fn given(&self, name: &str) -> Option<&Json> {
        let mut values = self.values.iter().rev();
        values
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// What a name and the path below it stand for.
    pub(super) fn find(&self, names: &[String]) -> Result<&Json, Missing> {
        let missing = || Missing(names.join("."));
        let (name, path) = names.split_first().ok_or_else(missing)?;
        let (table, path) = match path.split_first() {
            Some((first, below)) if first == "sent" => (&self.requests, below),
            Some(_) => (&self.answers, path),
            None => (&self.values, path),
        };
        let (_, document) = table
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .ok_or_else(missing)?;
        document
            .descend(path.iter().map(String::as_str))
            .ok_or_else(missing)
    }
}
