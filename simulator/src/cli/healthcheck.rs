//! `healthcheck`: whether a simulator on this machine answers, for whatever watches over containers.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::{Request, StatusCode, header};
use clap::Args;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use miette::IntoDiagnostic;
use serde::Deserialize;
use tokio::net::TcpStream;

use super::{FAILURE, Failure, say};
use paysys_input::address;
use paysys_shared::duration_text;

/// More than this no simulator says about its health.
const LONGEST_ANSWER_BYTES: usize = 64 * 1024;

#[derive(Debug, Args)]
pub(super) struct HealthcheckArgs {
    /// Where the admin listens: an address as the server takes it, or an http URL of one
    #[arg(
        long,
        env = "PAYSYS_SIM_ADMIN",
        default_value = "127.0.0.1:8081",
        value_name = "ADDRESS|URL",
        value_parser = read_admin
    )]
    admin: SocketAddr,
    /// How long all of it may take
    #[arg(long, default_value = "3s", value_name = "TIME", value_parser = read_timeout)]
    timeout: Duration,
}

#[derive(Deserialize)]
struct Health {
    status: String,
    version: String,
}

/// Says one line, whatever came of it.
pub(super) fn run(args: &HealthcheckArgs) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.into_diagnostic().map_err(Failure::while_running)?;
    let at = address::reachable(args.admin);
    let asked = runtime.block_on(async {
        let asked = tokio::time::timeout(args.timeout, ask(at)).await;
        asked.unwrap_or_else(|_| {
            Err(format!(
                "no answer within {}",
                duration_text::print(args.timeout)
            ))
        })
    });
    match asked {
        Ok(version) => say(&format!("well: paysys-simulator {version}, admin at {at}")),
        Err(why) => {
            say(&format!("not well: admin at {at}: {why}"))?;
            Err(Failure::told(FAILURE))
        }
    }
}

async fn ask(at: SocketAddr) -> Result<String, String> {
    let stream = TcpStream::connect(at).await;
    let stream = stream.map_err(|error| format!("cannot connect: {error}"))?;
    let broke_off = |error: hyper::Error| format!("no answer in HTTP: {error}");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(broke_off)?;
    tokio::spawn(connection);
    let request = Request::get("/health").header(header::HOST, at.to_string());
    let request = request
        .body(Empty::<Bytes>::new())
        .expect("all of it is well-formed");
    let answer = sender.send_request(request).await.map_err(broke_off)?;
    let status = answer.status();
    let body = Limited::new(answer.into_body(), LONGEST_ANSWER_BYTES)
        .collect()
        .await;
    let body = body
        .map_err(|error| format!("the answer broke off: {error}"))?
        .to_bytes();
    match serde_json::from_slice(&body) {
        Ok(Health {
            status: word,
            version,
        }) if status == StatusCode::OK && word == "ok" => Ok(version),
        _ => Err(format!(
            "HTTP {} is not how the admin of a simulator answers",
            status.as_u16()
        )),
    }
}

/// The admin speaks plain http; https in front of it is a proxy's, whose health is another one.
fn read_admin(text: &str) -> Result<SocketAddr, String> {
    if text.starts_with("https://") {
        return Err("the admin speaks plain http; give its own address".into());
    }
    let address = text
        .strip_prefix("http://")
        .map(|rest| rest.trim_end_matches('/'));
    let address = address::parse(address.unwrap_or(text))?;
    match address.port() {
        0 => Err("port 0 is whichever was free: name the one that the admin listens at".into()),
        _ => Ok(address),
    }
}

fn read_timeout(text: &str) -> Result<Duration, String> {
    let longest = Duration::from_mins(1);
    let timeout = duration_text::parse(text)?;
    match !timeout.is_zero() && timeout <= longest {
        true => Ok(timeout),
        false => Err("a time of up to a minute, such as 500ms or 3s".into()),
    }
}
