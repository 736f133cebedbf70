//! Stopping early: somebody wants it to end, or it cannot go on.

use tokio::sync::watch;

/// The wish that everything ends. Clones share it.
#[derive(Clone, Debug)]
pub struct Stop(watch::Sender<Option<&'static str>>);

/// Nobody wishes it yet.
impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Stop {
    /// Wishes it; the first reason stays.
    pub fn request(&self, reason: &'static str) {
        self.0.send_if_modified(|known| {
            let is_first = known.is_none();
            known.get_or_insert(reason);
            is_first
        });
    }

    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        *self.0.borrow()
    }

    pub async fn requested(&self) -> &'static str {
        let mut wish = self.0.subscribe();
        let wished = wish.wait_for(Option::is_some).await;
        wished
            .ok()
            .and_then(|reason| *reason)
            .expect("the wish outlives whoever waits for it")
    }
}
