//! One request and its answer.

use std::sync::Arc;

use bytes::Bytes;

use super::Receipt;
use crate::core::Moment;
use crate::core::auth::AuthVerdict;
use crate::core::sandbox::Decision;
use crate::doctor::Diagnosis;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    /// Wall time of its arrival.
    pub wall: Moment,
    /// The number of its connection in the process.
    pub connection: u64,
    /// Verb, path and headers, without anything secret.
    pub head: Box<str>,
    /// Its body, as far as it was read.
    pub body: Bytes,
}

/// What was answered, which is not always what was delivered.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The body's bytes.
    pub body: Bytes,
}

/// One request, from its arrival to what became of its answer.
#[derive(Debug)]
pub struct Entry {
    /// Its number in the sandbox, from one.
    pub number: u64,
    /// Sandbox time of its arrival.
    pub at: Moment,
    /// What arrived.
    pub received: Received,
    /// What was answered.
    pub answered: Answered,
    /// What was decided; nothing for a request that never became a call (ENV-15).
    pub ruling: Option<Ruling>,
    /// What was delivered; filled in later, without a lock.
    pub receipt: Arc<Receipt>,
}

/// What was found and decided about a call.
#[derive(Debug)]
pub struct Ruling {
    /// What the `Auth` header was found to be.
    pub auth: AuthVerdict,
    /// The `X-Paysys-Sim` header, as it was sent.
    pub asked: Option<Box<[u8]>>,
    /// What the core decided.
    pub decision: Decision,
    /// The mistake in a header that was not accepted.
    pub diagnosis: Option<Box<Diagnosis>>,
}

impl Entry {
    /// About how much memory it takes.
    pub fn size_bytes(&self) -> usize {
        size_of::<Self>()
            + size_of::<Receipt>()
            + self.received.head.len()
            + self.received.body.len()
            + self.answered.body.len()
    }
}
