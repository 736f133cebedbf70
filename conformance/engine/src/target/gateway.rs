//! What requests are sent to, and what arranges a situation there.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use jiff::Timestamp;

use super::admin::{Admin, AdminError};
use super::guard::Judged;
use super::http::Http;
use paysys_exchange::Outcome;
use paysys_scenario::Advance;
use paysys_shared::json::Json;

/// What is on its way.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A gateway: one that is spoken to over HTTP, or one in memory.
///
/// Outside this crate nobody makes a judged request but a guard, and nobody sends one with an HTTP client:
///
/// ```compile_fail,E0624
/// fn forged(built: paysys_exchange::Built) -> paysys_engine::target::Judged {
///     paysys_engine::target::Judged::unguarded(built)
/// }
/// ```
///
/// ```compile_fail,E0277
/// fn gateway(client: paysys_engine::target::Http) -> impl paysys_engine::target::Gateway {
///     client
/// }
/// ```
pub trait Gateway: fmt::Debug + Send + Sync {
    fn send<'a>(&'a self, request: &'a Judged) -> Pending<'a, Outcome>;
}

/// A gateway over HTTP. Only [`GatewayAccess`](crate::session::GatewayAccess) is handed one, for it alone asks for a permit:
/// whoever else has an HTTP client cannot send with it.
#[derive(Clone, Debug)]
pub(crate) struct Wire(pub(super) Http);

impl Gateway for Wire {
    fn send<'a>(&'a self, request: &'a Judged) -> Pending<'a, Outcome> {
        Box::pin(self.0.exchange_with(request.request()))
    }
}

/// What arranges a situation: a simulator's admin, or a gateway in memory itself.
pub trait SandboxControl: fmt::Debug + Send + Sync {
    /// From the next call on, calls are treated like this.
    ///
    /// # Errors
    /// When the rule is not understood.
    fn add_rule<'a>(&'a self, rule: &'a Json) -> Pending<'a, Result<(), AdminError>>;

    /// Moves the clock; answers its new time.
    ///
    /// # Errors
    /// When the admin does not.
    fn advance(&self, advance: Advance) -> Pending<'_, Result<Timestamp, AdminError>>;

    /// What the ledger holds.
    ///
    /// # Errors
    /// When the admin does not say.
    fn ledger(&self) -> Pending<'_, Result<Json, AdminError>>;

    /// Leaves nothing behind.
    ///
    /// # Errors
    /// When the admin does not drop it.
    fn delete(&self) -> Pending<'_, Result<(), AdminError>>;

    /// The clock, where it is known without asking.
    fn now(&self) -> Option<Timestamp> {
        None
    }
}

/// One of a simulator's sandboxes, by its admin.
#[derive(Clone, Debug)]
pub struct SandboxOf {
    pub admin: Admin,
    pub name: String,
}

impl SandboxControl for SandboxOf {
    fn add_rule<'a>(&'a self, rule: &'a Json) -> Pending<'a, Result<(), AdminError>> {
        Box::pin(self.admin.add_rule(&self.name, rule.to_value()))
    }

    fn advance(&self, advance: Advance) -> Pending<'_, Result<Timestamp, AdminError>> {
        Box::pin(self.admin.advance(&self.name, advance))
    }

    fn ledger(&self) -> Pending<'_, Result<Json, AdminError>> {
        Box::pin(self.admin.ledger(&self.name))
    }

    fn delete(&self) -> Pending<'_, Result<(), AdminError>> {
        Box::pin(self.admin.delete_sandbox(&self.name))
    }
}
