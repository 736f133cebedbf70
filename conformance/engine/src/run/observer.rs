//! Who is told things while a run goes on.

use std::fmt;
use std::sync::Arc;

use crate::stop::Stop;
use paysys_exchange::Redactor;
use paysys_scenario::Scenario;

/// Who is told things while a run goes on. Clones are the same one.
#[derive(Clone, Default)]
pub struct Observer {
    /// Learns every secret and every hash that the run uses.
    pub redactor: Redactor,
    pub stop: Stop,
    /// Is told of each scenario when it begins and when it has ended.
    pub watcher: Option<Arc<Watcher>>,
}

/// Somebody who watches.
pub type Watcher = dyn Fn(Moment, &Scenario) + Send + Sync;

/// When a watcher is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Begins,
    Ended,
}

impl Observer {
    pub(super) fn tell(&self, moment: Moment, scenario: &Scenario) {
        if let Some(watcher) = &self.watcher {
            watcher(moment, scenario);
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Observer(…)")
    }
}
