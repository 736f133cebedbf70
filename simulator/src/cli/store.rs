//! Where everything is kept that happens.

use std::path::Path;
use std::sync::Arc;

use clap::Args;
use miette::Diagnostic;
use paysys_store::{EventLog, FileLog, StoreError, SyncMode};

/// The options of a store.
#[derive(Debug, Clone, Args)]
pub(super) struct StoreArgs {
    /// Keep everything that happens, so that a restart goes on where this ends: a directory for one
    /// simulator, or postgres://USER:PASSWORD@HOST/DATABASE for several that share it; without it, all
    /// is in memory only
    #[arg(
        long,
        env = "PAYSYS_SIM_STORE",
        hide_env_values = true,
        value_name = "DIRECTORY|URL"
    )]
    store: Option<String>,
    /// When what is kept in a directory is safe: every-call (before it is answered; the default), 100ms (at
    /// most that much later, also when only the process is killed) or never (as 100ms, and a power cut may
    /// cost the whole store)
    #[arg(long, env = "PAYSYS_SIM_SYNC", value_name = "WHEN")]
    sync: Option<SyncMode>,
    /// Serve nothing, but get the store ready for another version of the simulator, which goes on with
    /// it: the calls that journals show go, and with them findings about them; all else stays. Stop
    /// all simulators that use the store first
    #[arg(long)]
    pub(super) hand_over: bool,
}

/// Why a store was not opened.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(super) enum OpenError {
    #[error(transparent)]
    Store(#[from] StoreError),
    // It may have a password in it, and is not repeated.
    #[error("this --store is neither a directory nor a URL postgres://USER:PASSWORD@HOST/DATABASE")]
    NoSuchStore,
    #[error("{0} is about a store, and none is given")]
    #[diagnostic(help("give it: --store, or the variable PAYSYS_SIM_STORE"))]
    NoStore(&'static str),
    #[error("there is no store at {0}")]
    NothingThere(String),
    #[error("--sync is about a directory; PostgreSQL has its own setting, synchronous_commit")]
    SyncOfServer,
    #[cfg(not(feature = "postgres"))]
    #[error("this build of paysys-simulator has no PostgreSQL in it")]
    #[diagnostic(help("build it with --features postgres; the packages have it"))]
    NoPostgres,
}

impl StoreArgs {
    /// Where things are kept, as it may be shown: a URL has a password in it.
    pub(super) fn place(&self) -> Option<String> {
        let place = self.store.as_ref()?;
        let shown = if is_url(place) { "PostgreSQL" } else { place };
        Some(shown.to_owned())
    }

    /// The store, where one is asked for.
    pub(super) async fn open(self) -> Result<Option<Arc<dyn EventLog>>, OpenError> {
        match self.store {
            None if self.hand_over => Err(OpenError::NoStore("--hand-over")),
            None if self.sync.is_some() => Err(OpenError::NoStore("--sync")),
            None => Ok(None),
            Some(place) if !is_url(&place) && is_no_directory(&place) => {
                Err(OpenError::NoSuchStore)
            }
            Some(url) if is_url(&url) && self.sync.is_some() => Err(OpenError::SyncOfServer),
            Some(url) if is_url(&url) => server(&url).await.map(Some),
            Some(directory) if self.hand_over && !Path::new(&directory).exists() => {
                Err(OpenError::NothingThere(directory))
            }
            Some(directory) => {
                let sync = self.sync.unwrap_or_default();
                let log = FileLog::open(Path::new(&directory), sync)?;
                for warning in log.warnings() {
                    tracing::warn!(directory, "{warning}");
                }
                Ok(Some(Arc::new(log)))
            }
        }
    }
}

fn is_url(place: &str) -> bool {
    ["postgres://", "postgresql://"]
        .iter()
        .any(|scheme| place.starts_with(scheme))
}

/// A URL of something else, or the options of a connection to PostgreSQL.
fn is_no_directory(place: &str) -> bool {
    let scheme = place.split_once(":/").map(|(scheme, _)| scheme);
    let is_scheme = |text: &str| text.len() > 1 && text.chars().all(char::is_alphanumeric);
    scheme.is_some_and(is_scheme) || place.contains("password=")
}

#[cfg(feature = "postgres")]
async fn server(url: &str) -> Result<Arc<dyn EventLog>, OpenError> {
    let settings = paysys_store::Settings::default();
    Ok(Arc::new(
        paysys_store::PostgresLog::open(url, settings).await?,
    ))
}

#[cfg(not(feature = "postgres"))]
async fn server(_: &str) -> Result<Arc<dyn EventLog>, OpenError> {
    Err(OpenError::NoPostgres)
}
