//! Comparing a document with what was expected of it.

use std::fmt;

use super::{Expectation, Marker, World};
use crate::json::{Json, Path};
use crate::scenario::bindings::Missing;

/// One place where a document is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Where.
    pub path: Path,
    /// What should have been there.
    pub expected: String,
    /// What is there.
    pub actual: String,
    /// In what way it differs.
    pub difference: Difference,
}

/// In what way a value differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is of another type.
    Type,
    /// It is of the right type, and another value.
    Value,
    /// It is not there.
    Missing,
    /// It should not be there.
    Unexpected,
    /// It is one more than `only:` names. No requirement forbids that, so nobody fails for it.
    Extra,
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Type => "type",
            Self::Value => "value",
            Self::Missing => "missing",
            Self::Unexpected => "unexpected",
            Self::Extra => "extra",
        })
    }
}

/// What a comparison found.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Everything that differs.
    pub mismatches: Vec<Mismatch>,
    /// What could not be compared, as it refers to something an earlier answer does not have.
    pub missing: Vec<Missing>,
}

impl Comparison {
    /// Takes in what another comparison found.
    pub fn add(&mut self, other: Self) {
        self.mismatches.extend(other.mismatches);
        self.missing.extend(other.missing);
    }

    /// Was everything compared, and nothing found?
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.mismatches.is_empty() && self.missing.is_empty()
    }
}

impl Expectation {
    /// Compares a value (`None`: not there) with what is expected of it.
    #[must_use]
    pub fn compare(&self, document: Option<&Json>, path: &Path, world: World<'_>) -> Comparison {
        let mut found = Comparison::default();
        self.visit(document, path, world, &mut found);
        found
    }

    fn visit(&self, actual: Option<&Json>, path: &Path, world: World<'_>, found: &mut Comparison) {
        match self {
            Self::Equal(template) => match template.fill(world.bindings) {
                Ok(expected) if actual == Some(&expected) => {}
                Ok(expected) => {
                    let same_type =
                        actual.is_some_and(|actual| actual.type_name() == expected.type_name());
                    found.mismatches.push(Mismatch::new(
                        path,
                        expected.to_string(),
                        actual,
                        same_type,
                    ));
                }
                Err(missing) => found.missing.push(missing),
            },
            Self::Marked(marker) => match marker.matches(actual, world) {
                Ok(true) => {}
                Ok(false) => found
                    .mismatches
                    .push(Mismatch::of_marker(path, marker, actual)),
                Err(missing) => found.missing.push(missing),
            },
            Self::List(items) => visit_list(items, actual, path, world, found),
            Self::Object { members, only } => {
                visit_object(members, *only, actual, path, world, found);
            }
        }
    }
}

fn visit_list(
    items: &[Expectation],
    actual: Option<&Json>,
    path: &Path,
    world: World<'_>,
    found: &mut Comparison,
) {
    let Some(Json::List(values)) = actual else {
        found.mismatches.push(Mismatch::new(
            path,
            format!("an array of {}", items.len()),
            actual,
            false,
        ));
        return;
    };
    if values.len() != items.len() {
        found.mismatches.push(Mismatch::new(
            path,
            format!("an array of {}", items.len()),
            actual,
            true,
        ));
    }
    for (index, (item, value)) in items.iter().zip(values).enumerate() {
        item.visit(Some(value), &path.item(index), world, found);
    }
}

fn visit_object(
    members: &[(String, Expectation)],
    only: bool,
    actual: Option<&Json>,
    path: &Path,
    world: World<'_>,
    found: &mut Comparison,
) {
    let Some(Json::Object(values)) = actual else {
        found
            .mismatches
            .push(Mismatch::new(path, "an object".to_owned(), actual, false));
        return;
    };
    for (name, expectation) in members {
        let value = values
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value);
        expectation.visit(value, &path.member(name), world, found);
    }
    let named = |name: &String| members.iter().any(|(known, _)| known == name);
    for (name, value) in values.iter().filter(|(name, _)| only && !named(name)) {
        let mismatch = Mismatch::new(
            &path.member(name),
            "no other member".to_owned(),
            Some(value),
            true,
        );
        found.mismatches.push(Mismatch {
            difference: Difference::Extra,
            ..mismatch
        });
    }
}

impl Mismatch {
    /// A mismatch in words.
    pub(crate) fn at(
        path: &str,
        expected: impl Into<String>,
        actual: impl Into<String>,
        difference: Difference,
    ) -> Self {
        Self {
            path: Path::from(path),
            expected: expected.into(),
            actual: actual.into(),
            difference,
        }
    }

    /// Something that is not there.
    pub(crate) fn missing(path: &str, expected: &str) -> Self {
        Self::at(path, expected, "nothing", Difference::Missing)
    }

    /// Two values that should be the same.
    pub(crate) fn between(path: &str, expected: &Json, actual: &Json) -> Self {
        let same_type = expected.type_name() == actual.type_name();
        Self::new(
            &Path::from(path),
            expected.to_string(),
            Some(actual),
            same_type,
        )
    }

    fn of_marker(path: &Path, marker: &Marker, actual: Option<&Json>) -> Self {
        let same_type = actual.is_some_and(|actual| marker.takes_type_of(actual));
        let mismatch = Self::new(path, marker.text().to_owned(), actual, same_type);
        let is_absence = marker.text() == "<absent>";
        Self {
            difference: if is_absence {
                Difference::Unexpected
            } else {
                mismatch.difference
            },
            ..mismatch
        }
    }

    fn new(path: &Path, expected: String, actual: Option<&Json>, same_type: bool) -> Self {
        let difference = match actual {
            None => Difference::Missing,
            Some(_) if same_type => Difference::Value,
            Some(_) => Difference::Type,
        };
        Self {
            path: path.clone(),
            expected,
            actual: describe(actual),
            difference,
        }
    }
}

/// A value in a message: its text and, where that does not show it, its type.
fn describe(value: Option<&Json>) -> String {
    const LONGEST: usize = 200;
    let Some(value) = value else {
        return "nothing".to_owned();
    };
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}… ({})", &text[..end], value.type_name()),
        None => text,
    }
}
