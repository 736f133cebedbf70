//! The right answer, a few bytes at a time.

use std::sync::Arc;

use hyper::Response;

use super::{Body, Rendered, respond};
use crate::journal::Receipt;
use paysys_core::fault::Drip;

pub(super) fn deliver(drip: Drip, rendered: Rendered, receipt: Arc<Receipt>) -> Response<Body> {
    respond(rendered, receipt).map(|whole| whole.dripping(drip))
}
