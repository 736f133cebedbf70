//! Hyper that answers with fixed bytes whatever it is sent: as little as an HTTP server can do here.

use std::convert::Infallible;

use axum::http::{HeaderValue, header};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// The type of all answers, as the simulator has it.
pub(crate) const CONTENT_TYPE: &str = "application/json; charset=utf-8";

pub(crate) async fn serve(listener: TcpListener, answer: Bytes) {
    loop {
        let (stream, _) = listener.accept().await.expect("a client");
        stream.set_nodelay(true).expect("a socket option");
        let answer = answer.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let answer = answer.clone();
            async move {
                let mut body = request.into_body();
                while body.frame().await.is_some() {}
                let mut response = Response::new(Full::new(answer));
                let content_type = HeaderValue::from_static(CONTENT_TYPE);
                response
                    .headers_mut()
                    .insert(header::CONTENT_TYPE, content_type);
                Ok::<_, Infallible>(response)
            }
        });
        let serving = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        tokio::spawn(serving);
    }
}
