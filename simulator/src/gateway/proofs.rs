//! How a tool knows that a URL is a simulator: it posts a nonce to the admin, and the nonce comes
//! back from the gateway. A live gateway could not know it.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::Method;
use hyper::http::request::Parts;
use paysys_shared::proof;

/// The nonces posted last.
#[derive(Debug, Default)]
pub struct Proofs(Mutex<VecDeque<String>>);

impl Proofs {
    /// How many are remembered: tools prove themselves at once, not hours later.
    const REMEMBERED: usize = 64;

    /// Remembers a nonce and forgets the oldest one.
    pub fn post(&self, nonce: String) {
        let mut nonces = self.lock();
        nonces.push_back(nonce);
        if nonces.len() > Self::REMEMBERED {
            nonces.pop_front();
        }
    }

    /// The nonces, oldest first.
    pub fn recent(&self) -> Vec<String> {
        self.lock().iter().cloned().collect()
    }

    /// Whether this is the question for one of them. It is a tool's own, and nothing that a client did.
    pub fn are_asked_for(&self, head: &Parts) -> bool {
        let mark = head.headers.get(proof::HEADER);
        head.method == Method::GET
            && mark.is_some_and(|mark| {
                let mut nonces = self.recent().into_iter();
                nonces.any(|nonce| mark.as_bytes() == proof::mark(&nonce).as_bytes())
            })
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
