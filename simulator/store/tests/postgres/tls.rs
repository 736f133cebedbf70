//! TLS to the server, as the options of the URL want it.

use std::fs;
use std::path::PathBuf;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rstest::rstest;
use tempfile::TempDir;

use super::opening::refused;
use super::proxy::Proxy;
use super::server::Server;
use super::support::{ROW, filled, log};

/// Somebody who signs certificates.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: String,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new([]).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        // One like no other, or its signatures would be looked for among another one's.
        let name = format!("{:?}", key.public_key_raw());
        params.distinguished_name.push(DnType::CommonName, name);
        let certificate = params.self_signed(&key).expect("a certificate").pem();
        let issuer = Issuer::new(params, key);
        Self {
            issuer,
            certificate,
        }
    }

    /// A certificate for this name, and its key.
    fn signs(&self, name: &str) -> (String, String) {
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().expect("a key");
        let signed = params.signed_by(&key, &self.issuer).expect("signed");
        (signed.pem(), key.serialize_pem())
    }
}

/// A server that speaks TLS, and files that clients use.
struct Scene {
    server: Server,
    port: u16,
    folder: TempDir,
}

impl Scene {
    /// The server's certificate is for this name.
    fn new(name: &str, authority: &Authority, clients: Option<&Authority>) -> Self {
        let (certificate, key) = authority.signs(name);
        let mut server = Server::start();
        let clients = clients.map(|one| one.certificate.as_str());
        let port = server.speak_tls(&certificate, &key, clients);
        let scene = Self {
            server,
            port,
            folder: tempfile::tempdir().expect("a folder"),
        };
        scene.file("authority", &authority.certificate);
        scene.file("other", &Authority::new().certificate);
        scene.file("server", &certificate);
        scene
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        fs::write(&file, text).expect("written");
        file
    }

    /// With `FOLDER` for where the files are.
    fn url(&self, options: &str) -> String {
        let folder = self.folder.path().display().to_string();
        let options = options.replace("FOLDER", &folder);
        format!(
            "postgres://postgres:right@127.0.0.1:{}/postgres?{options}",
            self.port
        )
    }

    /// Whether the store's connections are encrypted.
    async fn is_encrypted(&self) -> bool {
        let asked = "select bool_and(ssl) from pg_stat_ssl join pg_stat_activity using (pid)
            where application_name = 'paysys-simulator'";
        let client = self.server.client().await;
        client
            .query_one(asked, &[])
            .await
            .expect("connections")
            .get(0)
    }
}

#[rstest]
#[case::nothing_is_said("", true)]
#[case::none("sslmode=disable", false)]
#[case::if_it_can("sslmode=prefer", true)]
#[case::whoever_it_is("sslmode=require", true)]
#[case::signed("sslmode=require&sslrootcert=FOLDER/authority", true)]
#[case::signed_as_asked("sslmode=verify-ca&sslrootcert=FOLDER/authority", true)]
#[case::it_and_no_other("sslmode=verify-full&sslrootcert=FOLDER/authority", true)]
#[case::its_own_certificate("sslmode=verify-full&sslrootcert=FOLDER/server", true)]
#[tokio::test]
async fn it_is_spoken_as_asked(#[case] options: &str, #[case] is_encrypted: bool) {
    let scene = Scene::new("127.0.0.1", &Authority::new(), None);
    let log = log(&scene.url(options)).await;
    filled(&log, ROW, 1).await;
    assert_eq!(scene.is_encrypted().await, is_encrypted);
}

#[rstest]
#[case::nobody_known(
    "sslmode=verify-full&sslrootcert=FOLDER/other",
    "UnknownIssuer; sslrootcert=FILE in the URL says whom to trust"
)]
#[case::nobody_known_either(
    "sslmode=verify-ca&sslrootcert=FOLDER/other",
    "UnknownIssuer; sslrootcert=FILE in the URL says whom to trust"
)]
#[case::a_list_makes_it_be_checked(
    "sslmode=require&sslrootcert=FOLDER/other",
    "UnknownIssuer; sslrootcert=FILE in the URL says whom to trust"
)]
#[case::another_name(
    "sslmode=verify-full&sslrootcert=FOLDER/authority",
    "; the host must be among its alternative names"
)]
#[case::another_name_of_its_own(
    "sslmode=verify-full&sslrootcert=FOLDER/server",
    "; the host must be among its alternative names"
)]
#[tokio::test]
async fn a_server_that_is_not_the_one_is_not_spoken_to(#[case] options: &str, #[case] why: &str) {
    let scene = Scene::new("another.example", &Authority::new(), None);
    let text = refused(&scene.url(options)).await;
    assert!(text.contains(why), "{text}");
}

#[tokio::test]
async fn a_name_that_is_not_checked_may_be_any() {
    let scene = Scene::new("another.example", &Authority::new(), None);
    let log = log(&scene.url("sslmode=verify-ca&sslrootcert=FOLDER/authority")).await;
    filled(&log, ROW, 1).await;
}

#[tokio::test]
async fn a_server_without_it_is_refused_where_it_is_asked_for() {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let text = refused(&format!("{}?sslmode=require", proxy.url())).await;
    assert!(text.contains("server does not support TLS"), "{text}");
    // On a socket of this machine nobody speaks it.
    drop(log(&format!("{}?sslmode=require", server.url())).await);
}

#[tokio::test]
async fn a_client_shows_its_certificate() {
    let (authority, clients) = (Authority::new(), Authority::new());
    let scene = Scene::new("127.0.0.1", &authority, Some(&clients));
    let text = refused(&scene.url("sslmode=require")).await;
    assert!(
        text.contains("connection requires a valid client certificate"),
        "{text}"
    );
    let (certificate, key) = clients.signs("postgres");
    scene.file("own", &certificate);
    scene.file("key", &key);
    let log = log(&scene.url("sslmode=require&sslcert=FOLDER/own&sslkey=FOLDER/key")).await;
    filled(&log, ROW, 1).await;
    assert!(scene.is_encrypted().await);
}
