//! The yardstick: the barest axum server that parses the same body into a JSON value and answers
//! with the same bytes.

use std::process::{Command, ExitCode};

use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::routing::post;
use axum::serve::ListenerExt;

use crate::process::Process;

/// The hidden argument that makes the benchmark serve instead; the answer comes on stdin.
pub(crate) const ARGUMENT: &str = "--serve-bare";

/// A running yardstick; killed when dropped.
pub(crate) struct Bare {
    pub(crate) process: Process,
    pub(crate) url: String,
}

impl Bare {
    /// Starts one that always gives this answer.
    pub(crate) fn start(threads: u16, answer: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args([ARGUMENT, &threads.to_string()]);
        let (process, line) = Process::spawn(&mut command, answer);
        let url = line.trim().to_owned();
        Self { process, url }
    }
}

/// Serves until killed; prints its URL first.
pub(crate) fn serve(threads: Option<&String>) -> ExitCode {
    let threads = threads.and_then(|text| text.parse().ok()).unwrap_or(1);
    let mut builder = match threads {
        1 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    let runtime = builder
        .worker_threads(threads)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(listen());
    ExitCode::SUCCESS
}

async fn listen() {
    let answer = std::io::read_to_string(std::io::stdin()).expect("the answer on stdin");
    let answer = Bytes::from(answer);
    let handler = move |body: Bytes| async move {
        match serde_json::from_slice::<serde_json::Value>(&body) {
            Ok(_) => (
                StatusCode::OK,
                [(header::CONTENT_TYPE, "application/json; charset=utf-8")],
                answer,
            ),
            Err(_) => (
                StatusCode::BAD_REQUEST,
                [(header::CONTENT_TYPE, "text/plain")],
                Bytes::new(),
            ),
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    println!("http://{}/gateway", listener.local_addr().expect("bound"));
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("a socket option"));
    let routes = Router::new().route("/gateway", post(handler));
    axum::serve(listener, routes).await.expect("serving");
}
