//! The sandboxes of a process: each one gateway of its own, found by name or by service id.

mod history;
mod hosted;
mod last_sandbox;
mod state;
mod tallying;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub use hosted::{ClockPlan, Headers, HostedSandbox, Keeping, Outgoing};
pub(crate) use last_sandbox::LastSandbox;
pub use state::State;
use tallying::Deleted;
pub(crate) use tallying::Tallied;

use crate::profile::{Profile, ServiceTemplate};
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
    witness: OnceLock<Arc<dyn Witness>>,
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
            witness: OnceLock::new(),
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
        let name = spec.name.clone().unwrap_or_else(|| maps.free_name());
        check_name(&name)?;
        if maps.holds_a_key(&name) {
            return Err(RegistryError::KeyInName);
        }
        if maps.by_name.contains_key(&name) {
            return Err(RegistryError::NameTaken(name));
        }
        let seed = spec.seed.unwrap_or_else(|| self.seed.derive(&name));
        let services = services(&name, seed, &spec.profile.services);
        if let Some(taken) = services
            .iter()
            .find(|service| maps.by_service.contains_key(&service.id))
        {
            return Err(RegistryError::ServiceTaken(taken.id.clone()));
        }
        let pace = spec.pace.unwrap_or(spec.profile.pace);
        let clock = ClockPlan {
            pace,
            start: spec.profile.clock_start,
        };
        let keeping = Keeping {
            journal_limit_bytes: self.journal_limit_bytes,
            default: maps.by_name.get(DEFAULT).cloned(),
            ignored_findings: self.ignored_findings.clone(),
        };
        let hosted = HostedSandbox::new(name, seed, services, spec.profile, clock, wall, &keeping);
        let hosted = Arc::new(hosted);
        maps.insert(&hosted);
        self.changes.fetch_add(1, Ordering::Release);
        Ok(hosted)
    }

    /// Removes a sandbox, whole; calls that are under way end as they would have, and then it is
    /// freed.
    pub fn remove(&self, name: &str, wall: Moment) -> Result<(), RegistryError> {
        if name == DEFAULT {
            return Err(RegistryError::DefaultStays);
        }
        let hosted = self.write().take(name);
        self.changes.fetch_add(1, Ordering::Release);
        let hosted = hosted.ok_or_else(|| RegistryError::Unknown(name.into()))?;
        hosted.changes().end();
        self.show(&hosted, "deleted", wall);
        let is_large = hosted.state().is_large();
        free(hosted, is_large);
        Ok(())
    }

    /// Makes a sandbox as if nothing had ever happened in it.
    pub fn reset(&self, sandbox: &HostedSandbox, wall: Moment) {
        self.show(sandbox, "reset", wall);
        sandbox.reset(wall);
    }

    fn show(&self, sandbox: &HostedSandbox, ending: &'static str, wall: Moment) {
        if let Some(witness) = self.witness.get() {
            witness.before_the_end(sandbox, ending, wall);
        }
    }

    /// Ends all waiting for calls: open streams would keep a process from stopping.
    pub fn end_waiting(&self) {
        for sandbox in self.all() {
            sandbox.changes().end();
        }
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
fn services(name: &str, seed: Seed, templates: &[ServiceTemplate]) -> Vec<Service> {
    let own = |(number, template): (u64, &ServiceTemplate)| Service {
        id: format!("{name}-{}", template.id),
        secret_key: SecretKey::generated(seed.hex32(Purpose::SecretKey, number)),
        blocked: template.blocked,
        deposit: template.deposit.map(Sum),
    };
    let given = |template: &ServiceTemplate| Service {
        id: template.id.clone(),
        secret_key: SecretKey::new(&template.secret_key),
        blocked: template.blocked,
        deposit: template.deposit.map(Sum),
    };
    match name {
        DEFAULT => templates.iter().map(given).collect(),
        _ => (0..).zip(templates).map(own).collect(),
    }
}
