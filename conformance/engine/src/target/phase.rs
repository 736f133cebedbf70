//! How far a request got: whether its connection was established is watched, not guessed from the words of an error.
//!
//! A connection to a gateway is opened by the task that sends (there is no pool), so a value of that task tells which
//! exchange it is for. What nobody saw counts as sent.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use tower::{Layer, Service};

/// Nobody saw a connection being opened.
const UNSEEN: u8 = 0;
/// It is being opened: names are looked up, TLS is agreed on, a proxy is asked.
const CONNECTING: u8 = 1;
/// It is established, and what was to be sent may be on its way.
const CONNECTED: u8 = 2;

tokio::task_local! {
    static PHASE: Phase;
}

/// How far one exchange got. Clones are of the same exchange.
#[derive(Clone, Debug, Default)]
pub(super) struct Phase(Arc<AtomicU8>);

impl Phase {
    /// Watches the connections that this future opens.
    pub(super) async fn watch<T>(&self, exchange: impl Future<Output = T>) -> T {
        PHASE.scope(self.clone(), exchange).await
    }

    /// Is it certain that nothing was handed to a connection?
    pub(super) fn is_before_sending(&self) -> bool {
        self.0.load(Ordering::SeqCst) == CONNECTING
    }

    fn reach(&self, phase: u8) {
        self.0.fetch_max(phase, Ordering::SeqCst);
    }
}

const _: () = assert!(UNSEEN < CONNECTING && CONNECTING < CONNECTED);

/// Put around the connector of an HTTP client.
#[derive(Clone, Debug)]
pub(super) struct Watching;

/// A connector that is watched.
#[derive(Clone, Debug)]
pub(super) struct Watched<C>(C);

impl<C> Layer<C> for Watching {
    type Service = Watched<C>;

    fn layer(&self, connector: C) -> Watched<C> {
        Watched(connector)
    }
}

impl<C, Address> Service<Address> for Watched<C>
where
    C: Service<Address>,
    C::Future: Send + 'static,
{
    type Response = C::Response;
    type Error = C::Error;
    type Future = Pin<Box<dyn Future<Output = Result<C::Response, C::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), C::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, address: Address) -> Self::Future {
        let phase = PHASE.try_with(Phase::clone).unwrap_or_default();
        phase.reach(CONNECTING);
        let connecting = self.0.call(address);
        Box::pin(async move {
            let connection = connecting.await;
            if connection.is_ok() {
                phase.reach(CONNECTED);
            }
            connection
        })
    }
}
