//! What went wrong at the server, in words, and whether the statement may have been carried out all the same.

use std::error::Error as _;
use std::io;

use rustls::CertificateError;
use tokio_postgres::Error;
use tokio_postgres::error::{DbError, Severity, SqlState};

use crate::StoreError;

/// Why a statement has no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server refused it and is not at it any more: nothing of it was done, unless it commits by itself before it ends.
    Refused(StoreError),
    /// The connection was lost, the answer did not come in time: it may have been done, or may still be.
    Lost(StoreError),
}

impl Failure {
    pub(super) fn new(place: &str, error: &Error) -> Self {
        let refused = error
            .as_db_error()
            .is_some_and(|error| error.parsed_severity() == Some(Severity::Error));
        let said = in_words(place, error);
        if refused {
            Self::Refused(said)
        } else {
            Self::Lost(said)
        }
    }

    pub(super) fn into_error(self) -> StoreError {
        match self {
            Self::Refused(error) | Self::Lost(error) => error,
        }
    }
}

/// What a person reads. Neither the URL nor a password is in it: the server does not repeat them, and the driver does not know
/// what is secret in an address.
pub(super) fn in_words(place: &str, error: &Error) -> StoreError {
    if let Some(error) = error.as_db_error() {
        return said_by_server(place, error);
    }
    let mut text = format!("PostgreSQL at {place}: {error}");
    let mut cause = error.source();
    let mut advice = "";
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        advice = doubt(error).map_or(advice, |doubt| match doubt {
            CertificateError::UnknownIssuer => "; sslrootcert=FILE in the URL says whom to trust",
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "; the host must be among its alternative names"
            }
            _ => "",
        });
        cause = error.source();
    }
    StoreError::Unavailable(text + advice)
}

/// What is wrong with a server's certificate.
fn doubt<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a CertificateError> {
    let error = error.downcast_ref().and_then(io::Error::get_ref);
    match error.and_then(|error| error.downcast_ref()) {
        Some(rustls::Error::InvalidCertificate(doubt)) => Some(doubt),
        _ => None,
    }
}

fn said_by_server(place: &str, error: &DbError) -> StoreError {
    let text = format!("PostgreSQL at {place} says: {}", error.message());
    let code = error.code();
    let advice = if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        "; the user must be allowed to create the schema `paysys`, or to read, insert, update and delete in all its tables and to execute its routines"
    } else if *code == SqlState::INVALID_CATALOG_NAME {
        "; create it, or name another one at the end of the URL"
    } else if [
        SqlState::INVALID_PASSWORD,
        SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
        SqlState::UNDEFINED_TABLE,
        SqlState::INVALID_SCHEMA_NAME,
    ]
    .contains(code)
    {
        ""
    } else {
        return StoreError::Unavailable(text);
    };
    StoreError::Unusable(text + advice)
}
