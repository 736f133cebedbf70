//! A gateway that is wrong on purpose: a simulator behind a proxy that alters its answers.
//!
//! The proxy serves the gateway and, below `/admin`, the simulator's admin, with every `gateway_url` pointing at itself, so
//! that the kit can be aimed at it with `--simulator`.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use paysys_simulator::Simulator;
use serde_json::Value;

use super::{listener, simulator};

/// What to do to an answer; the request is there to choose by.
#[derive(Clone, Copy)]
pub(crate) enum Alter {
    Nothing,
    Json(fn(&Value, &mut Value)),
    /// The HTTP status and the body, for payments only.
    PaymentAnswer(u16, &'static str),
}

pub(crate) struct WrongGateway {
    origin: String,
    proxy: Arc<Proxy>,
    _simulator: Simulator,
}

/// Who sent the requests that came, one after the other: each connection has a sender of its own.
#[derive(Clone, Default)]
pub(crate) struct Senders {
    pub(crate) to_admin: Vec<SocketAddr>,
    pub(crate) to_gateways: Vec<SocketAddr>,
}

struct Proxy {
    alter: Alter,
    http: reqwest::Client,
    admin_url: String,
    gateway_origin: String,
    origin: String,
    senders: Mutex<Senders>,
}

impl WrongGateway {
    pub(crate) async fn start(alter: Alter) -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let simulator = simulator().await;
        let (listener, address) = listener().await;
        let origin = format!("http://{address}");
        let proxy = Arc::new(Proxy {
            alter,
            http: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a plain client can be built"),
            admin_url: simulator.admin_url().to_owned(),
            gateway_origin: simulator
                .gateway_url()
                .trim_end_matches("/gateway")
                .to_owned(),
            origin: origin.clone(),
            senders: Mutex::default(),
        });
        let router = Router::new().fallback(forward).with_state(proxy.clone());
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async { axum::serve(listener, service).await });
        Self {
            origin,
            proxy,
            _simulator: simulator,
        }
    }

    pub(crate) fn admin_url(&self) -> String {
        format!("{}/admin", self.origin)
    }

    pub(crate) fn gateway_url(&self) -> String {
        format!("{}/gateway", self.origin)
    }

    pub(crate) fn senders(&self) -> Senders {
        self.proxy.senders().clone()
    }
}

async fn forward(
    State(proxy): State<Arc<Proxy>>,
    ConnectInfo(sender): ConnectInfo<SocketAddr>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match uri.path().strip_prefix("/admin") {
        Some(path) => {
            proxy.senders().to_admin.push(sender);
            proxy.forward_to_admin(method, path, headers, body).await
        }
        None => {
            proxy.senders().to_gateways.push(sender);
            let path = uri.path();
            proxy.forward_to_gateway(method, path, headers, body).await
        }
    }
}

impl Proxy {
    fn senders(&self) -> MutexGuard<'_, Senders> {
        self.senders.lock().expect("nobody panics with them")
    }

    async fn forward_to_admin(
        &self,
        method: Method,
        path: &str,
        headers: HeaderMap,
        body: Bytes,
    ) -> Response {
        let (status, content_type, body) = self
            .send(format!("{}{path}", self.admin_url), method, headers, body)
            .await;
        let text = String::from_utf8(body).expect("the admin answers in text");
        answer(
            status,
            content_type,
            text.replace(&self.gateway_origin, &self.origin)
                .into_bytes(),
        )
    }

    async fn forward_to_gateway(
        &self,
        method: Method,
        path: &str,
        headers: HeaderMap,
        body: Bytes,
    ) -> Response {
        let is_call = method == Method::POST;
        let request: Value = serde_json::from_slice(&body).unwrap_or_default();
        let (status, content_type, body) = self
            .send(
                format!("{}{path}", self.gateway_origin),
                method,
                headers,
                body,
            )
            .await;
        if !is_call {
            return answer(status, content_type, body);
        }
        match self.alter {
            Alter::Nothing => answer(status, content_type, body),
            // What a fault put in the answer's place stays as it is.
            Alter::Json(alter) => match serde_json::from_slice(&body) {
                Ok(mut document) => {
                    alter(&request, &mut document);
                    answer(status, content_type, document.to_string().into_bytes())
                }
                Err(_) => answer(status, content_type, body),
            },
            Alter::PaymentAnswer(status, text) if request["method"] == "pam.pay_by_cash" => {
                let status =
                    StatusCode::from_u16(status).expect("the test names a status that exists");
                answer(status, "text/html".to_owned(), text.as_bytes().to_vec())
            }
            Alter::PaymentAnswer(..) => answer(status, content_type, body),
        }
    }

    async fn send(
        &self,
        url: String,
        method: Method,
        mut headers: HeaderMap,
        body: Bytes,
    ) -> (StatusCode, String, Vec<u8>) {
        headers.remove(header::HOST);
        let answer = self
            .http
            .request(method, url)
            .headers(headers)
            .body(body)
            .send()
            .await
            .expect("an arranged accident ends this connection, too");
        let content_type = answer
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_owned();
        (
            answer.status(),
            content_type,
            answer
                .bytes()
                .await
                .expect("the answer arrives whole")
                .to_vec(),
        )
    }
}

fn answer(status: StatusCode, content_type: String, body: Vec<u8>) -> Response {
    (status, [(header::CONTENT_TYPE, content_type)], body).into_response()
}
