//! TLS for the gateway: many clients insist on https. Certificates are made at start or read from
//! files; none is ever kept here.

use std::collections::HashSet;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use miette::Diagnostic;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use paysys_input::public_url::is_host;

const SELF_SIGNED: &str = "self-signed";

/// As whom the gateway speaks TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tls {
    /// A certificate for this machine, made at start, trusted by nobody until told so.
    SelfSigned,
    /// The same, for these names and IP addresses as well.
    SelfSignedFor(Vec<String>),
    Files {
        /// The certificate and those that vouch for it.
        certificate: PathBuf,
        key: PathBuf,
    },
}

/// Why there is no certificate.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum TlsError {
    #[error("failed to read {what} from {path}")]
    #[diagnostic(help("--tls self-signed, or --tls CERTIFICATE.pem,KEY.pem"))]
    Unreadable {
        what: &'static str,
        path: String,
        source: rustls::pki_types::pem::Error,
    },
    #[error("failed to use the certificate")]
    Unusable(#[from] rustls::Error),
    #[error("failed to make a certificate")]
    NotMade(#[from] rcgen::Error),
}

/// A certificate ready for use.
#[derive(Debug)]
pub struct Identity {
    pub server: Arc<ServerConfig>,
    /// What a client can be told to trust.
    pub certificate_pem: String,
    /// The gateway's own certificate, without those that vouch for it.
    pub certificate: CertificateDer<'static>,
}

impl Tls {
    /// Reads `self-signed`, `self-signed,NAME,NAME` or `CERTIFICATE,KEY`.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.split_once(',') {
            None if text == SELF_SIGNED => Ok(Self::SelfSigned),
            Some((SELF_SIGNED, names)) => {
                let names = names.split(',').map(|name| subject(name.trim()));
                names.collect::<Result<_, _>>().map(Self::SelfSignedFor)
            }
            Some((certificate, key)) if !certificate.is_empty() && !key.is_empty() => {
                Ok(Self::Files {
                    certificate: certificate.into(),
                    key: key.into(),
                })
            }
            _ => {
                Err("say self-signed, self-signed,NAME or the files CERTIFICATE.pem,KEY.pem".into())
            }
        }
    }
}

fn subject(name: &str) -> Result<String, String> {
    let bare = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let bare = bare.unwrap_or(name);
    // A star stands for the first part of a name.
    let host = bare.strip_prefix("*.").unwrap_or(bare);
    match is_host(host) && (host == bare || host.parse::<IpAddr>().is_err()) {
        true => Ok(bare.to_owned()),
        false => Err(format!(
            "{name:?} is no host name or IP address; write for example self-signed,test.example,10.0.0.5"
        )),
    }
}

impl Identity {
    /// Makes or reads the certificate. One that is made is also good for what clients were told.
    pub fn load(tls: &Tls, told: &[String]) -> Result<Self, TlsError> {
        match tls {
            Tls::SelfSigned => Self::made(told),
            Tls::SelfSignedFor(names) => Self::made(&[names, told].concat()),
            Tls::Files { certificate, key } => Self::read(certificate, key),
        }
    }

    fn made(others: &[String]) -> Result<Self, TlsError> {
        let usual = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        let mut names = [&usual, others].concat();
        let mut met = HashSet::new();
        names.retain(|name| met.insert(name.clone()));
        let made = rcgen::generate_simple_self_signed(names)?;
        let certificate_pem = made.cert.pem();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())
            .expect("a key that was just made is a key");
        Self::of(vec![made.cert.der().clone()], key, certificate_pem)
    }

    fn read(certificate: &PathBuf, key: &PathBuf) -> Result<Self, TlsError> {
        let unreadable = |what, path: &PathBuf| {
            let path = path.display().to_string();
            move |source| TlsError::Unreadable { what, path, source }
        };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(unreadable("a certificate", certificate))?;
        let private =
            PrivateKeyDer::from_pem_file(key).map_err(unreadable("a private key", key))?;
        let pem = std::fs::read_to_string(certificate)
            .map_err(rustls::pki_types::pem::Error::Io)
            .map_err(unreadable("a certificate", certificate))?;
        Self::of(chain, private, pem)
    }

    fn of(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
        certificate_pem: String,
    ) -> Result<Self, TlsError> {
        let certificate = chain
            .first()
            .cloned()
            .ok_or(rustls::Error::NoCertificatesPresented)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        server.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            server: Arc::new(server),
            certificate_pem,
            certificate,
        })
    }
}
