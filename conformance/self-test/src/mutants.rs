//! Gateways that are wrong in one way each: one entry, one way.

mod auth;
mod check;
mod envelope;
mod errors;
mod payout;

use strum::{IntoStaticStr, VariantArray};

use crate::model_gateway::{Defect, Model, Mutation};

/// A gateway that is wrong in one way.
#[derive(Clone, Copy, Debug)]
pub struct Mutant {
    pub name: &'static str,
    pub side: Side,
    /// What it does, as the end of "it …".
    pub does: &'static str,
    defects: &'static [Defect],
    mutations: &'static [Mutation],
    /// The requirements that it violates, and must fail.
    pub breaks: &'static [&'static str],
}

/// The sides from which a requirement can be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum Side {
    /// Something is not there, or not done.
    Missing,
    #[strum(serialize = "another type")]
    Type,
    /// It is in another unit or notation.
    #[strum(serialize = "another unit")]
    Unit,
    /// It is of the right type, and another value.
    #[strum(serialize = "another value")]
    Value,
    /// It contradicts something else that is said.
    Contradictory,
    Stale,
    /// It stands in another place, or under another name.
    Moved,
    /// It stands there twice, or is used twice.
    Repeated,
    #[strum(serialize = "too lax")]
    Lax,
    #[strum(serialize = "too strict")]
    Strict,
}

impl Mutant {
    #[must_use]
    pub fn model(&self) -> Model {
        Model {
            defects: self.defects,
            mutations: self.mutations,
            ..Model::RIGHT
        }
    }

    const fn writes(
        name: &'static str,
        side: Side,
        does: &'static str,
        mutations: &'static [Mutation],
        breaks: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            side,
            does,
            defects: &[],
            mutations,
            breaks,
        }
    }

    const fn decides(
        name: &'static str,
        side: Side,
        does: &'static str,
        defects: &'static [Defect],
        breaks: &'static [&'static str],
    ) -> Self {
        Self {
            defects,
            ..Self::writes(name, side, does, &[], breaks)
        }
    }
}

/// Those that show it otherwise where nothing can be arranged: they are asked again only as far as the guard lets, forget an
/// end of their own accord, or have only a header, or nothing, by which their dates can be told to be wrong.
const SHOWN_OTHERWISE: [&str; 8] = [
    "checks-hung-up-on",
    "completed-reopened",
    "wavers",
    "completed-cancelled",
    "dates-of-the-example",
    "dates-of-the-example-and-no-date-header",
    "dates-behind",
    "dates-of-the-day",
];

/// Those that only a run shows whose scenarios share one gateway.
const IN_COMPANY: [&str; 1] = ["transaction-ids-reused"];

/// Those that only the published example gives away: how large an amount is, and when a payment was made, it alone says.
const BY_EXAMPLE: [&str; 2] = ["amounts-in-tiyin", "dates-in-local-time"];

/// Wrong gateways that are also treated like live ones: of each requirement the first that breaks it alone, and the
/// ones that only then show what they do, or show it otherwise.
pub fn as_live() -> impl Iterator<Item = &'static Mutant> {
    all().enumerate().filter_map(|(position, mutant)| {
        let is_first = all()
            .take(position)
            .all(|before| before.breaks != mutant.breaks);
        let is_seen = !BY_EXAMPLE.contains(&mutant.name);
        let is_wanted = [&SHOWN_OTHERWISE[..], &IN_COMPANY]
            .concat()
            .contains(&mutant.name);
        (is_seen && (is_first || is_wanted)).then_some(mutant)
    })
}

/// Those that a gateway of its own for each scenario shows to be wrong.
pub(super) fn alone() -> impl Iterator<Item = &'static Mutant> {
    all().filter(|mutant| !IN_COMPANY.contains(&mutant.name))
}

/// All wrong gateways.
pub fn all() -> impl Iterator<Item = &'static Mutant> {
    let families: [&'static [Mutant]; 5] = [
        envelope::MUTANTS,
        errors::MUTANTS,
        auth::MUTANTS,
        payout::MUTANTS,
        check::MUTANTS,
    ];
    families.into_iter().flatten()
}
