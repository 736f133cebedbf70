//! Comparing a document with what was expected of it.

use super::{Actual, Expectation, Expected, Mismatch, World};
use crate::bindings::Missing;
use paysys_shared::json::{Json, Path};

/// What a comparison found.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    pub mismatches: Vec<Mismatch>,
    /// What could not be compared, as it refers to something an earlier answer does not have.
    pub missing: Vec<Missing>,
}

impl Comparison {
    pub fn add(&mut self, other: Self) {
        self.mismatches.extend(other.mismatches);
        self.missing.extend(other.missing);
    }

    fn note(&mut self, place: Place<'_>, expected: Expected, actual: Option<&Json>) {
        let actual = actual.cloned().map_or(Actual::Nothing, Actual::Value);
        self.mismatches.push(Mismatch {
            path: place.path(),
            expected,
            actual,
        });
    }

    #[must_use]
    pub fn agrees(&self) -> bool {
        self.mismatches.is_empty() && self.missing.is_empty()
    }
}

impl Expectation {
    /// Compares a value (`None`: not there) with what is expected of it.
    #[must_use]
    pub fn compare(&self, document: Option<&Json>, path: &str, world: World<'_>) -> Comparison {
        let mut found = Comparison::default();
        self.visit(document, Place::Of(path), world, &mut found);
        found
    }

    fn visit(
        &self,
        actual: Option<&Json>,
        place: Place<'_>,
        world: World<'_>,
        found: &mut Comparison,
    ) {
        match self {
            Self::Equal(template) => match template.value(world.bindings) {
                Ok(expected) if actual.is_some_and(|actual| actual.is_worth(&expected)) => {}
                Ok(expected) => found.note(place, Expected::Value(expected.into_owned()), actual),
                Err(missing) => found.missing.push(missing),
            },
            Self::Marked(marker) => match marker.matches(actual, world) {
                Ok(true) => {}
                Ok(false) => found.note(place, Expected::Marked(marker.clone()), actual),
                Err(missing) => found.missing.push(missing),
            },
            Self::List(items) => visit_list(items, actual, place, world, found),
            Self::Object { members, only } => {
                visit_object(members, *only, actual, place, world, found);
            }
        }
    }
}

/// Where in the document. Its path is written down only where something is wrong.
#[derive(Clone, Copy)]
enum Place<'a> {
    Of(&'a str),
    Member(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn path(self) -> Path {
        match self {
            Self::Of(path) => Path::from(path),
            Self::Member(object, name) => object.path().member(name),
            Self::Item(list, index) => list.path().item(index),
        }
    }
}

fn visit_list(
    items: &[Expectation],
    actual: Option<&Json>,
    place: Place<'_>,
    world: World<'_>,
    found: &mut Comparison,
) {
    let Some(Json::List(values)) = actual else {
        found.note(place, Expected::List(items.len()), actual);
        return;
    };
    if values.len() != items.len() {
        found.note(place, Expected::List(items.len()), actual);
    }
    for (index, (item, value)) in items.iter().zip(values).enumerate() {
        item.visit(Some(value), Place::Item(&place, index), world, found);
    }
}

fn visit_object(
    members: &[(String, Expectation)],
    only: bool,
    actual: Option<&Json>,
    place: Place<'_>,
    world: World<'_>,
    found: &mut Comparison,
) {
    let Some(Json::Object(values)) = actual else {
        found.note(place, Expected::Object, actual);
        return;
    };
    for (name, expectation) in members {
        let value = values
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value);
        expectation.visit(value, Place::Member(&place, name), world, found);
    }
    let named = |name: &String| members.iter().any(|(known, _)| known == name);
    for (name, value) in values.iter().filter(|(name, _)| only && !named(name)) {
        found.note(
            Place::Member(&place, name),
            Expected::NoOtherMember,
            Some(value),
        );
    }
}
