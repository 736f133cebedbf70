//! What arranges a situation: a simulator's admin, or a gateway in memory itself.

use jiff::Timestamp;

use super::admin::{Admin, AdminError};
use crate::imagined::{Imagined, Unimagined};
use paysys_scenario::Advance;
use paysys_shared::json::Json;

/// What arranges a situation.
#[derive(Clone, Debug)]
pub enum Hands {
    /// A simulator's admin, for one of its sandboxes.
    Sandbox {
        /// The admin.
        admin: Box<Admin>,
        /// The sandbox.
        name: String,
    },
    /// A gateway in memory.
    Imagined(Imagined),
}

impl Hands {
    /// From the next call on, calls are treated like this.
    ///
    /// # Errors
    /// When the rule is not understood.
    pub async fn add_rule(&self, rule: &Json) -> Result<(), AdminError> {
        match self {
            Self::Sandbox { admin, name } => admin.add_rule(name, rule.to_value()).await,
            Self::Imagined(gateway) => Ok(gateway.add_rule(rule)?),
        }
    }

    /// Moves the clock; answers its new time.
    ///
    /// # Errors
    /// When the admin does not.
    pub async fn advance(&self, advance: Advance) -> Result<Timestamp, AdminError> {
        match self {
            Self::Sandbox { admin, name } => admin.advance(name, advance).await,
            Self::Imagined(gateway) => Ok(gateway.advance(advance)),
        }
    }

    /// What the ledger holds.
    ///
    /// # Errors
    /// When the admin does not say.
    pub async fn ledger(&self) -> Result<Json, AdminError> {
        match self {
            Self::Sandbox { admin, name } => admin.ledger(name).await,
            Self::Imagined(gateway) => Ok(gateway.ledger()),
        }
    }

    pub(super) async fn strike(&self) -> Result<(), AdminError> {
        match self {
            Self::Sandbox { admin, name } => admin.delete_sandbox(name).await,
            Self::Imagined(_) => Ok(()),
        }
    }
}

impl From<Unimagined> for AdminError {
    fn from(error: Unimagined) -> Self {
        Self::Refused {
            what: "an arrangement".to_owned(),
            reason: error.to_string(),
        }
    }
}
