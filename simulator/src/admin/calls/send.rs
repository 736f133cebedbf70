//! `POST /sandboxes/{sandbox}/calls`: one call to the sandbox's own gateway, as its clients make them.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderValue, Request, header};
use axum::response::Response;
use bytes::Bytes;
use http_body_util::Full;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::admin::AdminState;
use crate::admin::error::{AdminError, ErrorEnvelope};
use crate::admin::input::Strict;
use crate::admin::path::{Path, SandboxPath};
use crate::calls::Cursor;
use crate::journal::{CallTexts, Entry, RequestHead};
use crate::own_gateway::{self, Ended};
use crate::registry::HostedSandbox;
use crate::view::{BodyView, RequestView};
use crate::{entropy, gateway, wall_clock};
use paysys_core::auth;
use paysys_shared::duration_text;

/// How long an answer is waited for unless told, and at most.
const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST_PATIENCE: Duration = Duration::from_secs(60);

/// Whoever asks for a behaviour in more bytes means something else.
const LONGEST_SIM: usize = 4096;

/// A call to be made; `{}` pays once. `vendor_id`, `account`, `amount`, `currency` and `agr_transaction_id`
/// are for those who do not want to write `params`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(
    json!({}),
    json!({"account": "79123456789", "amount": 500, "sim": "fault=lost-response"}),
    json!({"method": "pam.check_payment", "agr_transaction_id": 2_355_076}),
))]
pub(crate) struct CallRequest {
    /// `pam.pay_by_cash` unless told, or another method that the profile knows.
    method: Option<String>,
    /// All parameters, right or wrong; a form that the vendor takes where it is left out.
    pub(super) params: Option<Value>,
    /// Who is paid; the profile's first vendor that is not blocked unless told.
    pub(super) vendor_id: Option<u64>,
    /// Whom it pays.
    pub(super) account: Option<String>,
    /// How much, in the form's unit; a wrong one is sent as it is.
    pub(super) amount: Option<i64>,
    /// In which currency; a wrong one is sent as it is.
    pub(super) currency: Option<String>,
    /// Which payment a check asks about.
    pub(super) agr_transaction_id: Option<u64>,
    /// Who calls; the sandbox's first service unless told.
    service_id: Option<String>,
    /// The request's id, a text or a number; a fresh one unless told.
    id: Option<Value>,
    /// What the header `X-Paysys-Sim` is to say, such as `fault=lost-response`.
    sim: Option<String>,
    /// How long the answer is waited for in real time, up to `60s`; `10s` unless told.
    timeout: Option<String>,
}

/// What was sent, and what the caller got for it.
#[derive(Serialize, ToSchema)]
pub(super) struct CallAnswer {
    /// The request, without anything secret.
    sent: RequestView,
    /// How it ended for the caller.
    ended: Ended,
    /// The HTTP status of the answer; null where none came.
    http_status: Option<u16>,
    /// The answer's body as far as it came; null where no answer came.
    body: Option<BodyView>,
    /// The number of the call in the journal; null where it never came that far, or the journal has let go
    /// of it already.
    call: Option<u64>,
}

/// Signs one call and sends it to the sandbox's own gateway over a connection of its own, with everything
/// that happens to calls: rules, faults, the wire. Answers when that call has ended.
#[utoipa::path(post, path = "", params(SandboxPath), request_body = CallRequest, responses(
    (status = 200, body = CallAnswer),
    (status = 503, description = "Too many such calls are under way.", body = ErrorEnvelope),
))]
pub(crate) async fn send(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    Strict(request): Strict<CallRequest>,
) -> Result<Response, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let patience = read_patience(request.timeout.as_deref())?;
    let mark = Mark::new(&sandbox)?;
    let call = request.sign(&sandbox, &mark, &admin.own_gateway.address().to_string())?;
    let (head, body) = call.into_parts();
    let sent = CallTexts::of_request(RequestHead::Request(&head), &body);
    let call = Request::from_parts(head, Full::new(body));
    let received = admin.own_gateway.call(call, patience).await;
    let received = received.ok_or_else(AdminError::too_many_calls)?;
    let show = move || CallAnswer::of(&sandbox, &sent, &received, &mark);
    Ok(admin.aside.json(show).await)
}

/// By what a call is found again in the journal, where others may have the same id: nobody else has drawn
/// this number.
struct Mark {
    user_agent: String,
    /// It comes behind this one.
    after: u64,
}

impl Mark {
    fn new(sandbox: &HostedSandbox) -> Result<Self, AdminError> {
        let version = env!("CARGO_PKG_VERSION");
        let drawn = entropy::seed().map_err(|_| AdminError::no_chance())?.0;
        Ok(Self {
            user_agent: format!("paysys-simulator/{version} (own call {drawn:016x})"),
            after: sandbox.state().journal().newest(),
        })
    }

    fn find(&self, sandbox: &Arc<HostedSandbox>) -> Option<Arc<Entry>> {
        let mut cursor = Cursor::up_to_now(sandbox.clone(), self.after);
        loop {
            let entries = cursor.take().entries;
            // Only at the end are there none.
            entries.first()?;
            let mut entries = entries.into_iter();
            let is_it = |entry: &Arc<Entry>| entry.header("user-agent") == Some(&self.user_agent);
            if let Some(found) = entries.find(is_it) {
                return Some(found);
            }
        }
    }
}

impl CallRequest {
    fn sign(
        self,
        sandbox: &HostedSandbox,
        mark: &Mark,
        host: &str,
    ) -> Result<Request<Bytes>, AdminError> {
        let service = match &self.service_id {
            Some(id) => usize::from(sandbox.names().service(id)?.0),
            None => 0,
        };
        let service = &sandbox.services()[service];
        let timestamp = sandbox
            .signing_time(wall_clock::now())
            .as_millis()
            .to_string();
        let hash = auth::sign(service.secret_key.reveal(), &timestamp);
        let mut call = Request::post(gateway::path_of(sandbox.name()))
            .header(header::HOST, host)
            .header("auth", format!("{}-{hash}-{timestamp}", service.id))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, &mark.user_agent);
        if let Some(sim) = &self.sim {
            call = call.header("x-paysys-sim", read_sim(sim)?);
        }
        let body = self.body(sandbox)?;
        let call = call.body(Bytes::from(body.to_string()));
        call.map_err(|error| AdminError::bad_request(format!("this cannot be sent: {error}")))
    }

    fn body(mut self, sandbox: &HostedSandbox) -> Result<Value, AdminError> {
        let method = self.method.as_deref().unwrap_or("pam.pay_by_cash");
        let method = sandbox.names().method(method)?;
        let id = self.id.take().map_or_else(fresh_id, Ok)?;
        let params = self.parameters(&method, sandbox)?;
        Ok(json!({ "id": id, "method": method.name(), "params": params }))
    }
}

impl CallAnswer {
    fn of(
        sandbox: &Arc<HostedSandbox>,
        sent: &CallTexts,
        received: &own_gateway::Received,
        mark: &Mark,
    ) -> Self {
        let entry = mark.find(sandbox);
        let entry = entry.as_deref();
        let redaction = sandbox.redaction();
        let veil = match entry {
            Some(entry) => redaction.veil_of(entry),
            None => redaction.veil_of_texts(sent, true),
        };
        let came = received.http_status.is_some();
        Self {
            sent: RequestView::of(sent, &veil, None),
            ended: received.ended,
            http_status: received.http_status,
            body: came.then(|| BodyView::of(&veil.answered(entry, &received.body))),
            call: entry.map(|entry| entry.number),
        }
    }
}

fn read_patience(text: Option<&str>) -> Result<Duration, AdminError> {
    let patience = text.map_or(Ok(PATIENCE), duration_text::parse);
    match patience.map_err(AdminError::bad_request)? {
        patience if patience.is_zero() || patience > LONGEST_PATIENCE => Err(
            AdminError::bad_request("timeout is more than nothing and at most 60s"),
        ),
        patience => Ok(patience),
    }
}

fn read_sim(text: &str) -> Result<HeaderValue, AdminError> {
    let value = HeaderValue::from_str(text).ok();
    let value = value.filter(|value| value.len() <= LONGEST_SIM);
    value.ok_or_else(|| {
        AdminError::bad_request(format!(
            "sim is the text of a header: one line of at most {LONGEST_SIM} bytes"
        ))
    })
}

/// A UUID, as clients have it (ENV-02).
fn fresh_id() -> Result<Value, AdminError> {
    let draw = || entropy::seed().map_err(|_| AdminError::no_chance());
    let digits = format!("{:013x}{:013x}{:013x}", draw()?.0, draw()?.0, draw()?.0);
    let part = |from: usize, length: usize| &digits[from..from + length];
    let parts = [
        part(1, 8),
        part(9, 4),
        &format!("4{}", part(14, 3)),
        &format!("a{}", part(17, 3)),
        part(27, 12),
    ];
    Ok(parts.join("-").into())
}
