//! The yardsticks: hyper that answers with fixed bytes whatever it is sent, which is as little as an
//! HTTP server can do here, and axum that parses the same body into a JSON value first.

use std::process::{Command, ExitCode};

use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::routing::post;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;

use crate::bare_hyper::{self, CONTENT_TYPE};
use crate::process::Process;

/// The hidden argument that makes the benchmark serve instead; the answer comes on stdin.
pub(crate) const ARGUMENT: &str = "--serve-bare";
pub(crate) const HYPER: &str = "bare hyper";
pub(crate) const AXUM: &str = "bare axum";

/// A running yardstick; killed when dropped.
pub(crate) struct Bare {
    pub(crate) process: Process,
    pub(crate) url: String,
}

impl Bare {
    /// Starts the one of this name, which always gives this answer.
    pub(crate) fn start(name: &str, threads: u16, answer: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args([ARGUMENT, name, &threads.to_string()]);
        let (process, line) = Process::spawn(&mut command, answer);
        let url = line.trim().to_owned();
        Self { process, url }
    }
}

/// Serves until killed; prints its URL first.
pub(crate) fn serve(name: &str, threads: usize) -> ExitCode {
    let mut builder = match threads {
        1 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    let runtime = builder
        .worker_threads(threads)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(listen(name));
    ExitCode::SUCCESS
}

async fn listen(name: &str) {
    let answer = std::io::read_to_string(std::io::stdin()).expect("the answer on stdin");
    let answer = Bytes::from(answer);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("http://{}/gateway", listener.local_addr().expect("bound"));
    match name {
        HYPER => bare_hyper::serve(listener, answer).await,
        _ => with_axum(listener, answer).await,
    }
}

async fn with_axum(listener: TcpListener, answer: Bytes) {
    let handler = move |body: Bytes| async move {
        match serde_json::from_slice::<serde_json::Value>(&body) {
            Ok(_) => (
                StatusCode::OK,
                [(header::CONTENT_TYPE, CONTENT_TYPE)],
                answer,
            ),
            Err(_) => (
                StatusCode::BAD_REQUEST,
                [(header::CONTENT_TYPE, "text/plain")],
                Bytes::new(),
            ),
        }
    };
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("a socket option"));
    let routes = Router::new().route("/gateway", post(handler));
    axum::serve(listener, routes).await.expect("serving");
}
