//! The gateway as the HTTP server calls it.
//!
//! It has two paths and answers everything else as well, so that a router would only cost: an
//! allocation here and there for every call, a good part of what a call costs as a whole.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::http::Request;
use axum::response::Response;
use tower::Service;

use super::Gateway;
use super::body::Incoming;
use crate::connection::{Connection, PerConnection};

impl PerConnection for Gateway {
    fn on(&mut self, connection: Arc<Connection>) {
        self.connection = connection;
    }
}

impl<B: Incoming> Service<Request<B>> for Gateway {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let gateway = self.clone();
        Box::pin(async move { Ok(gateway.answer(request).await) })
    }
}
