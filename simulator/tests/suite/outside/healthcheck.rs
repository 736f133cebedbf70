use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use paysys_input::bearer_token::BearerToken;
use paysys_simulator::{Config, Simulator};

use crate::command_line::simulator;

/// How `healthcheck` ended, and the line that it said.
fn checked(variables: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String) {
    let arguments = [&["healthcheck"], arguments].concat();
    let output = simulator(&arguments)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    (output.status.code(), said)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_simulator_is_well_with_or_without_a_token() {
    let wanted = Some(BearerToken::new("let-me-in"));
    for admin_token in [None, wanted] {
        let admin = "0.0.0.0:0".parse().unwrap();
        let admin = if admin_token.is_some() {
            admin
        } else {
            Config::default().admin
        };
        let config = Config {
            admin,
            admin_token,
            ..Config::default()
        };
        let simulator = Simulator::launch(config).await.unwrap();
        let url = simulator.admin_url().to_owned();
        let (code, said) = tokio::task::spawn_blocking(move || checked(&[], &["--admin", &url]))
            .await
            .unwrap();
        assert_eq!(code, Some(0), "{said}");
        assert!(said.starts_with("well: paysys-simulator "), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_looks_where_the_servers_variable_points() {
    let simulator = Simulator::start().await.unwrap();
    let port = simulator.admin_url().rsplit(':').next().unwrap().to_owned();
    let everywhere = format!("0.0.0.0:{port}\n");
    let asked = move || {
        checked(
            &[
                ("PAYSYS_SIM_ADMIN", &everywhere),
                ("PAYSYS_SIM_SEED", "nonsense"),
            ],
            &[],
        )
    };
    let (code, said) = tokio::task::spawn_blocking(asked).await.unwrap();
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn nobody_there_is_not_well() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    let (code, said) = checked(&[], &["--admin", &free]);
    assert_eq!(code, Some(1));
    assert!(said.contains("cannot connect"), "{said}");
}

#[test]
fn whoever_is_silent_is_waited_for_with_a_bound() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let (code, said) = checked(&[], &["--admin", &address, "--timeout", "200ms"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("no answer within 200ms"), "{said}");
}

#[test]
fn somebody_else_is_not_well() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        let head = BufReader::new(stream.try_clone().unwrap()).lines();
        assert!(head.map_while(Result::ok).any(|line| line.is_empty()));
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            .unwrap();
    });
    let (code, said) = checked(&[], &["--admin", &address]);
    answering.join().unwrap();
    assert_eq!(code, Some(1));
    assert!(
        said.contains("not how the admin of a simulator answers"),
        "{said}"
    );
}
