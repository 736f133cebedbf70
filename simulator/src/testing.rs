//! A sandbox and its client for tests of what the journal tells: no sockets, and a wall clock that
//! moves only when told.

use std::time::Duration;

use hyper::Request;
use serde_json::{Value, json};

use crate::control::RuleShape;
use crate::journal::{self, Arrival, Ending, Journal, Received, Tick};
use crate::profile::Profile;
use crate::registry::{ClockPlan, Headers, HostedSandbox, Keeping, Outgoing};
use paysys_core::auth::{AuthHeader, sign};
use paysys_core::clock::Pace;
use paysys_core::command::Command;
use paysys_core::fault::Action;
use paysys_core::service::SecretKey;
use paysys_core::{Moment, Seed, Service};

const SERVICES: [(&str, &str); 2] = [("shop", "shop-key"), ("bank", "bank-key")];

/// Where a test plays.
pub(crate) struct Testbed {
    pub(crate) sandbox: HostedSandbox,
    pub(crate) wall: Moment,
    requests: u64,
}

/// A request before it is sent: right in every respect until a test says otherwise.
#[derive(Clone)]
pub(crate) struct Sending {
    pub(crate) service: usize,
    pub(crate) body: String,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) accept_encoding: Option<&'static str>,
    pub(crate) timestamp: String,
    pub(crate) connection: u64,
    /// When its connection was taken, where it is the first request on it and that matters.
    pub(crate) opened: Option<Tick>,
}

/// A call that was answered.
pub(crate) struct Sent {
    pub(crate) number: u64,
    pub(crate) answer: Value,
}

impl Testbed {
    pub(crate) fn new() -> Self {
        Self::with(Journal::DEFAULT_LIMIT_BYTES, "")
    }

    /// With a profile laid over the default one, and a journal of so many bytes.
    pub(crate) fn with(journal_limit_bytes: usize, overlay: &str) -> Self {
        let profile = Profile::from_toml("test profile", overlay).unwrap();
        let wall = Moment::from_millis(1_700_000_000_000);
        let service = |(id, key): (&str, &str)| Service {
            id: id.into(),
            secret_key: SecretKey::new(key),
            blocked: false,
            deposit: None,
        };
        let services: Vec<Service> = SERVICES.into_iter().map(service).collect();
        let keeping = Keeping {
            journal_limit_bytes,
            default: None,
            ignored_findings: Vec::new(),
            witness: std::sync::Arc::default(),
        };
        let sandbox = HostedSandbox::new(
            "test".into(),
            Seed(1),
            services,
            profile,
            ClockPlan {
                pace: Pace::Real,
                start: None,
            },
            wall,
            &keeping,
        );
        Self {
            sandbox,
            wall,
            requests: 0,
        }
    }

    /// Adds a rule, in the shape of the admin API.
    pub(crate) fn rule(&self, rule: Value) {
        let shape: RuleShape = serde_json::from_value(rule).unwrap();
        let spec = shape.read(&self.sandbox.names()).unwrap();
        self.arrange(Command::AddRule(Box::new(spec)));
    }

    pub(crate) fn arrange(&self, command: Command) {
        self.sandbox.command(command, self.wall).unwrap();
    }

    /// The next payout, and only that, under this fault.
    pub(crate) fn fault_once(&self, fault: &str) {
        self.rule(json!({"when": {"next": 1}, "then": {"fault": fault}}));
    }

    pub(crate) fn wait(&mut self, millis: u64) {
        self.wall = self.wall.plus(Duration::from_millis(millis));
    }

    /// A request of this method, as a good client would send it.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> Sending {
        self.requests += 1;
        self.wait(7);
        let id = format!("request-{}", self.requests);
        let body = json!({"id": id, "method": method, "params": params});
        Sending {
            service: 0,
            body: body.to_string(),
            content_type: Some("application/json"),
            accept_encoding: None,
            timestamp: self.wall.as_millis().to_string(),
            connection: 1,
            opened: None,
        }
    }

    pub(crate) fn payout(&mut self, account: &str, amount: u64) -> Sending {
        let form = json!({"account": account, "currency": "USD", "amount": amount,
            "vendor_id": 101_596});
        self.request("pam.pay_by_cash", &json!({ "vendor_form": form }))
    }

    /// A payout of 100 to account 1 that its client calls so.
    pub(crate) fn payout_called(&mut self, reference: &Value) -> Sending {
        let form = json!({"account": "1", "currency": "USD", "amount": 100,
            "vendor_id": 101_596});
        let beside = json!({ "partner_transaction_id": reference });
        let params = json!({"vendor_form": form, "transaction_form": beside});
        self.request("pam.pay_by_cash", &params)
    }

    pub(crate) fn send(&self, sending: &Sending) -> Sent {
        self.send_until(sending, Ending::Answered)
    }

    /// Sends, and ends the delivery like this unless a fault ends it otherwise.
    pub(crate) fn send_until(&self, sending: &Sending, ending: Ending) -> Sent {
        let outgoing = self.post(sending);
        self.end(&outgoing, ending);
        Sent {
            number: self.sandbox.state().journal().iter().last().unwrap().number,
            answer: serde_json::from_slice(&outgoing.rendered.body).unwrap_or(Value::Null),
        }
    }

    /// Ends a delivery like this, now, unless a fault ends it otherwise.
    pub(crate) fn end(&self, outgoing: &Outgoing, ending: Ending) {
        let ending = ending_of(outgoing, ending);
        outgoing.receipt.end(ending);
    }

    pub(crate) fn post(&self, sending: &Sending) -> Outgoing {
        let (id, key) = SERVICES[sending.service];
        let hash = sign(key, &sending.timestamp);
        let auth = format!("{id}-{hash}-{}", sending.timestamp);
        let mut request = Request::post("/gateway").header("auth", &auth);
        if let Some(content_type) = sending.content_type {
            request = request.header("content-type", content_type);
        }
        if let Some(encodings) = sending.accept_encoding {
            request = request.header("accept-encoding", encodings);
        }
        let (request, ()) = request.body(()).unwrap().into_parts();
        let auth = AuthHeader::read(Some(auth.as_bytes()));
        let now = Tick::now();
        let arrival = Arrival {
            received: Received {
                wall: self.wall,
                sent: journal::Sent {
                    earliest: sending.opened.unwrap_or(now),
                    latest: now,
                },
                connection: sending.connection,
            },
            head: journal::RequestHead::Request(&request),
            body: sending.body.as_bytes(),
            form: None,
        };
        let head = Headers {
            auth,
            asked: None,
            stray: None,
            all: &request.headers,
        };
        self.sandbox.answer(&head, arrival)
    }

    pub(crate) fn pay(&mut self, account: &str, amount: u64) -> Sent {
        let sending = self.payout(account, amount);
        self.send(&sending)
    }

    pub(crate) fn check(&mut self, transaction: u64) -> Sent {
        let params = json!({ "agr_transaction_id": transaction });
        let sending = self.request("pam.check_payment", &params);
        self.send(&sending)
    }

    /// Pays and checks until the payment is completed, as a good client does.
    pub(crate) fn pay_to_the_end(&mut self, account: &str, amount: u64) -> Sent {
        let sent = self.pay(account, amount);
        self.wait(10_000);
        self.check(sent.transaction());
        sent
    }
}

impl Sent {
    pub(crate) fn transaction(&self) -> u64 {
        self.answer["result"]["details"]["transaction_id"]
            .as_u64()
            .unwrap()
    }
}

fn ending_of(outgoing: &Outgoing, ending: Ending) -> Ending {
    match outgoing.fault.as_ref().map(|named| &named.fault.action) {
        Some(Action::Reset) => Ending::Reset,
        Some(Action::Close | Action::StaleKeepalive | Action::Hang(_)) => Ending::Closed,
        _ => ending,
    }
}
