//! One sandbox as the process keeps it: core and journal behind one lock, and who may call it.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::row::Row;
use super::{CommandResult, State, Witness};
use crate::control::Names;
use crate::findings::{Findings, Scene};
use crate::journal::{ChangeNotifier, Entry, Recalled, Tally};
use crate::profile::{Profile, Source};
use crate::redaction::Redaction;
use paysys_core::clock::Pace;
use paysys_core::command::{Command, CommandError};
use paysys_core::sandbox::Snapshot;
use paysys_core::{Behaviour, Clock, Moment, Sandbox, Seed, Service};
use paysys_shared::texts::Language;

/// A sandbox and its door.
#[derive(Debug)]
pub struct HostedSandbox {
    name: String,
    seed: Seed,
    services: Vec<Service>,
    service_ids: Vec<String>,
    behaviour: Arc<Behaviour>,
    source: Arc<Source>,
    clock: ClockPlan,
    journal_limit_bytes: usize,
    redaction: Redaction,
    ignored_findings: Vec<String>,
    changes: Arc<ChangeNotifier>,
    tally: Arc<Tally>,
    witness: Arc<OnceLock<Arc<dyn Witness>>>,
    /// Where what it is given is kept, if it is.
    row: Option<Row>,
    state: Mutex<State>,
}

/// What is kept of what happens, and what must not leave.
#[derive(Debug, Clone)]
pub struct Keeping {
    pub journal_limit_bytes: usize,
    /// The default sandbox, whose keys a client may also know; nothing where there is none yet.
    pub default: Option<Arc<HostedSandbox>>,
    /// Findings that count for nothing in the whole process.
    pub ignored_findings: Vec<String>,
    /// Who looks at it once more before all of it is gone.
    pub witness: Arc<OnceLock<Arc<dyn Witness>>>,
}

/// How a sandbox's clock starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockPlan {
    pub pace: Pace,
    /// What it shows at first; without it, the wall time.
    pub start: Option<Moment>,
}

impl ClockPlan {
    fn start_at(self, wall: Moment) -> Clock {
        Clock::new(self.pace, wall, self.start.unwrap_or(wall))
    }
}

impl HostedSandbox {
    pub fn new(
        name: String,
        seed: Seed,
        services: Vec<Service>,
        profile: Profile,
        clock: ClockPlan,
        wall: Moment,
        keeping: &Keeping,
    ) -> Self {
        let Profile {
            behaviour, source, ..
        } = profile;
        let start = clock.start_at(wall);
        let core = Sandbox::new(behaviour.clone(), &services, seed, start, wall);
        let changes = Arc::new(ChangeNotifier::beginning(wall));
        let state = State::new(core, keeping.journal_limit_bytes, wall);
        let tally = Arc::<Tally>::default();
        let state = state.told_to(changes.clone(), tally.clone());
        let redaction = Redaction::new(
            &services,
            keeping.default.as_deref().map(Self::redaction),
            behaviour.clone(),
        );
        let service_ids = services.iter().map(|service| service.id.clone()).collect();
        Self {
            name,
            seed,
            services,
            service_ids,
            behaviour,
            source,
            clock,
            journal_limit_bytes: keeping.journal_limit_bytes,
            redaction,
            ignored_findings: keeping.ignored_findings.clone(),
            changes,
            tally,
            witness: keeping.witness.clone(),
            row: None,
            state: Mutex::new(state),
        }
    }

    /// The same, whose steps are kept in this row.
    pub(super) fn kept_in(self, row: Row) -> Self {
        Self {
            row: Some(row),
            ..self
        }
    }

    pub(crate) const fn row(&self) -> Option<&Row> {
        self.row.as_ref()
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub const fn seed(&self) -> Seed {
        self.seed
    }

    /// Who may call; never empty, the first is the one to use.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    pub(super) fn has_service(&self, id: &str) -> bool {
        self.service_ids.iter().any(|known| known == id)
    }

    pub fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    pub(super) const fn behaviour_shared(&self) -> &Arc<Behaviour> {
        &self.behaviour
    }

    pub(super) const fn journal_limit_bytes(&self) -> usize {
        self.journal_limit_bytes
    }

    pub fn source(&self) -> &Source {
        &self.source
    }

    pub fn names(&self) -> Names<'_> {
        Names {
            behaviour: &self.behaviour,
            service_ids: &self.service_ids,
        }
    }

    pub(crate) const fn redaction(&self) -> &Redaction {
        &self.redaction
    }

    pub(crate) fn findings(&self, recalled: &Recalled, language: Language) -> Findings {
        Scene::of(recalled, &self.redaction, &self.ignored_findings).findings(language)
    }

    /// A request's body without what must not leave, for a benchmark.
    #[doc(hidden)]
    pub fn body_to_show<'e>(&self, entry: &'e Entry) -> Cow<'e, [u8]> {
        self.redaction.veil_of(entry).request(entry.texts.body())
    }

    pub fn changes(&self) -> &ChangeNotifier {
        &self.changes
    }

    /// Whether nothing has come to it since it was made or reset.
    pub(crate) fn is_untouched(&self) -> bool {
        self.state().journal().newest() == 0
    }

    /// What is counted of it, resets or not.
    pub(super) const fn tally(&self) -> &Arc<Tally> {
        &self.tally
    }

    /// Its state, for as long as the guard lives. Never held across an await.
    pub fn state(&self) -> MutexGuard<'_, State> {
        // A panic in here is a mistake of ours and stands in the log. It may leave a number used up or a
        // payment without its call; what else there is, a test still wants to see.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All payments as they stand at this wall time.
    pub(crate) fn snapshot(&self, wall: Moment) -> Snapshot {
        self.state().snapshot(wall)
    }

    /// Follows a command that is given at this wall time.
    pub(crate) fn command(
        &self,
        command: Command,
        wall: Moment,
    ) -> Result<CommandResult, CommandError> {
        let mut state = self.state();
        let wall = state.stamp(wall);
        state.follow(command, wall)
    }

    /// Shows it to the witness before all that happened in it is gone.
    pub(super) fn be_seen_before(&self, ending: &'static str, wall: Moment) {
        if let Some(witness) = self.witness.get() {
            witness.before_the_end(self, ending, wall);
        }
    }

    /// Makes it as if nothing had ever happened: same seed, and the clock as it was at first.
    pub(crate) fn reset(&self, wall: Moment) {
        let wall = self.state().pass(wall);
        self.be_seen_before("reset", wall);
        let (behaviour, start) = (self.behaviour.clone(), self.clock.start_at(wall));
        let core = Sandbox::new(behaviour, &self.services, self.seed, start, wall);
        let fresh = State::new(core, self.journal_limit_bytes, wall);
        self.replace_state(fresh, ChangeNotifier::begin_anew);
    }

    /// Puts another state in place of this one, in which calls are numbered otherwise.
    pub(super) fn replace_state(&self, fresh: State, renumber: impl FnOnce(&ChangeNotifier)) {
        let fresh = fresh.told_to(self.changes.clone(), self.tally.clone());
        let mut state = self.state();
        let fresh = fresh.shown_as(&state);
        let old = std::mem::replace(&mut *state, fresh);
        renumber(&self.changes);
        drop(state);
        self.changes.tell();
        let is_large = old.is_large();
        super::free(old, is_large);
    }
}
