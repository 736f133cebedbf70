//! A gateway that may move real money, as one run sees it.

use std::sync::Arc;

use crate::money::Budget;
use crate::stop::Stop;
use crate::target::guess_budget::GuessBudget;
use crate::target::live::Live;

/// A gateway that may move real money, as one run sees it.
#[derive(Clone, Debug)]
pub struct LiveTarget {
    pub live: Live,
    /// The guesses at credentials that are left in this run.
    pub guesses: GuessBudget,
    /// What an approved plan allows; without one it is only read.
    pub budget: Option<Arc<Budget>>,
    pub stop: Stop,
}

impl From<Live> for LiveTarget {
    fn from(live: Live) -> Self {
        Self {
            guesses: GuessBudget::of(live.limits.wrong_credentials),
            live,
            budget: None,
            stop: Stop::default(),
        }
    }
}
