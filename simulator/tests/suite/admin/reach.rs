//! Under which URLs others are told to come, and under which names the admin answers.

use paysys_simulator::{Config, Simulator};
use serde_json::{Value, json};

use crate::harness::client;

/// A simulator that listens everywhere, as in a container; the admin does where it may.
async fn launched(public_url: Option<&str>, admin_public_url: Option<&str>) -> Simulator {
    let url = |text: &str| text.parse().unwrap();
    let config = Config {
        listen: "0.0.0.0:0".parse().unwrap(),
        public_url: public_url.map(url),
        admin_public_url: admin_public_url.map(url),
        ..Config::default()
    };
    Simulator::launch(config).await.unwrap()
}

/// The admin, whatever it calls itself.
fn admin_of(simulator: &Simulator) -> String {
    format!("http://{}", simulator.admin_address())
}

async fn asked(admin: &str, path: &str, headers: &[(&str, &str)]) -> (u16, Value) {
    let request = match path {
        "/proof" => client()
            .post(format!("{admin}{path}"))
            .json(&json!({"nonce": "n"})),
        _ => client().get(format!("{admin}{path}")),
    };
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

fn port_of(url: &str) -> &str {
    url.rsplit(':').next().unwrap().split('/').next().unwrap()
}

#[tokio::test]
async fn whoever_asks_is_told_the_host_it_asked_under() {
    let simulator = launched(None, None).await;
    let (admin, port) = (
        admin_of(&simulator),
        port_of(simulator.gateway_url()).to_owned(),
    );
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        for path in ["/health", "/proof", "/sandboxes/default"] {
            let (_, answer) = asked(&admin, path, &[("host", &format!("{host}:1234"))]).await;
            assert_eq!(
                answer["gateway_url"],
                format!("http://{host}:{port}/gateway"),
                "{path}"
            );
        }
        let (_, answer) = asked(&admin, "/sandboxes", &[("host", host)]).await;
        let url = &answer["sandboxes"][0]["gateway_url"];
        assert_eq!(*url, format!("http://{host}:{port}/gateway"));
    }
}

/// Anybody can send them.
#[tokio::test]
async fn forwarded_headers_are_not_trusted() {
    let simulator = launched(None, None).await;
    for header in [
        "x-forwarded-host",
        "forwarded",
        "x-forwarded-proto",
        "x-original-host",
    ] {
        let forged = [(header, "host=evil.example;proto=https")];
        let (_, answer) = asked(simulator.admin_url(), "/health", &forged).await;
        assert_eq!(answer["gateway_url"], simulator.gateway_url(), "{header}");
    }
    let forged = [("host", "evil.example"), ("x-forwarded-host", "localhost")];
    assert_eq!(
        asked(simulator.admin_url(), "/health", &forged).await.0,
        403
    );
}

#[tokio::test]
async fn a_public_url_is_told_with_its_path_whoever_asks() {
    let simulator = launched(Some("https://test.example/paysys/"), None).await;
    assert_eq!(
        simulator.gateway_url(),
        "https://test.example/paysys/gateway"
    );
    for host in ["127.0.0.1", "localhost:81"] {
        let admin = simulator.admin_url();
        let (_, answer) = asked(admin, "/sandboxes/default", &[("host", host)]).await;
        assert_eq!(answer["gateway_url"], "https://test.example/paysys/gateway");
    }
    let url = format!("{}/sandboxes", simulator.admin_url());
    let request = client().post(url).json(&json!({"name": "mine"}));
    let made = request.send().await.unwrap();
    let made: Value = made.json().await.unwrap();
    assert_eq!(
        made["gateway_url"],
        "https://test.example/paysys/s/mine/gateway"
    );
}

/// The admin's own name is let in, and no other gets any further for it.
#[rstest::rstest]
#[case(&[("host", "admin.example")], 200)]
#[case(&[("host", "admin.example:443")], 200)]
#[case(&[("host", "Admin.Example")], 200)]
#[case(&[("host", "admin.example"), ("origin", "https://admin.example")], 200)]
#[case(&[("origin", "https://admin.example")], 200)]
#[case(&[("host", "admin.example:81")], 403)]
#[case(&[("host", "admin.example.evil.example")], 403)]
#[case(&[("host", "evil.example")], 403)]
#[case(&[("host", "admin.example"), ("origin", "https://evil.example")], 403)]
#[case(&[("origin", "http://admin.example")], 403)]
#[case(&[("host", "admin.example"), ("origin", "https://admin.example"), ("sec-fetch-site", "cross-site")], 403)]
#[tokio::test]
async fn the_admin_answers_to_its_public_name(
    #[case] headers: &[(&str, &str)],
    #[case] status: u16,
) {
    let simulator = launched(None, Some("https://admin.example/sim")).await;
    assert_eq!(simulator.admin_url(), "https://admin.example/sim");
    let admin = admin_of(&simulator);
    assert_eq!(
        asked(&admin, "/health", headers).await.0,
        status,
        "{headers:?}"
    );
}
