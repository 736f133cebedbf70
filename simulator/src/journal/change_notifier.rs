//! Word that something has changed, for readers who wait.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use tokio::sync::Notify;

use paysys_core::Moment;

/// Wakes whoever waits for a sandbox's calls. Mostly nobody does, and then telling costs one load.
#[derive(Debug, Default)]
pub struct ChangeNotifier {
    listeners: AtomicUsize,
    over: AtomicBool,
    generation: AtomicU64,
    arranged: AtomicU64,
    bell: Notify,
}

impl ChangeNotifier {
    /// Of a sandbox that begins at this wall time. The time is its generation's number, so that another
    /// sandbox of the same name, even of another process, is of another generation.
    pub fn beginning(wall: Moment) -> Self {
        let generation = u64::try_from(wall.as_millis()).unwrap_or_default();
        Self {
            generation: generation.into(),
            ..Self::default()
        }
    }

    /// Says that something has changed; to be called after the change, without a lock.
    pub fn tell(&self) {
        // Listeners count themselves before they look, changes are made before they are told: with
        // one order of all these steps, whichever side comes second sees the other.
        if self.is_awaited() {
            self.bell.notify_waiters();
        }
    }

    /// Says that somebody has arranged something, which is rare: other than for a call, a reader may wake
    /// before the lock is free.
    pub fn arrange(&self) {
        self.arranged.fetch_add(1, Ordering::SeqCst);
        self.tell();
    }

    /// How often something has been arranged.
    pub fn arranged(&self) -> u64 {
        self.arranged.load(Ordering::SeqCst)
    }

    /// Says that calls are numbered from one again; to be called under the lock of the journal.
    pub fn begin_anew(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    /// Says in which generation calls are numbered from now on; to be called under the lock of the journal.
    pub(crate) fn is_of(&self, generation: u64) {
        self.generation.store(generation, Ordering::SeqCst);
    }

    /// The generation in which calls are numbered; another one after each reset.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    /// Says that nothing will change any more: all waiting ends.
    pub fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
        self.bell.notify_waiters();
    }

    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    pub fn is_awaited(&self) -> bool {
        self.listeners.load(Ordering::SeqCst) > 0
    }

    /// Looks now and again at every change until something is found; nothing where all is over.
    pub async fn until<T>(&self, mut look: impl FnMut() -> Option<T>) -> Option<T> {
        let _listener = Listener::new(self);
        loop {
            // Made before looking, so that no change falls between looking and waiting.
            let change = self.bell.notified();
            if let Some(found) = look() {
                return Some(found);
            }
            if self.is_over() {
                return None;
            }
            change.await;
        }
    }
}

/// Counts as listening for as long as it lives, however the waiting ends.
struct Listener<'a>(&'a ChangeNotifier);

impl<'a> Listener<'a> {
    fn new(changes: &'a ChangeNotifier) -> Self {
        changes.listeners.fetch_add(1, Ordering::SeqCst);
        Self(changes)
    }
}

impl Drop for Listener<'_> {
    fn drop(&mut self) {
        self.0.listeners.fetch_sub(1, Ordering::SeqCst);
    }
}
