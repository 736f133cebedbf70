//! Connections to the server: each is opened when it is first needed, and again when it was lost.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::timeout;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, Connection, Error, Socket, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::clock::ServerClock;
use super::failure::Failure;
use super::statements;
use super::tls::Options;
use crate::StoreError;

/// How long a silent peer is trusted before the kernel asks whether it is still there.
const SILENCE: Duration = Duration::from_secs(15);

/// Holds for each connection, whatever the defaults of the server or the user. What is answered is on the disk. A statement of ours waits
/// for a row and then looks at it again, which is what `read committed` does; no wait, and no transaction of somebody who is gone, keeps
/// the others from it for long. As the same few run all the time, each is planned once; and as all of them follow an index, no other plan
/// is made, though the tables were empty then.
const OPTIONS: &str = "-c synchronous_commit=on -c default_transaction_isolation=read\\ committed -c plan_cache_mode=force_generic_plan \
    -c lock_timeout=3s -c idle_in_transaction_session_timeout=10s -c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off";

pub(super) type Link = Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

/// Where the server is, and how long it is waited for.
pub(super) struct Target {
    config: Config,
    tls: MakeRustlsConnect,
    /// The server as a person calls it, without user and password.
    pub(super) place: String,
    pub(super) patience: Duration,
}

impl Target {
    pub(super) fn parse(url: &str, patience: Duration) -> Result<Self, StoreError> {
        let unusable = |text: &str| StoreError::Unusable(format!("the URL of the store {text}"));
        if !["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            return Err(unusable("must begin with postgres://"));
        }
        let (url, options) = Options::take(url).map_err(|text| unusable(&text))?;
        let (spoken, tls) = options.connector().map_err(|text| unusable(&text))?;
        let mut config: Config = url.parse().map_err(|error: Error| {
            let cause = error.source().map_or_else(String::new, ToString::to_string);
            unusable(&format!("cannot be read: {cause}"))
        })?;
        let place = place(&config).ok_or_else(|| unusable("names no server"))?;
        if place.contains('@') {
            return Err(unusable(
                "has a second `@`: write %40 for one in a user or a password",
            ));
        }
        // As everywhere, it is not spoken on a socket of this machine.
        let is_here = |host: &Host| matches!(host, Host::Unix(_));
        config.ssl_mode(match config.get_hosts().iter().all(is_here) {
            true => SslMode::Disable,
            false => spoken,
        });
        if config.get_application_name().is_none() {
            config.application_name("paysys-simulator");
        }
        config.options(format!(
            "{} {OPTIONS}",
            config.get_options().unwrap_or_default()
        ));
        config.keepalives_idle(config.get_keepalives_idle().min(SILENCE));
        Ok(Self {
            config,
            tls,
            place,
            patience,
        })
    }

    /// Nothing was heard within the patience.
    pub(super) fn silence(&self) -> StoreError {
        let Self {
            place, patience, ..
        } = self;
        StoreError::Unavailable(format!(
            "PostgreSQL at {place} has not answered within {patience:?}"
        ))
    }

    /// Waits for an answer, but not so long that no other connection could be tried within the patience.
    pub(super) async fn in_time<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Failure> {
        let Self {
            place, patience, ..
        } = self;
        let limit = *patience / 3;
        match timeout(limit, work).await {
            Ok(done) => done.map_err(|error| Failure::new(place, &error)),
            Err(_) => Err(Failure::Lost(StoreError::Unavailable(format!(
                "PostgreSQL at {place} has not answered within {limit:?}"
            )))),
        }
    }

    pub(super) async fn connect(&self) -> Result<(Client, Link), StoreError> {
        let connecting = async {
            let connected = self.config.connect(self.tls.clone()).await;
            if connected.is_err() && self.config.get_ssl_mode() == SslMode::Prefer {
                let mut plain = self.config.clone();
                plain.ssl_mode(SslMode::Disable);
                return plain.connect(self.tls.clone()).await;
            }
            connected
        };
        let connected = self.in_time(connecting).await;
        connected.map_err(Failure::into_error)
    }
}

/// The first server of the URL.
fn place(config: &Config) -> Option<String> {
    let port = config.get_ports().first().copied().unwrap_or(5432);
    match config.get_hosts().first()? {
        Host::Tcp(host) => Some(format!("{host}:{port}")),
        Host::Unix(folder) => Some(format!("{}:{port}", folder.display())),
    }
}

/// After so many appends that met no events of others, none are expected.
const ALONE_AFTER: u32 = 10;

/// A connection, and the statements that run all the time.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) append: Statement,
    pub(super) append_next: Statement,
    /// How many appends, whichever rows they were for, have met no events of others since one did.
    alone: AtomicU32,
    pub(super) read: Statement,
    pub(super) clock: ServerClock,
}

impl Session {
    async fn open(target: &Target) -> Result<Self, StoreError> {
        let (client, link) = target.connect().await?;
        tokio::spawn(link);
        let prepared = target.in_time(async {
            tokio::try_join!(
                client.prepare(statements::APPEND),
                client.prepare(statements::APPEND_NEXT),
                client.prepare(statements::READ),
            )
        });
        let (append, append_next, read) = prepared.await.map_err(Failure::into_error)?;
        Ok(Self {
            client,
            append,
            append_next,
            alone: AtomicU32::new(ALONE_AFTER),
            read,
            clock: ServerClock::default(),
        })
    }

    /// Takes note whether an append met events of others.
    pub(super) fn has_met(&self, others: bool) {
        let alone = match others {
            true => 0,
            false => self.alone.load(Ordering::Relaxed).saturating_add(1),
        };
        self.alone.store(alone, Ordering::Relaxed);
    }

    /// Whether an append is likely to meet events of others, which decides only how it is sent.
    pub(super) fn expects_others(&self) -> bool {
        self.alone.load(Ordering::Relaxed) < ALONE_AFTER
    }
}

/// The place of a connection that several may use at a time.
#[derive(Default)]
pub(super) struct Slot {
    state: Mutex<SlotState>,
    /// How often no connection could be opened.
    failures: AtomicU64,
}

#[derive(Default)]
struct SlotState {
    session: Option<Arc<Session>>,
    /// Why none could be opened the last time.
    error: Option<StoreError>,
}

impl Slot {
    /// The connection that is open; else a new one.
    pub(super) async fn session(&self, target: &Target) -> Result<Arc<Session>, StoreError> {
        self.session_unless_failed(target, self.failures()).await
    }

    fn failures(&self) -> u64 {
        self.failures.load(Ordering::SeqCst)
    }

    /// Who has waited for another's try that failed is told the same, and makes none of its own: with a server that says nothing, each
    /// would take as long again. That try may have begun a little before.
    async fn session_unless_failed(
        &self,
        target: &Target,
        failures: u64,
    ) -> Result<Arc<Session>, StoreError> {
        let mut state = self.state.lock().await;
        let open = |session: &&Arc<Session>| !session.client.is_closed();
        if let Some(session) = state.session.as_ref().filter(open) {
            return Ok(Arc::clone(session));
        }
        if let Some(error) = &state.error
            && self.failures() != failures
        {
            return Err(error.clone());
        }
        match Session::open(target).await {
            Ok(session) => Ok(Arc::clone(state.session.insert(Arc::new(session)))),
            Err(error) => {
                self.failures.fetch_add(1, Ordering::SeqCst);
                Err(state.error.insert(error).clone())
            }
        }
    }

    /// Nobody gets this connection any more; those who wait for its answers still may.
    pub(super) async fn give_up(&self, session: &Arc<Session>) {
        let mut state = self.state.lock().await;
        let is_it = |open: &mut Arc<Session>| Arc::ptr_eq(open, session);
        state.session.take_if(is_it);
    }

    /// Asks something that may as well be asked twice: again on a new connection where the first was lost.
    pub(super) async fn ask<T, Asked>(
        &self,
        target: &Target,
        question: impl Fn(Arc<Session>) -> Asked,
    ) -> Result<T, StoreError>
    where
        Asked: Future<Output = Result<T, Error>>,
    {
        let session = self.session(target).await?;
        // Counted before the wait for those who have lost the same connection, and already try to open another one.
        let failures = match target.in_time(question(Arc::clone(&session))).await {
            Err(Failure::Lost(_)) => self.failures(),
            answered => return answered.map_err(Failure::into_error),
        };
        self.give_up(&session).await;
        let session = self.session_unless_failed(target, failures).await?;
        let answered = target.in_time(question(Arc::clone(&session))).await;
        if let Err(Failure::Lost(_)) = answered {
            self.give_up(&session).await;
        }
        answered.map_err(Failure::into_error)
    }
}

/// Ever longer pauses between tries, none longer than half a second.
pub(super) struct Pause(Duration);

impl Pause {
    pub(super) const fn new() -> Self {
        Self(Duration::from_millis(10))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a server that is not there is not asked in a loop"
    )]
    pub(super) async fn wait(&mut self) {
        tokio::time::sleep(self.0).await;
        self.0 = (self.0 * 2).min(Duration::from_millis(500));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::future::join_all;
    use tokio::net::TcpListener;
    use tokio::task::JoinSet;

    use super::{Arc, Slot, StoreError, Target};

    /// A server that takes connections and says nothing, and a connection to it that cannot be opened.
    async fn silent() -> (TcpListener, Arc<Target>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = format!("postgres://user@127.0.0.1:{port}/any?sslmode=disable");
        let target = Target::parse(&url, Duration::from_millis(300)).unwrap();
        (listener, Arc::new(target))
    }

    async fn was_tried_once(listener: &TcpListener) {
        listener.accept().await.unwrap();
        let second = tokio::time::timeout(Duration::ZERO, listener.accept()).await;
        assert!(second.is_err(), "they made one try, all together");
    }

    #[tokio::test]
    async fn all_that_wait_for_one_connection_are_told_of_its_failure_at_once() {
        let (listener, target) = silent().await;
        let slot = Arc::<Slot>::default();
        let mut readers = JoinSet::new();
        for _ in 0..20 {
            let (slot, target) = (Arc::clone(&slot), Arc::clone(&target));
            readers.spawn(async move { slot.session(&target).await.map(drop) });
        }
        let errors = readers.join_all().await;
        let is_silent = |told: &Result<(), StoreError>| matches!(told, Err(StoreError::Unavailable(text)) if text.contains("has not answered"));
        assert!(errors.iter().all(is_silent), "{errors:?}");
        was_tried_once(&listener).await;
    }

    #[tokio::test]
    async fn all_that_have_lost_one_connection_make_one_try_for_another() {
        let (listener, target) = silent().await;
        let slot = Slot::default();
        let lost = slot.failures();
        let tries = (0..20).map(|_| slot.session_unless_failed(&target, lost));
        for tried in join_all(tries).await {
            tried.map(drop).unwrap_err();
        }
        // Who was held up by `give_up` until then makes no try, either.
        let late = slot.session_unless_failed(&target, lost).await;
        late.map(drop).unwrap_err();
        was_tried_once(&listener).await;
    }

    #[tokio::test]
    async fn who_comes_behind_a_failure_tries_again() {
        let (listener, target) = silent().await;
        let slot = Slot::default();
        for _ in 0..2 {
            slot.session(&target).await.map(drop).unwrap_err();
            listener.accept().await.unwrap();
        }
    }
}
