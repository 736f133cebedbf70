//! TLS on the way to the server, by the options that every program has for PostgreSQL; they mean the same here.

use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

/// What a URL says of TLS.
#[derive(Default)]
pub(super) struct Options {
    mode: Option<String>,
    root: Option<String>,
    certificate: Option<String>,
    key: Option<String>,
}

impl Options {
    /// Takes them out of a URL; the rest is for the driver, which knows some of them only.
    pub(super) fn take(url: &str) -> Result<(String, Self), String> {
        let mut ours = Self::default();
        // Where the driver sees them begin.
        let server = url.find('@').unwrap_or_default();
        let Some(question) = url[server..].find('?') else {
            return Ok((url.to_owned(), ours));
        };
        let (before, options) = url.split_at(server + question);
        let mut others = Vec::new();
        for option in options[1..].split('&') {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let name = percent_decode_str(name).decode_utf8_lossy();
            let place = match &*name {
                "sslmode" => &mut ours.mode,
                "sslrootcert" => &mut ours.root,
                "sslcert" => &mut ours.certificate,
                "sslkey" => &mut ours.key,
                _ => {
                    others.push(option);
                    continue;
                }
            };
            let value = percent_decode_str(value).decode_utf8();
            *place = Some(
                value
                    .map_err(|_| format!("has a {name} that is no text"))?
                    .into_owned(),
            );
        }
        let rest = match others.is_empty() {
            true => before.to_owned(),
            false => format!("{before}?{}", others.join("&")),
        };
        Ok((rest, ours))
    }

    /// Whether TLS is spoken, and how.
    pub(super) fn connector(self) -> Result<(SslMode, MakeRustlsConnect), String> {
        let by_default = match self.root.as_deref() {
            Some("system") => "verify-full",
            _ => "prefer",
        };
        let mode = self.mode.as_deref().unwrap_or(by_default);
        let (spoken, is_trusted, checks_name) = match mode {
            "disable" => (SslMode::Disable, false, false),
            "allow" | "prefer" => (SslMode::Prefer, false, false),
            "require" => (SslMode::Require, self.root.is_some(), false),
            "verify-ca" => (SslMode::Require, true, false),
            "verify-full" => (SslMode::Require, true, true),
            _ => {
                return Err(
                    "has an sslmode that is none of disable, allow, prefer, require, verify-ca and verify-full"
                        .to_owned(),
                );
            }
        };
        let trusted = match self.root.as_deref() {
            None if !is_trusted => None,
            None | Some("system") if checks_name => Some(Trusted::by_system()?),
            None => return Err("wants a certificate checked: give sslrootcert=FILE".to_owned()),
            Some("system") => {
                return Err(
                    "trusts whom the system trusts, which takes sslmode=verify-full".to_owned(),
                );
            }
            Some(file) if is_trusted => Some(Trusted::in_file(file)?),
            Some(_) => {
                return Err(
                    "has an sslrootcert that its sslmode does not look at: say require, verify-ca or verify-full"
                        .to_owned(),
                );
            }
        };
        let own = match (self.certificate, self.key) {
            (None, None) => None,
            (Some(certificate), Some(key)) => Some((certificate, key)),
            _ => {
                return Err("names an sslcert without an sslkey, or the other way round".to_owned());
            }
        };
        let provider = Arc::new(ring::default_provider());
        let verifier = Verifier {
            trusted,
            checks_name,
            algorithms: provider.signature_verification_algorithms,
        };
        let config = config(provider, verifier, own)?;
        Ok((spoken, MakeRustlsConnect::new(config)))
    }
}

fn config(
    provider: Arc<CryptoProvider>,
    verifier: Verifier,
    own: Option<(String, String)>,
) -> Result<ClientConfig, String> {
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("this provider has all that the versions need")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let Some((certificate, key)) = own else {
        return Ok(config.with_no_client_auth());
    };
    let chain = certificates(&certificate, "sslcert")?;
    let key = PrivateKeyDer::from_pem_file(&key)
        .map_err(|error| format!("names the sslkey {key}, which cannot be read: {error}"))?;
    let config = config.with_client_auth_cert(chain, key);
    config.map_err(|error| format!("names an sslcert and an sslkey that cannot be used: {error}"))
}

fn certificates(file: &str, option: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let unread = |error: &dyn ToString| {
        format!(
            "names the {option} {file}, which cannot be read: {}",
            error.to_string()
        )
    };
    let read = CertificateDer::pem_file_iter(file).map_err(|error| unread(&error))?;
    let read: Result<Vec<_>, _> = read.collect();
    let read = read.map_err(|error| unread(&error))?;
    if read.is_empty() {
        return Err(unread(&"no certificate is in it"));
    }
    Ok(read)
}

/// Who is believed to be who they say they are.
#[derive(Debug)]
struct Trusted {
    authorities: RootCertStore,
    /// A server that signed its own certificate shows one of these.
    certificates: Vec<CertificateDer<'static>>,
}

impl Trusted {
    fn by_system() -> Result<Self, String> {
        let found = rustls_native_certs::load_native_certs().certs;
        if found.is_empty() {
            return Err("wants the server's certificate checked, and this machine has no list of authorities to trust: \
                give sslrootcert=FILE".to_owned());
        }
        Ok(Self::new(found))
    }

    fn in_file(file: &str) -> Result<Self, String> {
        certificates(file, "sslrootcert").map(Self::new)
    }

    fn new(certificates: Vec<CertificateDer<'static>>) -> Self {
        let mut authorities = RootCertStore::empty();
        authorities.add_parsable_certificates(certificates.iter().cloned());
        Self {
            authorities,
            certificates,
        }
    }
}

/// Checks a server's certificate as far as the mode says.
#[derive(Debug)]
struct Verifier {
    trusted: Option<Trusted>,
    checks_name: bool,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(trusted) = &self.trusted else {
            return Ok(ServerCertVerified::assertion());
        };
        let shown = ParsedCertificate::try_from(end_entity)?;
        if !trusted.certificates.contains(end_entity) {
            let (authorities, algorithms) = (&trusted.authorities, self.algorithms.all);
            verify_server_cert_signed_by_trust_anchor(
                &shown,
                authorities,
                intermediates,
                now,
                algorithms,
            )?;
        }
        if self.checks_name {
            verify_server_name(&shown, name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
