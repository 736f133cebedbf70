//! Why a command could not do its work; the one place that turns errors into words and exit codes.

use std::fmt;
use std::io;

use super::output;
use crate::observations::ObservationsError;
use crate::recording::RecordingError;
use crate::snapshots::SnapshotError;
use paysys_contract::Said;
use paysys_engine::money::{LogError, NoApproval, NotApproved, StateError};
use paysys_engine::session::Refused;
use paysys_engine::target::{AdminError, ProofError, TargetFileError};
use paysys_exchange::UrlError;
use paysys_judge::exit;
use paysys_scenario::Unfound;
use paysys_trials::NoCatalogue;

/// Why a command could not do its work.
#[derive(Debug)]
pub(super) enum Failure {
    Usage(String),
    Scenarios(Unfound),
    Target(String),
    Money(String),
    Kit(String),
}

impl Failure {
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Scenarios(_) => exit::BAD_USAGE,
            Self::Money(_) => exit::MONEY_UNKNOWN,
            Self::Target(_) | Self::Kit(_) => exit::NO_VERDICT,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scenarios(Unfound::Bad(files)) => {
                files
                    .iter()
                    .try_for_each(|file| write!(formatter, "{file}\n{}", file.picture()))?;
                formatter.write_str("nothing was run")
            }
            Self::Scenarios(unfound) => write!(formatter, "error: {unfound}"),
            Self::Usage(words) | Self::Target(words) | Self::Money(words) | Self::Kit(words) => {
                write!(formatter, "error: {words}")
            }
        }
    }
}

/// Which failure an error is, and which one where it is of a special kind.
macro_rules! failures {
    ($($error:ty => $failure:ident $(unless $kind:pat => $special:ident)?,)*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                $(if matches!(error, $kind) {
                    return Self::$special(error.to_string());
                })?
                Self::$failure(error.to_string())
            }
        }
    )*};
}

failures! {
    UrlError => Usage,
    TargetFileError => Usage,
    NoApproval => Usage,
    RecordingError => Usage,
    Refused => Usage,
    ProofError => Target,
    io::Error => Kit,
    StateError => Kit unless StateError::Spent { .. } | StateError::Nowhere => Usage,
    LogError => Kit unless LogError::NotOpen(_) => Usage,
    ObservationsError => Kit unless ObservationsError::Malformed { .. } => Usage,
    SnapshotError => Kit unless SnapshotError::NotPending { .. } => Usage,
}

impl From<NoCatalogue> for Failure {
    fn from(error: NoCatalogue) -> Self {
        match error {
            NoCatalogue::Bad(files) => Self::Scenarios(Unfound::Bad(files)),
            other => Self::Usage(other.to_string()),
        }
    }
}

impl From<Unfound> for Failure {
    fn from(unfound: Unfound) -> Self {
        Self::Scenarios(unfound)
    }
}

impl From<AdminError> for Failure {
    fn from(error: AdminError) -> Self {
        match error {
            AdminError::Url(error) => error.into(),
            other => Self::Target(other.to_string()),
        }
    }
}

impl From<NotApproved> for Failure {
    fn from(error: NotApproved) -> Self {
        match error {
            NotApproved::Unreconciled(open) => {
                let why = Said::counted("money_log.unreconciled", open);
                Self::Money(why.in_words(output::words()))
            }
            NotApproved::State(error) => error.into(),
            NotApproved::OtherPlan { .. } | NotApproved::No(_) | NotApproved::NoTerms => {
                Self::Usage(error.to_string())
            }
        }
    }
}
