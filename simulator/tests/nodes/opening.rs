//! Starting: several at once on an empty database, and what a person reads where that does not work.

use std::process::Output;
use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::time::timeout;

use super::node::{Node, bare_client, program};
use super::server::Server;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_start_at_the_same_moment_are_one_gateway() {
    let server = Server::start();
    let client = server.client().await;
    for name in ["one", "two", "three", "four"] {
        client
            .batch_execute(&format!("create database {name}"))
            .await
            .unwrap();
        let url = server
            .url()
            .replace("/postgres", &format!("/{name}"))
            .replace(&format!("/{name}:"), "/postgres:");
        let nodes = Node::start(3, &url, &[]);
        let seeds: Vec<_> = nodes
            .iter()
            .map(|node| node.ready["seed"].clone())
            .collect();
        assert!(seeds.iter().all(|seed| *seed == seeds[0]), "{seeds:?}");
        nodes[0]
            .arrange("/sandboxes/default/rules", json!({"then": {"amount": 1}}))
            .await;
        for node in &nodes {
            let (_, rules) = node.get("/sandboxes/default/rules").await;
            assert_eq!(rules["rules"].as_array().unwrap().len(), 1);
        }
    }
}

/// Starts one that must not start; what it says.
async fn refused(url: &str, options: &[&str]) -> String {
    let options: Vec<String> = options.iter().map(ToString::to_string).collect();
    let mut command = Command::from(program(url, &options));
    command
        .stderr(std::process::Stdio::piped())
        .kill_on_drop(true);
    let ended = timeout(Duration::from_secs(60), command.output());
    let Output {
        status,
        stdout,
        stderr,
    } = ended.await.expect("it ends by itself").unwrap();
    let said = String::from_utf8_lossy(&stderr).into_owned();
    assert_eq!(status.code(), Some(2), "{said}");
    assert_eq!(String::from_utf8_lossy(&stdout), "");
    assert!(
        !said.contains("secret") && !said.contains("right@"),
        "{said}"
    );
    // Lines are broken for people.
    said.replace(['\n', '│'], " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[rstest]
#[case::profile(&["--profile", "lenient"], "with another profile (default)")]
#[case::seed(&["--seed", "8"], "with the seed 7")]
#[case::clock(&["--clock", "x60"], "whose clock is its profile's")]
#[tokio::test]
async fn one_that_would_behave_otherwise_is_refused(#[case] options: &[&str], #[case] said: &str) {
    let server = Server::start();
    let first = Node::start(1, &server.url(), &["--seed".into(), "7".into()]);
    let text = refused(&server.url(), options).await;
    assert!(text.contains(said), "{text}");
    drop(first);
}

/// Another version would go on like this, too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_go_on_with_a_store_that_was_handed_over() {
    let server = Server::start();
    let first = Node::start(1, &server.url(), &[]).remove(0);
    let rule = json!({"then": {"amount": 1}});
    first.arrange("/sandboxes", json!({"name": "shop"})).await;
    first.arrange("/sandboxes/shop/rules", rule).await;
    let hand_over = || {
        let ended = program(&server.url(), &["--hand-over".into()]).output();
        let ended = ended.unwrap();
        (
            ended.status.code(),
            String::from_utf8(ended.stdout).unwrap(),
        )
    };
    assert_eq!(hand_over(), (Some(1), String::new()), "it is in use");
    first
        .arrange("/sandboxes/shop/rules", json!({"then": {"amount": 3}}))
        .await;
    assert_eq!(first.stop(), Some(0));
    assert_eq!(hand_over(), (Some(0), "{\"handed_over\":true}\n".into()));
    let nodes = Node::start(3, &server.url(), &[]);
    for (node, there) in nodes.iter().zip(1..) {
        let rule = json!({"then": {"amount": 2}});
        node.arrange("/sandboxes/shop/rules", rule).await;
        let (_, rules) = node.get("/sandboxes/shop/rules").await;
        assert_eq!(rules["rules"].as_array().unwrap().len(), there + 2);
    }
}

#[tokio::test]
async fn a_node_takes_calls_as_long_as_its_server_does() {
    let mut server = Server::start();
    let node = Node::start(1, &server.url(), &[]).remove(0);
    let asked = async |path: &str| node.get(path).await;
    assert_eq!(asked("/ready").await, (200, json!({"status": "ready"})));
    server.kill();
    let (status, answer) = asked("/ready").await;
    assert_eq!((status, &answer["error"]["code"]), (503, &json!("store")));
    assert_eq!(asked("/health").await.0, 200);
    let stranger = bare_client().get(format!("{}/ready", node.admin)).send();
    let told: Value = stranger.await.unwrap().json().await.unwrap();
    assert_eq!(told["error"]["message"], "the store keeps nothing now");
}

#[tokio::test]
async fn a_wrong_password_and_a_server_that_is_not_there_are_said() {
    let mut server = Server::with_passwords();
    let wrong = server.url().replace(":right@", ":secret@");
    let text = refused(&wrong, &[]).await;
    assert!(
        text.contains("password authentication failed for user \"postgres\""),
        "{text}"
    );
    server.kill();
    let text = refused(&server.url(), &[]).await;
    assert!(text.contains("error connecting to server"), "{text}");
    let text = refused("postgres://postgres:secret@secret@127.0.0.1/paysys", &[]).await;
    assert!(text.contains("has a second `@`"), "{text}");
}
