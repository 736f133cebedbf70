//! Why a TLS handshake came to nothing.

use std::io::{self, ErrorKind};

use rustls::{AlertDescription, Error, PeerIncompatible};

use super::first_bytes;
use crate::doctor::{Diagnosis, Explanation};

/// Explains a handshake that failed, and what the client began with.
pub(super) fn explain(error: &io::Error, first: &[u8]) -> Option<Diagnosis> {
    if first.is_empty() && error.kind() != ErrorKind::TimedOut {
        // A client that just looked whether anybody is there.
        return None;
    }
    if error.kind() == ErrorKind::TimedOut {
        return Some(slow(first));
    }
    let broken_off = || Diagnosis::new("tls-broken-off", Explanation::TlsCut);
    let explain = || of_tls(error).unwrap_or_else(broken_off);
    Some(first_bytes::with_tls(first).unwrap_or_else(explain))
}

fn slow(first: &[u8]) -> Diagnosis {
    match first_bytes::with_tls(first).filter(|_| !first.is_empty()) {
        Some(diagnosis) => diagnosis,
        None if first.is_empty() => first_bytes::silence(),
        None => Diagnosis::new("tls-slow", Explanation::TlsSlow),
    }
}

/// Explains an error of the TLS library, wherever it turns up.
pub(super) fn of_tls(error: &io::Error) -> Option<Diagnosis> {
    let error = error.get_ref()?.downcast_ref::<Error>()?;
    Some(match error {
        Error::AlertReceived(alert) => of_alert(*alert),
        Error::PeerIncompatible(why) if is_about_versions(why) => {
            Diagnosis::new("tls-version", Explanation::TlsVersion)
        }
        Error::PeerIncompatible(why) => Diagnosis::new(
            "tls-parameters",
            Explanation::TlsParameters {
                why: format!("{why:?}"),
            },
        ),
        Error::NoApplicationProtocol => Diagnosis::new("tls-http2", Explanation::TlsHttp2),
        other => Diagnosis::new(
            "tls-failed",
            Explanation::TlsFailed {
                error: other.to_string(),
            },
        ),
    })
}

fn of_alert(alert: AlertDescription) -> Diagnosis {
    match alert {
        AlertDescription::UnknownCA
        | AlertDescription::BadCertificate
        | AlertDescription::CertificateUnknown
        | AlertDescription::CertificateExpired
        | AlertDescription::UnsupportedCertificate => Diagnosis::new(
            "tls-certificate",
            Explanation::TlsCertificate {
                alert: format!("{alert:?}"),
            },
        ),
        other => Diagnosis::new(
            "tls-broken-off",
            Explanation::TlsAlert {
                alert: format!("{other:?}"),
            },
        ),
    }
}

const fn is_about_versions(why: &PeerIncompatible) -> bool {
    matches!(
        why,
        PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
            // Whoever speaks 1.2 has these two.
            | PeerIncompatible::SignatureAlgorithmsExtensionRequired
            | PeerIncompatible::SupportedVersionsExtensionRequired
            | PeerIncompatible::Tls12NotOffered
            | PeerIncompatible::Tls12NotOfferedOrEnabled
    )
}
