//! Comparing a document with what was expected of it.

use std::fmt;

use super::{Expectation, World};
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
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Type => "type",
            Self::Value => "value",
            Self::Missing => "missing",
            Self::Unexpected => "unexpected",
        })
    }
}

impl Expectation {
    /// Everything that differs.
    ///
    /// # Errors
    /// When an expectation refers to something an earlier answer does not have.
    pub fn compare(&self, document: Option<&Json>, path: &Path, world: World<'_>) -> Result<Vec<Mismatch>, Missing> {
        let mut mismatches = Vec::new();
        self.visit(document, path, world, &mut mismatches)?;
        Ok(mismatches)
    }

    fn visit(&self, actual: Option<&Json>, path: &Path, world: World<'_>, found: &mut Vec<Mismatch>) -> Result<(), Missing> {
        match self {
            Self::Equal(template) => {
                let expected = template.fill(world.bindings)?;
                if actual != Some(&expected) {
                    let same_type = actual.is_some_and(|actual| actual.type_name() == expected.type_name());
                    found.push(Mismatch::new(path, expected.to_string(), actual, same_type));
                }
            }
            Self::Marked(marker) => {
                if !marker.matches(actual, world)? {
                    let same_type = actual.is_some_and(|actual| marker.takes_type_of(actual));
                    let mut mismatch = Mismatch::new(path, marker.text().to_owned(), actual, same_type);
                    if marker.text() == "<absent>" {
                        mismatch.difference = Difference::Unexpected;
                    }
                    found.push(mismatch);
                }
            }
            Self::List(items) => visit_list(items, actual, path, world, found)?,
            Self::Object { members, only } => visit_object(members, *only, actual, path, world, found)?,
        }
        Ok(())
    }
}

fn visit_list(
    items: &[Expectation],
    actual: Option<&Json>,
    path: &Path,
    world: World<'_>,
    found: &mut Vec<Mismatch>,
) -> Result<(), Missing> {
    let Some(Json::List(values)) = actual else {
        found.push(Mismatch::new(path, format!("an array of {}", items.len()), actual, false));
        return Ok(());
    };
    if values.len() != items.len() {
        found.push(Mismatch::new(path, format!("an array of {}", items.len()), actual, true));
    }
    for (index, (item, value)) in items.iter().zip(values).enumerate() {
        item.visit(Some(value), &path.item(index), world, found)?;
    }
    Ok(())
}

fn visit_object(
    members: &[(String, Expectation)],
    only: bool,
    actual: Option<&Json>,
    path: &Path,
    world: World<'_>,
    found: &mut Vec<Mismatch>,
) -> Result<(), Missing> {
    let Some(Json::Object(values)) = actual else {
        found.push(Mismatch::new(path, "an object".to_owned(), actual, false));
        return Ok(());
    };
    for (name, expectation) in members {
        let value = values.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        expectation.visit(value, &path.member(name), world, found)?;
    }
    let named = |name: &String| members.iter().any(|(known, _)| known == name);
    for (name, value) in values.iter().filter(|(name, _)| only && !named(name)) {
        let mismatch = Mismatch::new(&path.member(name), "<absent>".to_owned(), Some(value), true);
        found.push(Mismatch { difference: Difference::Unexpected, ..mismatch });
    }
    Ok(())
}

impl Mismatch {
    /// A mismatch in words.
    pub(crate) fn at(path: &str, expected: impl ToString, actual: impl ToString, difference: Difference) -> Self {
        Self { path: Path::from(path), expected: expected.to_string(), actual: actual.to_string(), difference }
    }

    /// Something that is not there.
    pub(crate) fn missing(path: &str, expected: &str) -> Self {
        Self::at(path, expected, "nothing", Difference::Missing)
    }

    /// Two values that should be the same.
    pub(crate) fn between(path: &str, expected: &Json, actual: &Json) -> Self {
        let same_type = expected.type_name() == actual.type_name();
        Self::new(&Path::from(path), expected.to_string(), Some(actual), same_type)
    }

    fn new(path: &Path, expected: String, actual: Option<&Json>, same_type: bool) -> Self {
        let difference = match actual {
            None => Difference::Missing,
            Some(_) if same_type => Difference::Value,
            Some(_) => Difference::Type,
        };
        Self { path: path.clone(), expected, actual: describe(actual), difference }
    }
}

/// A value in a message: its text and, where that does not show it, its type.
fn describe(value: Option<&Json>) -> String {
    const LONGEST: usize = 200;
    let Some(value) = value else { return "nothing".to_owned() };
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}… ({})", &text[..end], value.type_name()),
        None => text,
    }
}
