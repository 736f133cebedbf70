//! The sandboxes of a process: each one gateway of its own, found by name or by service id.

mod answering;
mod applied;
mod apply;
mod based;
mod bases;
mod event_ids;
mod given;
mod handing_over;
mod history;
mod hosted;
mod house;
mod housed;
mod kept;
mod last_sandbox;
mod layout;
mod row;
mod state;
mod step;
mod tallying;
mod turns;
mod undelivered;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub use answering::{Headers, Outgoing};
pub(crate) use bases::BETWEEN as BYTES_BETWEEN_BASES;
pub(crate) use given::Given;
pub use hosted::{ClockPlan, HostedSandbox, Keeping};
pub(crate) use house::{House, HouseError, Terms};
pub(crate) use kept::OrderError;
pub(crate) use last_sandbox::LastSandbox;
pub(crate) use row::{Row, Unserved};
pub(crate) use state::CommandResult;
pub use state::State;
use tallying::Deleted;
pub(crate) use tallying::Tallied;

use crate::profile::{Profile, ServiceTemplate};
use crate::proofs::Proofs;
use paysys_core::chance::Purpose;
use paysys_core::clock::Pace;
use paysys_core::service::SecretKey;
use paysys_core::{Moment, Seed, Service, Sum};

/// The name of the sandbox that is always there.
pub const DEFAULT: &str = "default";

/// So much of a malformed header is looked through for an id.
const LONGEST_NAMED: usize = 256;

/// What to make a sandbox of.
#[derive(Debug)]
pub struct SandboxSpec {
    pub name: Option<String>,
    pub profile: Profile,
    /// Its seed; without one it is derived from the process's seed and the name.
    pub seed: Option<Seed>,
    /// How its clock goes; without it, as the profile says.
    pub pace: Option<Pace>,
}

/// What a sandbox will be.
#[derive(Debug)]
struct Planned {
    name: String,
    seed: Seed,
    pace: Pace,
}

/// Why a sandbox was not made or removed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    #[error(
        "a sandbox name has 1 to 64 characters out of A-Z a-z 0-9 . _ - (and is not . or ..), not {0:?}"
    )]
    BadName(String),
    #[error("a secret key stands in this name; names are shown, keys are not")]
    KeyInName,
    #[error("there is a sandbox {0:?} already")]
    NameTaken(String),
    #[error("the service id {0:?} belongs to another sandbox already")]
    ServiceTaken(String),
    #[error("there is no sandbox {0:?}")]
    Unknown(String),
    #[error("the default sandbox cannot be deleted")]
    DefaultStays,
}

/// All sandboxes of a process.
#[derive(Debug)]
pub struct Registry {
    seed: Seed,
    journal_limit_bytes: usize,
    ignored_findings: Vec<String>,
    maps: RwLock<Maps>,
    changes: AtomicU64,
    witness: Arc<OnceLock<Arc<dyn Witness>>>,
    proofs: Proofs,
    house: OnceLock<House>,
}

/// Somebody who looks at a sandbox once more before what happened in it is gone.
pub trait Witness: std::fmt::Debug + Send + Sync {
    /// The sandbox is about to be deleted or reset, at this wall time.
    fn before_the_end(&self, sandbox: &HostedSandbox, ending: &'static str, wall: Moment);
}

#[derive(Debug, Default)]
struct Maps {
    made: u64,
    by_name: BTreeMap<String, Arc<HostedSandbox>>,
    by_service: HashMap<String, Arc<HostedSandbox>>,
    deleted: Deleted,
}

impl Registry {
    /// No sandboxes yet; seeds of sandboxes that are not given one are derived from this one. Each
    /// keeps a journal of at most so many bytes.
    pub fn new(seed: Seed, journal_limit_bytes: usize) -> Self {
        Self {
            seed,
            journal_limit_bytes,
            ignored_findings: Vec::new(),
            maps: RwLock::default(),
            changes: AtomicU64::default(),
            witness: Arc::default(),
            proofs: Proofs::default(),
            house: OnceLock::new(),
        }
    }

    /// The same, in which findings of these ids count for nothing.
    #[must_use]
    pub fn ignoring(self, ignored_findings: Vec<String>) -> Self {
        Self {
            ignored_findings,
            ..self
        }
    }

    /// From now on, sandboxes are shown to this witness before they are deleted or reset. There is
    /// one; a second one is not taken.
    pub fn be_witnessed_by(&self, witness: Arc<dyn Witness>) {
        drop(self.witness.set(witness));
    }

    pub fn create(
        &self,
        spec: SandboxSpec,
        wall: Moment,
    ) -> Result<Arc<HostedSandbox>, RegistryError> {
        let mut maps = self.write();
        let planned = self.plan_in(&mut maps, &spec)?;
        Ok(self.insert_in(&mut maps, planned, spec.profile, wall, None))
    }

    /// Removes a sandbox, whole; calls that are under way end as they would have, and then it is
    /// freed.
    pub fn remove(&self, name: &str, wall: Moment) -> Result<(), RegistryError> {
        self.removable(name)?;
        self.forget(name, wall);
        Ok(())
    }

    fn removable(&self, name: &str) -> Result<Arc<HostedSandbox>, RegistryError> {
        if name == DEFAULT {
            return Err(RegistryError::DefaultStays);
        }
        let known = self.named(name);
        known.ok_or_else(|| RegistryError::Unknown(name.into()))
    }

    fn forget(&self, name: &str, wall: Moment) {
        let hosted = self.write().take(name);
        self.changes.fetch_add(1, Ordering::Release);
        let Some(hosted) = hosted else { return };
        hosted.changes().end();
        hosted.be_seen_before("deleted", wall);
        let is_large = hosted.state().is_large();
        free(hosted, is_large);
    }

    /// What a sandbox will be, if it can be made.
    fn plan(&self, spec: &SandboxSpec) -> Result<Planned, RegistryError> {
        self.plan_in(&mut self.write(), spec)
    }

    fn plan_in(&self, maps: &mut Maps, spec: &SandboxSpec) -> Result<Planned, RegistryError> {
        let name = spec.name.clone().unwrap_or_else(|| maps.free_name());
        check_name(&name)?;
        if maps.holds_a_key(&name) {
            return Err(RegistryError::KeyInName);
        }
        if maps.by_name.contains_key(&name) {
            return Err(RegistryError::NameTaken(name));
        }
        let taken = spec
            .profile
            .services
            .iter()
            .map(|own| service_id(&name, own));
        if let Some(taken) = taken
            .into_iter()
            .find(|id| maps.by_service.contains_key(id))
        {
            return Err(RegistryError::ServiceTaken(taken));
        }
        Ok(Planned {
            seed: spec.seed.unwrap_or_else(|| self.seed.derive(&name)),
            pace: spec.pace.unwrap_or(spec.profile.pace),
            name,
        })
    }

    fn insert(&self, planned: Planned, profile: Profile, wall: Moment, row: Option<Row>) {
        self.insert_in(&mut self.write(), planned, profile, wall, row);
    }

    fn insert_in(
        &self,
        maps: &mut Maps,
        planned: Planned,
        profile: Profile,
        wall: Moment,
        row: Option<Row>,
    ) -> Arc<HostedSandbox> {
        let Planned { name, seed, pace } = planned;
        maps.counts(&name);
        let services = services(&name, seed, &profile.services);
        let clock = ClockPlan {
            pace,
            start: profile.clock_start,
        };
        let keeping = Keeping {
            journal_limit_bytes: self.journal_limit_bytes,
            default: maps.by_name.get(DEFAULT).cloned(),
            ignored_findings: self.ignored_findings.clone(),
            witness: self.witness.clone(),
        };
        let hosted = HostedSandbox::new(name, seed, services, profile, clock, wall, &keeping);
        let hosted = Arc::new(match row {
            None => hosted,
            Some(row) => hosted.kept_in(row),
        });
        maps.insert(&hosted);
        self.changes.fetch_add(1, Ordering::Release);
        hosted
    }

    /// Ends all waiting for calls: open streams would keep a process from stopping.
    pub fn end_waiting(&self) {
        for sandbox in self.all() {
            sandbox.changes().end();
        }
    }

    /// The nonces by which a tool knows that this is a simulator.
    pub(crate) const fn proofs(&self) -> &Proofs {
        &self.proofs
    }

    /// So many names were made up for sandboxes, whether they are there still or not.
    fn names_made_up(&self) -> u64 {
        self.read().made
    }

    fn make_up_no_name_of(&self, names_made_up: u64) {
        let mut maps = self.write();
        maps.made = maps.made.max(names_made_up);
    }

    pub(crate) fn house(&self) -> Option<&House> {
        self.house.get()
    }

    pub fn named(&self, name: &str) -> Option<Arc<HostedSandbox>> {
        self.read().by_name.get(name).cloned()
    }

    /// How often sandboxes were made or removed.
    fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    pub fn of_service(&self, service_id: &str) -> Option<Arc<HostedSandbox>> {
        self.read().by_service.get(service_id).cloned()
    }

    /// The sandbox of the service that a malformed header begins with: the longest id that ends where
    /// something else than a letter or digit follows.
    pub fn named_by(&self, header: &[u8]) -> Option<Arc<HostedSandbox>> {
        let header = str::from_utf8(header).ok()?;
        let header = header
            .get(..LONGEST_NAMED.min(header.len()))
            .unwrap_or(header);
        let maps = self.read();
        let ends = header.match_indices(|c: char| !c.is_alphanumeric());
        let starts = ends.map(|(end, _)| &header[..end]).chain([header]);
        starts.rev().find_map(|id| maps.by_service.get(id).cloned())
    }

    pub fn all(&self) -> Vec<Arc<HostedSandbox>> {
        self.read().by_name.values().cloned().collect()
    }

    // The maps are changed by whole entries only, so a panic elsewhere cannot leave half of one.
    fn read(&self) -> RwLockReadGuard<'_, Maps> {
        self.maps.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Maps> {
        self.maps.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Maps {
    fn free_name(&mut self) -> String {
        loop {
            self.made += 1;
            let name = format!("sandbox-{}", self.made);
            if !self.by_name.contains_key(&name) {
                return name;
            }
        }
    }

    /// A name that was made up is not made up again.
    fn counts(&mut self, name: &str) {
        let number = name.strip_prefix("sandbox-").and_then(|n| n.parse().ok());
        self.made = self.made.max(number.unwrap_or_default());
    }

    /// Whether a key that a profile gave stands in a name, in any spelling.
    fn holds_a_key(&self, name: &str) -> bool {
        let default = self.by_name.get(DEFAULT);
        default.is_some_and(|default| default.redaction().finds_a_key_in(name))
    }

    fn take(&mut self, name: &str) -> Option<Arc<HostedSandbox>> {
        let hosted = self.by_name.remove(name)?;
        for service in hosted.services() {
            self.by_service.remove(&service.id);
        }
        let default = self.by_name.get(DEFAULT);
        self.deleted
            .add(hosted.tally(), |fault| tallying::is_named(default, fault));
        Some(hosted)
    }

    fn insert(&mut self, hosted: &Arc<HostedSandbox>) {
        for service in hosted.services() {
            self.by_service.insert(service.id.clone(), hosted.clone());
        }
        self.by_name
            .insert(hosted.name().to_owned(), hosted.clone());
    }
}

/// Frees something. Millions of payments take a while, and nobody should wait; making a thread takes longer than freeing
/// what is not large. Where no thread can be made it is freed here.
fn free<T: Send + 'static>(old: T, is_large: bool) {
    if !is_large {
        return drop(old);
    }
    let thread = std::thread::Builder::new().name("free".into());
    // A closure that was not taken is dropped, and what it holds with it.
    drop(thread.spawn(move || drop(old)));
}

fn check_name(name: &str) -> Result<(), RegistryError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    // A path with these two leads somewhere else.
    let dots = matches!(name, "." | "..");
    let right = (1..=64).contains(&name.len()) && name.bytes().all(fits) && !dots;
    right
        .then_some(())
        .ok_or_else(|| RegistryError::BadName(name.into()))
}

/// The default sandbox has the profile's own services; any other gets ids and keys of its own,
/// because an id must lead to one sandbox only.
fn service_id(sandbox: &str, template: &ServiceTemplate) -> String {
    match sandbox {
        DEFAULT => template.id.clone(),
        _ => format!("{sandbox}-{}", template.id),
    }
}

fn services(name: &str, seed: Seed, templates: &[ServiceTemplate]) -> Vec<Service> {
    let own = |(number, template): (u64, &ServiceTemplate)| Service {
        id: service_id(name, template),
        secret_key: SecretKey::generated(seed.hex32(Purpose::SecretKey, number)),
        blocked: template.blocked,
        deposit: template.deposit.map(Sum),
    };
    let given = |template: &ServiceTemplate| Service {
        id: service_id(name, template),
        secret_key: SecretKey::new(&template.secret_key),
        blocked: template.blocked,
        deposit: template.deposit.map(Sum),
    };
    match name {
        DEFAULT => templates.iter().map(given).collect(),
        _ => (0..).zip(templates).map(own).collect(),
    }
}
