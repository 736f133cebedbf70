//! A conversation in a few lines, for tests of judging: requests are those of a scenario's steps, answers are given.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::{Value, json};

use crate::checks::{Facts, facts, sound_part};
use crate::verdict::{RunResult, conclude};
use paysys_contract::Contract;
use paysys_exchange::{
    Answer, Body, Credentials, Exchange, Gateway, LedgerView, Outcome, PaymentTerms, Played,
    Request, RunOutcome, Secret, Sent, Service, Services, Transcript, Turn, fresh, givens, may_pay,
    sign,
};
use paysys_scenario::{Asking, Auth, Bindings, Missing, Scenario, Step, StepKind, Unsigned, load};
use paysys_shared::json;
use paysys_shared::json::Json;

/// The published example's payment, as it is answered by the published example.
const TRANSACTION: i64 = 2_355_076;

/// The gateway's clock while a conversation goes on.
pub(crate) const NOW: i64 = 1_653_907_664;

/// A conversation.
pub(crate) struct Talk {
    pub(crate) scenario: Arc<Scenario>,
    pub(crate) transcript: Transcript,
    bindings: Bindings,
    next: usize,
    kept: HashMap<String, Sent>,
}

impl Talk {
    /// About a scenario of these steps, which requires these.
    pub(crate) fn of(requires: &str, steps: &str) -> Self {
        let text = format!("id: talk\ntitle: t\nrequires: [{requires}]\nsteps:\n{steps}\n");
        let scenario = load("talk.yaml", &text, Contract::built_in());
        let scenario = scenario.unwrap_or_else(|bad| panic!("{}", bad.picture()));
        let mut givens = givens(&services(), &PaymentTerms::default());
        givens.extend(fresh("1234567890"));
        Self {
            bindings: Bindings::of(&givens),
            transcript: Transcript {
                scenario: scenario.id.clone(),
                gateway: Gateway::Own,
                givens,
                exchanges: Vec::new(),
                ledgers: Vec::new(),
                cut: None,
            },
            scenario: Arc::new(scenario),
            next: 0,
            kept: HashMap::new(),
        }
    }

    /// The next step is sent and gets this answer. Where the answer has no `id` it is the request's.
    pub(crate) fn hears(self, answer: Value) -> Self {
        self.hears_under(200, answer)
    }

    pub(crate) fn hears_under(mut self, status: u16, mut answer: Value) -> Self {
        let step = self.advance();
        let sent = self.sent(step);
        let id = sent.body.json().and_then(|request| request.get("id"));
        if let (Some(id), Some(answer)) = (id, answer.as_object_mut()) {
            answer.entry("id").or_insert(id.to_value());
        }
        let body = answer.to_string();
        self.note(step, Turn::Only, sent, http(status, &body))
    }

    /// The next step is sent and gets this HTTP answer.
    pub(crate) fn hears_http(mut self, status: u16, body: &str) -> Self {
        let step = self.advance();
        let sent = self.sent(step);
        self.note(step, Turn::Only, sent, http(status, body))
    }

    /// The next step is sent and gets no answer.
    pub(crate) fn hears_nothing(mut self) -> Self {
        let step = self.advance();
        let sent = self.sent(step);
        self.note(step, Turn::Only, sent, Outcome::Lost("cut".into()))
    }

    /// What was said last was sent so many seconds later, by the clock that its time is told by.
    pub(crate) fn after_seconds(mut self, seconds: i64) -> Self {
        self.last().gateway_now = NOW + seconds;
        self
    }

    /// What was said last has this `Date` header: the gateway's time of day in Unix seconds.
    pub(crate) fn dated(mut self, seconds: i64) -> Self {
        let Outcome::Answer(answer) = &mut self.last().outcome else {
            unreachable!("only an answer has headers")
        };
        let date = Timestamp::from_second(seconds).expect("it is a time");
        let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&date);
        let date = date.expect("a time of today has a date");
        answer.headers.push(("date".to_owned(), date));
        self
    }

    /// The gateway is that of the whole run.
    pub(crate) fn at_a_shared_gateway(mut self) -> Self {
        self.transcript.gateway = Gateway::Shared;
        self
    }

    /// The last call got no answer, and the same is sent again next.
    pub(crate) fn repeated(self) -> Self {
        self.repeated_while(false)
    }

    /// The same after another call, which was answered or not.
    pub(crate) fn repeated_while(mut self, others_answered: bool) -> Self {
        self.last().turn = Turn::repeated(others_answered);
        self.next -= 1;
        self
    }

    /// The next step is sent three times and gets no answer, though another call does.
    pub(crate) fn never_hears(self) -> Self {
        let twice = self
            .hears_nothing()
            .repeated()
            .hears_nothing()
            .repeated_while(true);
        twice.hears_nothing()
    }

    /// What was said last was one of a poll's checks.
    pub(crate) fn polling(mut self) -> Self {
        self.last().turn = Turn::Poll;
        self
    }

    /// The last step is sent once more, to see that a final status stays.
    pub(crate) fn hears_later(mut self, answer: Value) -> Self {
        self.next -= 1;
        self = self.hears(answer);
        self.last().turn = Turn::AfterFinal;
        self
    }

    /// The ledger holds this, and the next step looks into it.
    pub(crate) fn finds_in_the_ledger(mut self, ledger: &Value) -> Self {
        let steps = &self.scenario.steps;
        let is_it = |step: &Step| matches!(step.kind, StepKind::Ledger(_));
        let step = steps.iter().position(is_it).expect("a step looks into it");
        self.transcript.ledgers.push(LedgerView {
            step,
            exchanges_before: self.transcript.exchanges.len(),
            answer: json::parse(ledger.to_string().as_bytes()).expect("it is JSON"),
        });
        self
    }

    pub(crate) fn facts(&self) -> Facts {
        facts(&self.scenario, &self.transcript, Contract::built_in())
    }

    pub(crate) fn played(self, credentials: Credentials) -> Played {
        Played {
            scenario: self.scenario,
            credentials,
            outcome: RunOutcome::Transcript(self.transcript),
        }
    }

    /// What a run of this conversation alone comes to.
    pub(crate) fn concluded(self) -> RunResult {
        let played = self.played(Credentials::Issued);
        conclude(vec![played], Contract::built_in())
    }

    fn last(&mut self) -> &mut Exchange {
        let last = self.transcript.exchanges.last_mut();
        last.expect("something was said")
    }

    fn advance(&mut self) -> usize {
        let steps = self.scenario.steps.iter().enumerate().skip(self.next);
        let mut sending = steps.filter(|(_, step)| step.answering().is_some());
        let (step, _) = sending.next().expect("a step sends something");
        self.next = step + 1;
        step
    }

    fn sent(&self, step: usize) -> Sent {
        let id = Json::text(format!("request-{}", self.transcript.exchanges.len()));
        let step = &self.scenario.steps[step].kind;
        let bindings = &self.bindings;
        let filled = |(request, asking): (Result<Unsigned, Missing>, &Asking)| {
            dress(&request.expect("every name is known"), asking, bindings)
        };
        match step {
            StepKind::Pay(pay) => filled((pay.request(&id, bindings), &pay.asking)),
            StepKind::Check(check) => filled((check.request(&id, bindings), &check.asking)),
            StepKind::Poll(poll) => filled((poll.check.request(&id, bindings), &poll.check.asking)),
            StepKind::Call(call) => filled((call.request(&id, bindings), &call.asking)),
            StepKind::Resend(resend) => self.kept[&resend.of].clone(),
            StepKind::Arrange(_) | StepKind::Advance(_) | StepKind::Ledger(_) => {
                unreachable!("such a step sends nothing")
            }
        }
    }

    fn note(mut self, step: usize, turn: Turn, sent: Sent, outcome: Outcome) -> Self {
        let exchange = Exchange {
            step,
            turn,
            sent,
            outcome,
            gateway_now: NOW,
            took: None,
            money_entry: None,
        };
        let answering = self.scenario.steps[step].answering();
        if let Some(name) = answering.and_then(|answering| answering.name.as_ref()) {
            let sound = sound_part(&exchange, Contract::built_in());
            self.bindings.bind(name, exchange.request().cloned(), sound);
            self.kept.insert(name.clone(), exchange.sent.clone());
        }
        self.transcript.exchanges.push(exchange);
        self
    }
}

fn http(status: u16, body: &str) -> Outcome {
    Outcome::Answer(Answer {
        status,
        content_type: Some("application/json; charset=utf-8".to_owned()),
        headers: Vec::new(),
        body: Body::from(body.as_bytes().to_vec()),
    })
}

fn services() -> Services {
    let service = |id: &str| Service {
        id: id.to_owned(),
        secret: Secret::new(format!("secret of {id}")),
    };
    Services {
        first: service("first"),
        second: Some(service("second")),
        blocked: Some(service("blocked")),
    }
}

fn dress(unsigned: &Unsigned, asking: &Asking, bindings: &Bindings) -> Sent {
    let services = services();
    let who: &Auth = &asking.auth;
    let signed = sign(who, &services, Timestamp::UNIX_EPOCH, bindings);
    let signed = signed.expect("every name is known");
    let request = Request {
        verb: unsigned.verb.clone(),
        path: unsigned.path.clone(),
        headers: Vec::new(),
        body: unsigned.body.clone(),
    };
    let auth = signed.map(|signed| signed.shown);
    let paying = may_pay(&request.body);
    Sent::of(&request, auth, unsigned.headers.clone(), paying)
}

/// A payout that was made.
pub(crate) fn paid() -> Value {
    paid_as(TRANSACTION)
}

/// A payout that was made under this id.
pub(crate) fn paid_as(transaction: i64) -> Value {
    json!({ "error": null, "result": { "details": {
        "id": "2b32d68e154573ec7b6d30d1f803c5a5",
        "masked_card_number": null,
        "transaction_id": transaction,
        "bank_transaction_id": null,
        "reference_number": null,
        "amount": 15000,
        "merchantId": null,
        "terminalId": null,
        "date": NOW,
    } } })
}

/// A payment's status.
pub(crate) fn status(status: i64) -> Value {
    json!({ "error": null, "result": { "result": {
        "bank_transaction_id": null, "amount": 15000, "date": NOW, "status": status,
    } } })
}

/// An error.
pub(crate) fn refused(code: i64) -> Value {
    json!({ "error": { "code": code, "message": "no" }, "result": null })
}

/// The answer with this value at a pointer.
pub(crate) fn with(mut answer: Value, pointer: &str, value: Value) -> Value {
    let (above, name) = pointer.rsplit_once('/').expect("a pointer begins with /");
    let members = answer.pointer_mut(above).and_then(Value::as_object_mut);
    members
        .expect("an object is there")
        .insert(name.to_owned(), value);
    answer
}

/// The answer without what is at a pointer.
pub(crate) fn without(mut answer: Value, pointer: &str) -> Value {
    let (above, name) = pointer.rsplit_once('/').expect("a pointer begins with /");
    let members = answer.pointer_mut(above).and_then(Value::as_object_mut);
    members.expect("an object is there").remove(name);
    answer
}
