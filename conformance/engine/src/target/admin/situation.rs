//! What a scenario arranges in its sandbox, and what it looks at there.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Admin, AdminError, Reply};
use paysys_scenario::Advance;
use paysys_shared::json;
use paysys_shared::json::Json;

#[derive(Deserialize)]
struct ClockReply {
    now: Timestamp,
}

impl Admin {
    /// From the next call on, calls are treated like this; the rule is the admin's to understand.
    ///
    /// # Errors
    /// When the admin does not agree.
    pub async fn add_rule(&self, sandbox: &str, rule: Value) -> Result<(), AdminError> {
        self.call("POST", &format!("/sandboxes/{sandbox}/rules"), Some(rule))
            .await
            .map(drop)
    }

    /// The sandbox's time.
    ///
    /// # Errors
    /// When the admin does not say.
    pub async fn clock(&self, sandbox: &str) -> Result<Timestamp, AdminError> {
        self.call("GET", &format!("/sandboxes/{sandbox}/clock"), None)
            .await
            .and_then(now_in)
    }

    /// Moves the sandbox's clock; answers its new time.
    ///
    /// # Errors
    /// When the admin does not.
    pub async fn advance(&self, sandbox: &str, advance: Advance) -> Result<Timestamp, AdminError> {
        let body = match advance {
            Advance::By(time) => json!({ "by": format!("{}ms", time.as_millis()) }),
            Advance::To(moment) => json!({ "to": moment.to_string() }),
            Advance::Next => json!({ "next": true }),
        };
        let path = format!("/sandboxes/{sandbox}/clock/advance");
        self.call("POST", &path, Some(body)).await.and_then(now_in)
    }

    /// What the sandbox's ledger holds.
    ///
    /// # Errors
    /// When the admin does not say.
    pub async fn ledger(&self, sandbox: &str) -> Result<Json, AdminError> {
        let reply = self
            .call("GET", &format!("/sandboxes/{sandbox}/payments"), None)
            .await?;
        json::parse(&reply.body).map_err(|error| AdminError::NotUnderstood {
            what: reply.what,
            reason: error.to_string(),
        })
    }
}

fn now_in(reply: Reply) -> Result<Timestamp, AdminError> {
    reply.read::<ClockReply>().map(|clock| clock.now)
}
