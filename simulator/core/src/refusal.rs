//! Why a call was turned away.

use serde::Serialize;

use super::error_code::{ErrorCode, Rpc};
use super::reason::Reason;
use super::remedy::Remedy;
use paysys_shared::saying::Saying;

/// A call that was refused: the code the client sees, and the reason only the developer sees.
///
/// The answer stays as terse as the gateway's; the reason goes to the journal and the log. It never
/// quotes a header, a hash or a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub code: ErrorCode,
    /// What was wrong, for the person who debugs the client.
    pub reason: Reason,
    /// How it is told, where that is not as usual.
    pub manner: Option<Box<Manner>>,
    /// The setting that would have taken it; never on the wire.
    pub remedy: Option<Box<Remedy>>,
}

/// How a refusal is told, where that is not as usual.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manner {
    /// The text of the RPC error; without it, the profile's text for the code.
    pub message: Option<String>,
    /// What else the error says (ENV-09).
    pub data: Option<ErrorData>,
    /// The HTTP status; without it, the profile's for RPC errors.
    pub http_status: Option<u16>,
    /// When to come back, in seconds.
    pub retry_after: Option<u64>,
}

/// `error.data`: only where this gateway has more to say than a real one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorData {
    /// Nonces posted to the admin, by which a tool knows that this URL is a simulator.
    Proof(Vec<String>),
    /// What an `X-Paysys-Sim` header may say.
    Header {
        problem: String,
        allowed: Vec<String>,
        did_you_mean: Option<String>,
    },
}

impl Refusal {
    pub fn new(code: ErrorCode, reason: impl Into<Reason>) -> Self {
        Self {
            code,
            reason: reason.into(),
            manner: None,
            remedy: None,
        }
    }

    /// The same, with the setting that would have taken it.
    pub fn lifted_by(self, remedy: impl Into<Option<Remedy>>) -> Self {
        Self {
            remedy: remedy.into().map(Box::new),
            ..self
        }
    }

    pub fn size_bytes(&self) -> usize {
        let reason = self.reason.size_bytes();
        let remedy = self.remedy.as_deref().map_or(0, Remedy::size_bytes);
        reason + remedy + self.manner.as_deref().map_or(0, Manner::size_bytes)
    }

    pub fn told(self, manner: Manner) -> Self {
        Self {
            manner: Some(Box::new(manner)),
            ..self
        }
    }

    pub fn stubbed(rpc: &Rpc) -> Self {
        Self {
            reason: Reason::Stubbed,
            ..Self::asked_for(rpc)
        }
    }

    pub fn asked_for(rpc: &Rpc) -> Self {
        let message = rpc.message.clone();
        Self::new(rpc.code, Reason::AskedFor).told(Manner {
            message,
            ..Manner::default()
        })
    }
}

impl Manner {
    fn size_bytes(&self) -> usize {
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let list = |list: &[String]| -> usize {
            list.iter().map(|one| size_of::<String>() + one.len()).sum()
        };
        let data = match &self.data {
            None => 0,
            Some(ErrorData::Proof(nonces)) => list(nonces),
            Some(ErrorData::Header {
                problem,
                allowed,
                did_you_mean,
            }) => problem.len() + list(allowed) + text(did_you_mean),
        };
        size_of::<Self>() + text(&self.message) + data
    }
}
