//! Target files: a gateway, who calls it, whom it may pay and how much. What a file says never makes a gateway a simulator.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde::Deserialize;

use super::live::Live;
use super::service::{Secret, Service};
use super::terms::{Limits, PaymentTerms};
use super::timeout::Timeout;
use super::trust::{Tls, TlsError, Trust};
use super::url::{SafeUrl, UrlError};

/// A target file as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetFile {
    /// What people call it.
    pub name: String,
    url: String,
    service_id: Option<String>,
    service_id_env: Option<String>,
    secret_key_env: Option<String>,
    secret_key_file: Option<PathBuf>,
    baseline: Option<PathBuf>,
    tls: Option<Tls>,
    second: Option<OtherService>,
    blocked: Option<OtherService>,
    pay: Option<PaymentTerms>,
    #[serde(default)]
    limits: Limits,
}

/// Another of the target's services.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherService {
    service_id: Option<String>,
    service_id_env: Option<String>,
    secret_key_env: Option<String>,
    secret_key_file: Option<PathBuf>,
}

/// Where a service's id and secret are.
struct Credentials<'a> {
    id: &'a Option<String>,
    id_env: &'a Option<String>,
    secret_env: &'a Option<String>,
    secret_file: &'a Option<PathBuf>,
}

/// Why a target file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TargetFileError {
    /// It, or a file it names, cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is not TOML of that shape. The line itself is not shown: somebody may have written a secret into it.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Malformed {
        /// Which.
        path: PathBuf,
        /// Where, from 1.
        line: usize,
        /// Where, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// Its URL will not do.
    #[error(transparent)]
    Url(#[from] UrlError),
    /// An environment variable that is not set.
    #[error(
        "the environment variable `{0}` is not set: the file names the variable, never the secret itself"
    )]
    Unset(String),
    /// A certificate that is none.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Something that must say something.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// Two ways to say one thing, or none.
    #[error("a target file has exactly one of `{0}` and `{1}`")]
    NotOne(&'static str, &'static str),
}

impl TargetFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, or holds anything unknown.
    pub fn read(path: &Path) -> Result<Self, TargetFileError> {
        let text = read(path)?;
        toml::from_str(&text).map_err(|error| malformed(path, &text, &error))
    }

    /// The gateway it names. It can be read, and not paid.
    ///
    /// # Errors
    /// When the URL will not do, or the credentials are not there.
    pub fn live(&self, file: &Path, timeout: Timeout) -> Result<Live, TargetFileError> {
        let own = Credentials {
            id: &self.service_id,
            id_env: &self.service_id_env,
            secret_env: &self.secret_key_env,
            secret_file: &self.secret_key_file,
        };
        let service = own.service(file)?;
        let mut live = Live::reading(SafeUrl::parse(&self.url)?, service, timeout);
        live.terms.clone_from(&self.pay);
        live.limits = self.limits;
        let other = |other: &Option<OtherService>| {
            other
                .as_ref()
                .map(|other| other.credentials().service(file))
                .transpose()
        };
        live.second = other(&self.second)?;
        live.blocked = other(&self.blocked)?;
        live.trust = match &self.tls {
            Some(tls) => tls.trust(file)?,
            None => Trust::default(),
        };
        Ok(live)
    }

    /// The files that it names, each with its key.
    #[must_use]
    pub fn files(&self, file: &Path) -> Vec<(String, PathBuf)> {
        let other = |table: &str, other: &Option<OtherService>| {
            let secret = other.as_ref()?.secret_key_file.clone()?;
            Some((format!("{table}.secret_key_file"), secret))
        };
        let own = |key: &str, path: &Option<PathBuf>| Some((key.to_owned(), path.clone()?));
        let named = [
            own("secret_key_file", &self.secret_key_file),
            other("second", &self.second),
            other("blocked", &self.blocked),
            own("baseline", &self.baseline),
        ];
        let tls = self.tls.iter().flat_map(Tls::files);
        let tls = tls.map(|(key, path)| (format!("tls.{key}"), path.clone()));
        let named = named.into_iter().flatten().chain(tls);
        named
            .map(|(key, path)| (key, beside(file, &path)))
            .collect()
    }

    /// The file of accepted deviations that it names.
    #[must_use]
    pub fn baseline(&self, file: &Path) -> Option<PathBuf> {
        self.baseline.as_ref().map(|path| beside(file, path))
    }
}

impl OtherService {
    fn credentials(&self) -> Credentials<'_> {
        Credentials {
            id: &self.service_id,
            id_env: &self.service_id_env,
            secret_env: &self.secret_key_env,
            secret_file: &self.secret_key_file,
        }
    }
}

impl Credentials<'_> {
    fn service(&self, file: &Path) -> Result<Service, TargetFileError> {
        Ok(Service {
            id: self.service_id()?,
            secret: Secret::new(self.secret(file)?),
        })
    }

    fn service_id(&self) -> Result<String, TargetFileError> {
        match (self.id, self.id_env) {
            (Some(id), None) if id.trim().is_empty() => Err(TargetFileError::Empty("service_id")),
            (Some(id), None) => Ok(id.clone()),
            (None, Some(name)) => variable(name),
            _ => Err(TargetFileError::NotOne("service_id", "service_id_env")),
        }
    }

    fn secret(&self, file: &Path) -> Result<String, TargetFileError> {
        match (self.secret_env, self.secret_file) {
            (Some(name), None) => variable(name),
            (None, Some(path)) => read(&beside(file, path)).map(|text| text.trim_end().to_owned()),
            _ => Err(TargetFileError::NotOne("secret_key_env", "secret_key_file")),
        }
    }
}

/// Paths in a file are as seen from the file.
pub(super) fn beside(file: &Path, path: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(path)
}

fn malformed(path: &Path, text: &str, error: &toml::de::Error) -> TargetFileError {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    TargetFileError::Malformed {
        path: path.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        message: error.message().to_owned(),
    }
}

fn variable(name: &str) -> Result<String, TargetFileError> {
    let value = env::var(name).ok().filter(|value| !value.is_empty());
    value.ok_or_else(|| {
        // What does not look like a variable's name may be the secret itself, in the wrong place.
        let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let shown = if name.chars().all(is_name) {
            name
        } else {
            "…"
        };
        TargetFileError::Unset(shown.to_owned())
    })
}

fn read(path: &Path) -> Result<String, TargetFileError> {
    fs::read_to_string(path).map_err(|source| TargetFileError::Unreadable {
        path: path.to_owned(),
        source,
    })
}
