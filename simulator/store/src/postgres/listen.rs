//! Word between the processes that share a store: that there is something new, not what. Whoever misses one loses nothing.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::{MissedTickBehavior, interval};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, Client};

use super::connect::{Link, Pause, Target};
use super::failure::Failure;
use super::statements::{END_STUCK, IS_HERE};

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
    /// The server's process for the connection, where there is one.
    pub(super) is_here: watch::Sender<Option<i32>>,
}

impl Listener {
    /// Passes word on, both ways, for as long as it is polled.
    pub(super) async fn run(self) {
        let mut pause = Pause::new();
        loop {
            if let Ok((client, link)) = self.target.connect().await {
                tokio::select! {
                    () = self.hear(link) => {}
                    _ = self.talk(&client, &mut pause) => {}
                }
                self.is_here.send_replace(None);
            }
            pause.wait().await;
        }
    }

    /// Reads what comes until the connection ends. One's own words come back, and are no news.
    async fn hear(&self, mut link: Link) {
        while let Some(Ok(message)) = poll_fn(|context| link.poll_message(context)).await {
            if let AsyncMessage::Notification(word) = message
                && *self.is_here.borrow() != Some(word.process_id())
            {
                self.hint();
            }
        }
    }

    /// Speaks until that fails; what was not said is said on the next connection.
    async fn talk(&self, client: &Client, pause: &mut Pause) -> Result<(), Failure> {
        let here = client.query_one(IS_HERE, &[]);
        let pid = self.target.in_time(here).await?.get(0);
        self.is_here.send_replace(Some(pid));
        self.target
            .in_time(client.batch_execute("listen paysys"))
            .await?;
        *pause = Pause::new();
        self.hint(); // what was said while nobody listened here
        let mut due = interval(SPACING);
        due.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut looks = interval(self.target.patience / 2);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.wrote.notified() => {
                    due.tick().await;
                    let said = self.target.in_time(client.batch_execute("notify paysys"));
                    said.await.inspect_err(|_| self.wrote.notify_one())?;
                }
                _ = looks.tick() => self.end_stuck(client).await?,
            }
        }
    }

    /// Ends what another process has left in the middle of a statement.
    async fn end_stuck(&self, client: &Client) -> Result<(), Failure> {
        let seconds = self.target.patience.as_secs_f64();
        let values = [(&seconds as &(dyn ToSql + Sync), Type::FLOAT8)];
        let ended = client.query_typed(END_STUCK, &values);
        self.target.in_time(ended).await.map(drop)
    }

    fn hint(&self) {
        self.news.send_modify(|count| *count += 1);
    }
}
