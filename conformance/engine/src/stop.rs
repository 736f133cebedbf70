//! Stopping early: somebody wants it to end, or it cannot go on.

use paysys_contract::Said;
use tokio::sync::watch;

/// The wish that everything ends. Clones share it.
#[derive(Clone, Debug)]
pub struct Stop(watch::Sender<Option<Said>>);

/// Nobody wishes it yet.
impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Stop {
    /// Wishes it; the first reason stays.
    pub fn request(&self, reason: Said) {
        self.0.send_if_modified(|known| {
            let is_first = known.is_none();
            known.get_or_insert(reason);
            is_first
        });
    }

    #[must_use]
    pub fn reason(&self) -> Option<Said> {
        self.0.borrow().clone()
    }

    pub async fn requested(&self) -> Said {
        let mut wish = self.0.subscribe();
        let wished = wish.wait_for(Option::is_some).await;
        wished
            .ok()
            .and_then(|reason| reason.clone())
            .expect("the wish outlives whoever waits for it")
    }
}
