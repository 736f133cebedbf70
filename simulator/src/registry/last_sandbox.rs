//! The sandbox that a connection's last call went to.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::{HostedSandbox, Registry};

/// Nearly all calls of a connection go to one sandbox. As long as none is made or removed, it is found again without
/// the map, which all connections share. It is not kept alive for that.
#[derive(Debug, Default)]
pub(crate) struct LastSandbox(Mutex<Option<Found>>);

#[derive(Debug)]
struct Found {
    /// How often sandboxes had been made or removed.
    changes: u64,
    sandbox: Weak<HostedSandbox>,
}

impl LastSandbox {
    /// The sandbox that the registry has for this service.
    pub(crate) fn of_service(
        &self,
        service_id: &str,
        registry: &Registry,
    ) -> Option<Arc<HostedSandbox>> {
        // Read before looking: what changes meanwhile is seen the next time.
        let changes = registry.changes();
        // It is replaced whole, so there is never half of one.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = last.as_ref().filter(|last| last.changes == changes);
        let known = known.and_then(|last| last.sandbox.upgrade());
        if let Some(sandbox) = known.filter(|sandbox| sandbox.has_service(service_id)) {
            return Some(sandbox);
        }
        let found = registry.of_service(service_id)?;
        *last = Some(Found {
            changes,
            sandbox: Arc::downgrade(&found),
        });
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;
    use crate::registry::SandboxSpec;
    use paysys_core::{Moment, Seed};

    const NOW: Moment = Moment::from_millis(1_700_000_000_000);

    fn made(registry: &Registry, name: &str) -> (Arc<HostedSandbox>, String) {
        let spec = SandboxSpec {
            name: Some(name.into()),
            profile: Profile::standard().clone(),
            seed: None,
            pace: None,
        };
        let sandbox = registry.create(spec, NOW).unwrap();
        let service_id = sandbox.services()[0].id.clone();
        (sandbox, service_id)
    }

    #[test]
    fn what_is_found_is_what_there_is_now() {
        let (registry, last) = (Registry::new(Seed(1), 1 << 20), LastSandbox::default());
        let find = |id: &str| last.of_service(id, &registry);
        let is = |found: Option<Arc<HostedSandbox>>, wanted| Arc::ptr_eq(&found.unwrap(), wanted);
        let (shop, id) = made(&registry, "shop");
        assert!(is(find(&id), &shop) && is(find(&id), &shop));
        let (other, other_id) = made(&registry, "other");
        assert!(is(find(&id), &shop) && is(find(&other_id), &other) && is(find(&id), &shop));
        assert!(find("nobody").is_none() && is(find(&id), &shop));
        registry.remove("shop", NOW).unwrap();
        assert!(find(&id).is_none());
        let (shop, id) = made(&registry, "shop");
        assert!(is(find(&id), &shop));
    }

    #[test]
    fn a_sandbox_is_not_kept_alive() {
        let (registry, last) = (Registry::new(Seed(1), 1 << 20), LastSandbox::default());
        let (shop, id) = made(&registry, "shop");
        let before = Arc::strong_count(&shop);
        assert!(last.of_service(&id, &registry).is_some());
        assert_eq!(Arc::strong_count(&shop), before);
    }
}
