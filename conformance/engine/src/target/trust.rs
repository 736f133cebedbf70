//! Whose certificates are trusted. There is no way to trust all of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use reqwest::{Certificate, ClientBuilder};
use serde::Deserialize;

use super::beside::beside;

/// `[tls]` of a target file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tls {
    /// Authorities of one's own, beside those of the machine.
    ca: Option<PathBuf>,
    /// The very certificates that may be shown; no other is taken.
    pinned: Option<PathBuf>,
}

/// Whose certificates are trusted.
#[derive(Clone, Debug, Default)]
pub enum Trust {
    #[default]
    Machine,
    Also(Vec<Certificate>),
    /// What these sign or are, and nothing else.
    Only(Vec<Certificate>),
}

/// Why TLS settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("cannot read the certificate that `{key}` under [tls] names: {source}")]
    Unreadable {
        key: &'static str,
        source: io::Error,
    },
    #[error("the file that `{0}` under [tls] names holds no certificate in PEM")]
    NoCertificate(&'static str),
    #[error("[tls] has exactly one of `ca` and `pinned`")]
    NotOne,
}

impl Tls {
    pub(super) fn files(&self) -> impl Iterator<Item = (&'static str, &PathBuf)> {
        let files = [("ca", &self.ca), ("pinned", &self.pinned)];
        files
            .into_iter()
            .filter_map(|(key, path)| Some((key, path.as_ref()?)))
    }

    pub(super) fn trust(&self, file: &Path) -> Result<Trust, TlsError> {
        match (&self.ca, &self.pinned) {
            (Some(path), None) => certificates("ca", &beside(file, path)).map(Trust::Also),
            (None, Some(path)) => certificates("pinned", &beside(file, path)).map(Trust::Only),
            _ => Err(TlsError::NotOne),
        }
    }
}

impl Trust {
    pub(super) fn apply(&self, builder: ClientBuilder) -> ClientBuilder {
        match self {
            Self::Machine => builder,
            Self::Also(certificates) => builder.tls_certs_merge(certificates.clone()),
            Self::Only(certificates) => builder.tls_certs_only(certificates.clone()),
        }
    }
}

fn certificates(key: &'static str, path: &Path) -> Result<Vec<Certificate>, TlsError> {
    let bytes = fs::read(path).map_err(|source| TlsError::Unreadable { key, source })?;
    let none = || TlsError::NoCertificate(key);
    let certificates = Certificate::from_pem_bundle(&bytes).map_err(|_| none())?;
    if certificates.is_empty() {
        Err(none())
    } else {
        Ok(certificates)
    }
}
