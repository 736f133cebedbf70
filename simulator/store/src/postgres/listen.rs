//! Word between the processes that share a store: that there is something new, not what. Whoever misses one loses nothing.

use std::future::poll_fn;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::{MissedTickBehavior, interval};
use tokio_postgres::{AsyncMessage, Client};

use super::connect::{Link, Pause, Target};
use super::failure::Failure;

/// At most one word in this time: a transaction that notifies holds a lock of the whole server until it is committed, so it must not be
/// the one that appends, nor come with each of them.
const SPACING: Duration = Duration::from_millis(20);

/// One process among those that share the store.
pub(super) struct Listener {
    pub(super) target: Arc<Target>,
    /// Told when something was written here.
    pub(super) wrote: Arc<Notify>,
    /// Counts what others may have written.
    pub(super) news: watch::Sender<u64>,
}

impl Listener {
    /// Passes word on, both ways, for as long as it is polled.
    pub(super) async fn run(self) {
        let mut pause = Pause::new();
        loop {
            if let Ok((client, link)) = self.target.connect().await {
                let own = OnceLock::new();
                tokio::select! {
                    () = self.hear(link, &own) => {}
                    _ = self.talk(&client, &own, &mut pause) => {}
                }
            }
            pause.wait().await;
        }
    }

    /// Reads what comes until the connection ends. One's own words come back, and are no news.
    async fn hear(&self, mut link: Link, own: &OnceLock<i32>) {
        while let Some(Ok(message)) = poll_fn(|context| link.poll_message(context)).await {
            if let AsyncMessage::Notification(word) = message
                && own.get() != Some(&word.process_id())
            {
                self.hint();
            }
        }
    }

    /// Speaks until that fails; what was not said is said on the next connection.
    async fn talk(
        &self,
        client: &Client,
        own: &OnceLock<i32>,
        pause: &mut Pause,
    ) -> Result<(), Failure> {
        let pid = client.query_one("select pg_backend_pid()", &[]);
        let pid = self.target.in_time(pid).await?.get(0);
        own.get_or_init(|| pid);
        self.target
            .in_time(client.batch_execute("listen paysys"))
            .await?;
        *pause = Pause::new();
        self.hint(); // what was said while nobody listened here
        let mut due = interval(SPACING);
        due.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            self.wrote.notified().await;
            due.tick().await;
            let said = self.target.in_time(client.batch_execute("notify paysys"));
            said.await.inspect_err(|_| self.wrote.notify_one())?;
        }
    }

    fn hint(&self) {
        self.news.send_modify(|count| *count += 1);
    }
}
