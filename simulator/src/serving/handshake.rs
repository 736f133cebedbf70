//! Why a TLS handshake came to nothing.

use std::io::{self, ErrorKind};

use rustls::{AlertDescription, Error, PeerIncompatible};

use super::first_bytes;
use crate::doctor::Diagnosis;

/// Explains a handshake that failed, and what the client began with.
pub(super) fn explain(error: &io::Error, first: &[u8]) -> Option<Diagnosis> {
    if first.is_empty() && error.kind() != ErrorKind::TimedOut {
        // A client that just looked whether anybody is there.
        return None;
    }
    if error.kind() == ErrorKind::TimedOut {
        return Some(slow(first));
    }
    let broken_off = || {
        Diagnosis::new(
            "tls-broken-off",
            format!("the client ended the connection during the TLS handshake; {TRUST}"),
        )
    };
    let explain = || of_tls(error).unwrap_or_else(broken_off);
    Some(first_bytes::with_tls(first).unwrap_or_else(explain))
}

const TRUST: &str = "if it does not trust the certificate, give it that of the admin's GET /certificate.pem, or switch its check off";

fn slow(first: &[u8]) -> Diagnosis {
    match first_bytes::with_tls(first).filter(|_| !first.is_empty()) {
        Some(diagnosis) => diagnosis,
        None if first.is_empty() => first_bytes::silence(),
        None => Diagnosis::new("tls-slow", "the TLS handshake did not end in time"),
    }
}

/// Explains an error of the TLS library, wherever it turns up.
pub(super) fn of_tls(error: &io::Error) -> Option<Diagnosis> {
    let error = error.get_ref()?.downcast_ref::<Error>()?;
    Some(match error {
        Error::AlertReceived(alert) => of_alert(*alert),
        Error::PeerIncompatible(why) if is_about_versions(why) => Diagnosis::new(
            "tls-version",
            "the client offers no TLS version that this port speaks, which are 1.2 and 1.3",
        ),
        Error::PeerIncompatible(why) => Diagnosis::new(
            "tls-parameters",
            format!("client and port have no cipher suite, group or signature in common ({why:?})"),
        ),
        Error::NoApplicationProtocol => Diagnosis::new(
            "tls-http2",
            "the client insists on HTTP/2 (ALPN); this port speaks HTTP/1.1: let it offer http/1.1, too",
        ),
        other => Diagnosis::new("tls-failed", format!("the TLS handshake failed: {other}")),
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
            format!(
                "the client does not trust the certificate ({alert:?}): give it that of the admin's GET /certificate.pem, or switch its check off"
            ),
        ),
        other => Diagnosis::new(
            "tls-broken-off",
            format!("the client broke the TLS connection off ({other:?}); {TRUST}"),
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
