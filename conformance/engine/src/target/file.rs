//! Target files: a gateway, who calls it, whom it may pay and how much. What a file says never makes a gateway a simulator.
//!
//! No message about one quotes a value of it: somebody may have written a key into any place.

mod shape;

use std::io;
use std::path::{Path, PathBuf};

use paysys_input::credential::{self, Flaw};
use paysys_input::text;
use serde::Deserialize;

use super::beside::beside;
use super::limits::Limits;
use super::live::{Live, Proxy};
use super::timeout::Timeout;
use super::trust::{Tls, TlsError, Trust};
use paysys_exchange::{PaymentTerms, SafeUrl, Secret, Service, Unclear, UrlError, WrittenTerms};

/// A target file as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetFile {
    pub name: String,
    url: String,
    service_id: Option<String>,
    service_id_env: Option<String>,
    secret_key_env: Option<String>,
    secret_key_file: Option<PathBuf>,
    baseline: Option<PathBuf>,
    #[serde(default)]
    proxy: Proxy,
    tls: Option<Tls>,
    second: Option<Credentials>,
    blocked: Option<Credentials>,
    pay: Option<WrittenTerms>,
    #[serde(default)]
    limits: Limits,
}

/// Where a service's id and secret are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    service_id: Option<String>,
    service_id_env: Option<String>,
    secret_key_env: Option<String>,
    secret_key_file: Option<PathBuf>,
}

/// Why a target file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TargetFileError {
    #[error("cannot read {}: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("the file that `{key}` names cannot be read: {source}")]
    Secret {
        key: &'static str,
        source: io::Error,
    },
    #[error("{}:{line}:{column}: {message}", path.display())]
    Malformed {
        path: PathBuf,
        /// Where, from 1.
        line: usize,
        /// Where, from 1.
        column: usize,
        message: String,
    },
    #[error("`url` {0}")]
    Url(&'static str),
    #[error(
        "the environment variable that `{0}` names is not set: the file names the variable, never the secret itself"
    )]
    Unset(&'static str),
    #[error("{place} {flaw}")]
    Flawed {
        /// The key in the file that leads there.
        key: &'static str,
        place: String,
        flaw: Flaw,
    },
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("a target file has exactly one of `{0}` and `{1}`")]
    NotOne(&'static str, &'static str),
}

impl TargetFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, or holds anything unknown.
    pub fn read(path: &Path) -> Result<Self, TargetFileError> {
        Self::parse(path, &read(path)?)
    }

    /// Reads what stands in the file at this path.
    ///
    /// # Errors
    /// When it holds anything unknown.
    pub fn parse(path: &Path, text: &str) -> Result<Self, TargetFileError> {
        if let Some(fault) = shape::fault(text) {
            return Err(malformed(path, text, fault));
        }
        let file: Self = toml::from_str(text).map_err(|error: toml::de::Error| {
            let place = error.span().unwrap_or_default();
            let meant = shape::meant_at(text, &place);
            let message = match meant {
                Some(meant) => format!("this cannot be used. What is meant: {meant}"),
                None => "this cannot be used".to_owned(),
            };
            let at = place.start;
            malformed(path, text, shape::Fault { at, message })
        })?;
        match file.terms() {
            Ok(_) => Ok(file),
            Err(error) => Err(unclear(path, text, &error)),
        }
    }

    fn terms(&self) -> Result<Option<PaymentTerms>, Unclear> {
        self.pay.clone().map(PaymentTerms::try_from).transpose()
    }

    /// Does this look like a target file, by its name or by what is in it?
    #[must_use]
    pub fn is_one(path: &Path) -> bool {
        let is_named_so = path.extension().is_some_and(|end| end == "toml");
        path.is_file() && (is_named_so || read(path).is_ok_and(|text| shape::is_one(&text)))
    }

    /// Reads a file and looks at everything in it that can be looked at without its secrets; answers what is wrong, with
    /// the place.
    ///
    /// # Errors
    /// When anything is.
    pub fn check(path: &Path) -> Result<(), TargetFileError> {
        let file = Self::read(path)?;
        let text = read(path)?;
        let at = |table: &'static [&'static str]| {
            let (path, text) = (path, &text);
            move |error: TargetFileError| {
                let keys = [table, error.key().as_slice()].concat();
                let at = shape::place_of(text, &keys).unwrap_or_default();
                let message = error.to_string();
                malformed(path, text, shape::Fault { at, message })
            }
        };
        safe(&file.url).map_err(at(&["url"]))?;
        file.own().check(path).map_err(at(&[]))?;
        if let Some(second) = &file.second {
            second.check(path).map_err(at(&["second"]))?;
        }
        if let Some(blocked) = &file.blocked {
            blocked.check(path).map_err(at(&["blocked"]))?;
        }
        file.trust(path).map(drop).map_err(at(&["tls"]))
    }

    fn own(&self) -> Credentials {
        Credentials {
            service_id: self.service_id.clone(),
            service_id_env: self.service_id_env.clone(),
            secret_key_env: self.secret_key_env.clone(),
            secret_key_file: self.secret_key_file.clone(),
        }
    }

    fn trust(&self, file: &Path) -> Result<Trust, TargetFileError> {
        Ok(match &self.tls {
            Some(tls) => tls.trust(file)?,
            None => Trust::default(),
        })
    }

    /// The gateway it names. It can be read, and not paid.
    ///
    /// # Errors
    /// When the URL will not do, or the credentials are not there.
    pub fn live(&self, file: &Path, timeout: Timeout) -> Result<Live, TargetFileError> {
        let service = self.own().service(file)?;
        let mut live = Live::reading(safe(&self.url)?, service, timeout);
        live.terms = self.terms().map_err(|error| unclear(file, "", &error))?;
        live.limits = self.limits;
        live.proxy = self.proxy;
        let other = |other: &Option<Credentials>| {
            let other = other.as_ref();
            other.map(|other| other.service(file)).transpose()
        };
        live.second = other(&self.second)?;
        live.blocked = other(&self.blocked)?;
        live.trust = self.trust(file)?;
        Ok(live)
    }

    /// The files that it names, each with its key.
    #[must_use]
    pub fn files(&self, file: &Path) -> Vec<(String, PathBuf)> {
        let other = |table: &str, other: &Option<Credentials>| {
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

impl Credentials {
    fn service(&self, file: &Path) -> Result<Service, TargetFileError> {
        Ok(Service {
            id: self.service_id()?,
            secret: Secret::new(self.secret(file)?),
        })
    }

    /// Is everything said, whatever is in the environment just now?
    fn check(&self, file: &Path) -> Result<(), TargetFileError> {
        if self.service_id_env.is_none() || self.service_id.is_some() {
            self.service_id()?;
        }
        if self.secret_key_env.is_none() || self.secret_key_file.is_some() {
            self.secret(file)?;
        }
        Ok(())
    }

    fn service_id(&self) -> Result<String, TargetFileError> {
        match (&self.service_id, &self.service_id_env) {
            (Some(id), None) => {
                let id = credential::read(id).map(str::to_owned);
                id.map_err(|flaw| flawed("service_id", "`service_id`".to_owned(), flaw))
            }
            (None, Some(name)) => variable(name, "service_id_env"),
            _ => Err(TargetFileError::NotOne("service_id", "service_id_env")),
        }
    }

    fn secret(&self, file: &Path) -> Result<String, TargetFileError> {
        match (&self.secret_key_env, &self.secret_key_file) {
            (Some(name), None) => variable(name, "secret_key_env"),
            (None, Some(path)) => {
                let key = "secret_key_file";
                let read = credential::in_file(&beside(file, path));
                let read = read.map_err(|source| TargetFileError::Secret { key, source })?;
                // The path is no secret: there is a file of that name.
                let place = format!("the file {}, which `{key}` names,", path.display());
                read.map_err(|flaw| flawed(key, place, flaw))
            }
            _ => Err(TargetFileError::NotOne("secret_key_env", "secret_key_file")),
        }
    }
}

impl TargetFileError {
    /// The key that it is about, where it is about one.
    fn key(&self) -> Option<&'static str> {
        match self {
            Self::Secret { key, .. } | Self::Unset(key) | Self::Flawed { key, .. } => Some(key),
            Self::NotOne(key, _) => Some(key),
            Self::Unreadable { .. } | Self::Malformed { .. } | Self::Url(_) | Self::Tls(_) => None,
        }
    }
}

fn malformed(path: &Path, text: &str, fault: shape::Fault) -> TargetFileError {
    let before = text.get(..fault.at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    TargetFileError::Malformed {
        path: path.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        message: fault.message,
    }
}

fn unclear(path: &Path, text: &str, error: &Unclear) -> TargetFileError {
    let at = shape::place_of(text, &["pay"]).unwrap_or(0);
    let message = error.to_string();
    malformed(path, text, shape::Fault { at, message })
}

/// The URL, or what is wrong with it.
fn safe(url: &str) -> Result<SafeUrl, TargetFileError> {
    SafeUrl::parse(url).map_err(|error| {
        TargetFileError::Url(match error {
            UrlError::Malformed(_) => "is not a URL",
            UrlError::Scheme(_) => "is neither https nor http",
            UrlError::Plain(_) => "is plain http, which is spoken only on this machine: use https",
            UrlError::Credentials => "holds a user name or password, which would end up in reports",
        })
    })
}

fn variable(name: &str, key: &'static str) -> Result<String, TargetFileError> {
    credential::in_variable(name).map_err(|flaw| match flaw {
        Flaw::Unset => TargetFileError::Unset(key),
        // It is the name of a variable, and so no secret.
        flaw => flawed(
            key,
            format!("the environment variable {name}, which `{key}` names,"),
            flaw,
        ),
    })
}

fn flawed(key: &'static str, place: String, flaw: Flaw) -> TargetFileError {
    TargetFileError::Flawed { key, place, flaw }
}

fn read(path: &Path) -> Result<String, TargetFileError> {
    text::file(path).map_err(|source| TargetFileError::Unreadable {
        path: path.to_owned(),
        source,
    })
}
