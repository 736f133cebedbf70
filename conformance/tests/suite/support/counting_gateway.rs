//! A gateway that stands in for the live one: made of nothing of the simulator's, and counting every payment it is asked for.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use paysys_engine::wall_clock;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::serve;

/// How payments are answered. All of them are made and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answers {
    Rightly,
    Never,
    /// With a redirect to itself, which must not be followed.
    WithARedirect,
    WhenTold,
    WithBadGateway,
    /// As documented, and checks with these statuses, one after the other; the last one stays.
    AndTells(&'static [i64]),
    /// With somebody else's refusal.
    Another,
    /// With a refusal and a success in one.
    Twice,
    /// With a refusal whose code is there twice.
    TwiceWithin,
    /// With a refusal, and something else twice, deep in what explains it.
    TwiceBeside,
}

pub(crate) struct CountingGateway {
    pub(crate) url: String,
    state: Arc<Books>,
}

struct Books {
    answers: Mutex<Answers>,
    payments: AtomicUsize,
    calls: AtomicUsize,
    checks: AtomicUsize,
    newest: Mutex<Value>,
    paid: Notify,
    told: Notify,
}

impl CountingGateway {
    pub(crate) async fn start(answers: Answers) -> Self {
        let state = Arc::new(Books {
            answers: Mutex::new(answers),
            payments: AtomicUsize::new(0),
            calls: AtomicUsize::new(0),
            checks: AtomicUsize::new(0),
            newest: Mutex::new(Value::Null),
            paid: Notify::new(),
            told: Notify::new(),
        });
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&state));
        let url = serve(router).await + "/gateway";
        Self { url, state }
    }

    pub(crate) fn payments(&self) -> usize {
        self.state.payments.load(Ordering::SeqCst)
    }

    pub(crate) fn calls(&self) -> usize {
        self.state.calls.load(Ordering::SeqCst)
    }

    pub(crate) async fn next_payment(&self) {
        self.state.paid.notified().await;
    }

    pub(crate) fn answer_now(&self) {
        self.state.told.notify_one();
    }

    pub(crate) fn answer_from_now_on(&self, answers: Answers) {
        *self.state.answers.lock().expect("nobody panics with it") = answers;
    }
}

async fn answer(State(books): State<Arc<Books>>, body: Bytes) -> Response {
    books.calls.fetch_add(1, Ordering::SeqCst);
    let body = String::from_utf8_lossy(&body);
    let request: Value = serde_json::from_str(&body).unwrap_or_default();
    let answers = *books.answers.lock().expect("nobody panics with it");
    if !body.contains("pay_by_cash") {
        if let Answers::AndTells(statuses) = answers {
            return rpc(&request, &Value::Null, &books.state(statuses));
        }
        let unknown = json!({ "code": -32314, "message": "no" });
        return rpc(&request, &unknown, &Value::Null);
    }
    let number = books.payments.fetch_add(1, Ordering::SeqCst);
    books.paid.notify_one();
    if answers == Answers::WhenTold {
        books.told.notified().await;
    }
    match answers {
        Answers::Rightly | Answers::WhenTold | Answers::AndTells(_) => {
            let details = details(&request, number);
            *books.newest.lock().expect("nobody panics with it") = details["details"].clone();
            rpc(&request, &Value::Null, &details)
        }
        Answers::Never => std::future::pending().await,
        Answers::WithARedirect => (
            StatusCode::TEMPORARY_REDIRECT,
            [(header::LOCATION, "/elsewhere")],
        )
            .into_response(),
        Answers::Another => {
            let refused = json!({ "code": -32300, "message": "no" });
            rpc(&json!({ "id": "somebody else's" }), &refused, &Value::Null)
        }
        Answers::Twice => {
            let error = json!({ "code": -32300, "message": "no" });
            let id = &request["id"];
            let text = format!("{{\"id\":{id},\"error\":{error},\"result\":null,\"error\":null}}");
            ([(header::CONTENT_TYPE, "application/json")], text).into_response()
        }
        Answers::TwiceWithin => refused_with(
            &request,
            "{\"code\":-32300,\"message\":\"no\",\"code\":-32400}",
        ),
        Answers::TwiceBeside => {
            let error =
                "{\"code\":-32300,\"message\":\"no\",\"data\":[{\"a\":{\"paid\":1,\"paid\":0}}]}";
            refused_with(&request, error)
        }
        Answers::WithBadGateway => (StatusCode::BAD_GATEWAY, "<b>Bad Gateway</b>").into_response(),
    }
}

impl Books {
    /// What the next check is told of the newest payment.
    fn state(&self, statuses: &[i64]) -> Value {
        let check = self.checks.fetch_add(1, Ordering::SeqCst);
        let newest = self.newest.lock().expect("nobody panics with it");
        json!({ "result": {
            "bank_transaction_id": null, "amount": newest["amount"], "date": newest["date"],
            "status": statuses[check.min(statuses.len() - 1)]
        } })
    }
}

fn details(request: &Value, number: usize) -> Value {
    json!({ "details": {
        "id": "2b32d68e154573ec7b6d30d1f803c5a5", "masked_card_number": null, "transaction_id": 1_000_000 + number,
        "bank_transaction_id": null, "reference_number": null, "amount": request["params"]["vendor_form"]["amount"],
        "merchantId": null, "terminalId": null, "date": wall_clock::now().as_second()
    } })
}

/// An error as it is written, which a library would tidy up.
fn refused_with(request: &Value, error: &str) -> Response {
    let id = &request["id"];
    let text = format!("{{\"id\":{id},\"error\":{error},\"result\":null}}");
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

fn rpc(request: &Value, error: &Value, result: &Value) -> Response {
    let body = json!({ "id": request["id"], "error": error, "result": result });
    let content_type = (header::CONTENT_TYPE, "application/json; charset=utf-8");
    ([content_type], body.to_string()).into_response()
}
