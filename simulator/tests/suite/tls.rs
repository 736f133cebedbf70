//! The gateway over https, with a certificate that was made at start or read from files.

use std::io::{Read, Write};
use std::sync::Arc;

use paysys_simulator::tls::Tls;
use paysys_simulator::{Config, Simulator};
use reqwest::{Certificate, Client};
use rustls::pki_types::pem::PemObject;
use serde_json::Value;

use crate::harness::{client, header, now_millis, payout};

async fn self_signed() -> (Simulator, Client) {
    let config = Config {
        tls: Some(Tls::SelfSigned),
        ..Config::default()
    };
    let simulator = Simulator::launch(config).await.unwrap();
    let client = trusting(&certificate_of(&simulator).await);
    (simulator, client)
}

async fn certificate_of(simulator: &Simulator) -> Vec<u8> {
    let url = format!("{}/certificate.pem", simulator.admin_url());
    let pem = client().get(url).send().await.unwrap().bytes();
    pem.await.unwrap().to_vec()
}

/// A client that trusts this certificate and no other.
fn trusting(pem: &[u8]) -> Client {
    crate::harness::install_crypto();
    let certificate = Certificate::from_pem(pem).unwrap();
    Client::builder()
        .no_proxy()
        .tls_certs_only([certificate])
        .build()
        .unwrap()
}

async fn pay(simulator: &Simulator, client: &Client, asked: &str) -> reqwest::Result<Value> {
    let auth = header(
        "demo-service",
        "demo-secret-key-that-is-not-real",
        &now_millis().to_string(),
    );
    let request = client.post(simulator.gateway_url()).header("Auth", auth);
    let request = request.header("X-Paysys-Sim", asked).json(&payout());
    request.send().await?.json().await
}

#[tokio::test]
async fn whoever_trusts_the_certificate_can_pay() {
    let (simulator, trusting) = self_signed().await;
    assert!(simulator.gateway_url().starts_with("https://127.0.0.1:"));
    let answer = pay(&simulator, &trusting, "").await.unwrap();
    assert_eq!(answer["result"]["details"]["amount"], 15_000);
}

#[tokio::test]
async fn whoever_does_not_is_turned_away() {
    let (simulator, _) = self_signed().await;
    assert!(
        pay(&simulator, &client(), "")
            .await
            .unwrap_err()
            .is_connect()
    );
}

#[tokio::test]
async fn faults_strike_over_tls_too() {
    let (simulator, trusting) = self_signed().await;
    assert!(
        pay(&simulator, &trusting, "fault=lost-response")
            .await
            .is_err()
    );
    assert_eq!(simulator.sandbox().state().core().payments().count(), 1);
}

/// An answer that never comes ends in good order, as TLS has it: a client can tell it from a connection that was cut.
#[tokio::test(flavor = "multi_thread")]
async fn a_close_is_announced() {
    let (simulator, _) = self_signed().await;
    let url = format!("{}/certificate.pem", simulator.admin_url());
    let pem = client().get(url).send().await.unwrap();
    let pem = pem.bytes().await.unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(rustls::pki_types::CertificateDer::from_pem_slice(&pem).unwrap())
        .unwrap();
    let config = rustls::ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let session =
        rustls::ClientConnection::new(Arc::new(config), "127.0.0.1".try_into().unwrap()).unwrap();
    let address = simulator.gateway_url().trim_start_matches("https://");
    let address = address.trim_end_matches("/gateway").to_owned();
    let auth = header(
        "demo-service",
        "demo-secret-key-that-is-not-real",
        &now_millis().to_string(),
    );
    let body = payout();
    let request = format!(
        "POST /gateway HTTP/1.1\r\nhost: x\r\nauth: {auth}\r\nx-paysys-sim: fault=lost-response\r\ncontent-length: {}\r\n\r\n{body}",
        body.to_string().len()
    );
    let read = move || {
        let tcp = std::net::TcpStream::connect(address).unwrap();
        let mut stream = rustls::StreamOwned::new(session, tcp);
        stream.write_all(request.as_bytes()).unwrap();
        stream.read_to_end(&mut Vec::new())
    };
    let read = tokio::task::spawn_blocking(read).await.unwrap();
    assert!(matches!(read, Ok(0)), "{read:?}");
}

#[tokio::test]
async fn a_certificate_can_come_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let (certificate, key) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let tls = Some(Tls::Files {
        certificate: certificate.clone(),
        key,
    });
    let simulator = Simulator::launch(Config {
        tls,
        ..Config::default()
    })
    .await
    .unwrap();
    let trusting = trusting(made.cert.pem().as_bytes());
    assert!(pay(&simulator, &trusting, "").await.is_ok());
    let missing = Tls::Files {
        certificate,
        key: folder.path().join("nothing.pem"),
    };
    let refused = Simulator::launch(Config {
        tls: Some(missing),
        ..Config::default()
    })
    .await;
    assert!(refused.unwrap_err().to_string().contains("nothing.pem"));
}

/// A certificate that is made is good for every name that clients are told, and for no other.
#[tokio::test]
async fn a_certificate_is_made_for_names_and_addresses() {
    let config = Config {
        tls: Some(
            Tls::parse("self-signed,sim.example, *.wild.example,10.1.2.3,[2001:db8::1]").unwrap(),
        ),
        public_url: Some("https://test.example/paysys".parse().unwrap()),
        ..Config::default()
    };
    let simulator = Simulator::launch(config).await.unwrap();
    let pem = certificate_of(&simulator).await;
    let certificate = rustls::pki_types::CertificateDer::from_pem_slice(&pem).unwrap();
    let names = rustls::server::ParsedCertificate::try_from(&certificate).unwrap();
    let is_good_for = |name: &str| {
        let name = name.to_owned().try_into().unwrap();
        rustls::client::verify_server_name(&names, &name).is_ok()
    };
    for name in [
        "localhost",
        "127.0.0.1",
        "::1",
        "sim.example",
        "a.wild.example",
        "10.1.2.3",
        "2001:db8::1",
        "test.example",
    ] {
        assert!(is_good_for(name), "{name}");
    }
    for name in ["other.example", "10.1.2.4", "a.sim.example"] {
        assert!(!is_good_for(name), "{name}");
    }
}
