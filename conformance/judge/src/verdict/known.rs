//! What is known of a whole run before any verdict is reached.

use std::collections::BTreeMap;

use super::excuses::{Excuses, Place};
use super::seen::Seen;
use super::{ids, pages, silences};
use crate::checks::Breach;
use crate::history::History;
use paysys_contract::Contract;

/// What is known of a whole run before any verdict is reached.
pub(super) struct Known<'a> {
    /// Where the gateway answers with a page, as it does again and again.
    pub(super) pages: BTreeMap<Place, Breach>,
    /// Reading calls that never get an answer: what each breaks, or nothing where it is a consequence.
    pub(super) silences: BTreeMap<Place, Option<Breach>>,
    /// Where a payment has an id that another one was given before.
    pub(super) ids_given_twice: BTreeMap<Place, Breach>,
    pub(super) excuses: Excuses,
    pub(super) contract: &'a Contract,
    /// What was remembered, and what somebody has accepted.
    pub(super) history: &'a History,
}

impl<'a> Known<'a> {
    /// Looks at everything that is to be seen.
    pub(super) fn of(run: &[Seen], contract: &'a Contract, history: &'a History) -> Self {
        let pages = pages::habits(run, contract);
        Self {
            silences: silences::lasting(run, &pages, contract),
            pages,
            ids_given_twice: ids::given_twice(run, contract),
            excuses: Excuses::of(run, contract),
            contract,
            history,
        }
    }
}
