//! What payments point to by its place.

use serde::{Deserialize, Serialize};

use crate::Behaviour;

/// What a profile had when a base was written, in its order: payments name it by its place.
#[derive(Serialize, Deserialize)]
pub(super) struct Known {
    vendors: Vec<(u64, Vec<String>)>,
    progressions: Vec<String>,
    progression_choices: Vec<String>,
}

impl Known {
    pub(super) fn of(behaviour: &Behaviour) -> Self {
        let vendors = behaviour.vendors.iter().map(|vendor| {
            let currencies = vendor.currencies.iter();
            let codes = currencies.map(|currency| currency.code.clone()).collect();
            (vendor.id, codes)
        });
        let progressions = behaviour.progressions.iter();
        let choices = behaviour.progression_choices.iter();
        Self {
            vendors: vendors.collect(),
            progressions: progressions.map(|one| one.name.clone()).collect(),
            progression_choices: choices.map(|one| one.name.clone()).collect(),
        }
    }

    /// Whether a profile has all of it at the same places still; there may be more behind it.
    pub(super) fn is_in(&self, behaviour: &Behaviour) -> bool {
        let now = Self::of(behaviour);
        now.vendors.starts_with(&self.vendors)
            && now.progressions.starts_with(&self.progressions)
            && now
                .progression_choices
                .starts_with(&self.progression_choices)
    }
}
