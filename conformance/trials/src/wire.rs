//! The first witness: what the client sent, and what it was really shown.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::clean::without_hashes;
use super::form::Form;
use crate::money::status;
use paysys_contract::{Contract, Said};
use paysys_exchange::{Answer, Exchange, Outcome, Request, Sent, Turn, may_pay};
use paysys_judge::checks::{breaks_a_wire_rule, outcome_is_unknown};
use paysys_shared::json::Json;
use paysys_shared::legible::Legible;

/// One call of the client, as the journal has it.
#[derive(Clone, Debug)]
pub struct Call {
    pub number: u64,
    pub at: Timestamp,
    /// When its answer had been delivered, if it was.
    pub shown_at: Option<Timestamp>,
    pub connection: u64,
    pub kind: CallKind,
    /// What the client could learn from the answer.
    pub shown: Shown,
    /// The fault that struck, by name; by what it did, if it has none.
    pub fault: Option<String>,
    /// Whether it made a payment, now or later.
    pub committed: bool,
    /// How much later, by the sandbox's clock, if it was later.
    pub commits_after: Option<SignedDuration>,
    /// Why the gateway gave an error, for whoever debugs the client.
    pub cause: Option<String>,
    /// What the ledger held about the payment then: its id and its status, whatever was shown.
    pub truth: Option<(String, i128)>,
    /// Request and answer as the client saw them.
    pub exchange: Exchange,
}

/// What a call was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallKind {
    Pay {
        form: Form,
    },
    Check {
        /// Its digits as they were sent; where the client asked by its own reference, those of the payment that the
        /// gateway found.
        transaction: Option<String>,
    },
    Other,
}

/// What the client could learn from a well-formed answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    Made(String),
    /// Turned away before any money could move.
    Refused(i128),
    Status(i128),
    /// Nothing that can be relied on, and why.
    Nothing(Said),
}

impl Call {
    #[must_use]
    pub fn read(entry: &Json, contract: &Contract) -> Option<Self> {
        let text = |path: &[&str]| entry.descend(path.iter().copied())?.as_text();
        let number = |path: &[&str]| {
            let number = entry.descend(path.iter().copied())?.as_integer()?;
            u64::try_from(number).ok()
        };
        let at: Timestamp = text(&["wall"])?.parse().ok()?;
        let exchange = exchange(entry)?;
        let ended = entry.descend(["delivered", "ended"])?.as_text()?;
        let shown = match lost(ended) {
            Some(reason) => Shown::Nothing(reason),
            None => Shown::of(&exchange, contract),
        };
        let truth = truth(entry);
        let kind = match CallKind::of(&exchange) {
            CallKind::Check { transaction: None } => CallKind::Check {
                transaction: truth.as_ref().map(|(found, _)| found.clone()),
            },
            kind => kind,
        };
        let is_delivered = !exchange.is_unanswered();
        let decided = entry.get("decided");
        let decided = |name: &str| decided.and_then(|decided| decided.get(name));
        let is_null = |value: Option<&Json>| value.is_none_or(|value| *value == Json::Null);
        Some(Self {
            number: number(&["number"])?,
            at,
            shown_at: is_delivered.then(|| at + held_back(entry)),
            connection: number(&["connection"])?,
            kind,
            shown,
            fault: decided("fault").and_then(fault),
            committed: decided("committed") == Some(&Json::Bool(true))
                || !is_null(decided("commits_at")),
            commits_after: commits_after(entry),
            cause: decided("reason").and_then(Json::as_text).map(str::to_owned),
            truth,
            exchange,
        })
    }

    #[must_use]
    pub fn pays(&self) -> bool {
        matches!(self.kind, CallKind::Pay { .. })
    }

    #[must_use]
    pub(crate) fn asks_about(&self, id: &str) -> bool {
        matches!(&self.kind, CallKind::Check { transaction: Some(transaction) } if transaction == id)
    }

    #[must_use]
    pub(crate) fn was_shown_by(&self, moment: Timestamp) -> bool {
        self.shown_at.is_some_and(|shown| shown <= moment)
    }
}

impl CallKind {
    fn of(parsed: &Exchange) -> Self {
        let param = |name: &str| match parsed.request()?.get("params")?.get(name)? {
            Json::Text(text) => Some(text.clone()),
            Json::Number(digits) => Some(digits.clone()),
            _ => None,
        };
        match parsed.method() {
            Some("pam.pay_by_cash") => {
                let params = parsed.request().and_then(|one| one.get("params"));
                let form = params.and_then(|params| params.get("vendor_form"));
                Self::Pay {
                    form: form.map_or_else(Form::default, |form| Form::read(form, "amount")),
                }
            }
            Some("pam.check_payment") => Self::Check {
                transaction: param("agr_transaction_id"),
            },
            _ => Self::Other,
        }
    }
}

impl Shown {
    fn of(parsed: &Exchange, contract: &Contract) -> Self {
        if let Some(reason) = parsed.unusable() {
            return Self::Nothing(reason);
        }
        let Some(answer) = parsed.answer() else {
            return Self::Nothing(Said::of("answer.not_json"));
        };
        let pays = parsed.method() == Some("pam.pay_by_cash");
        if pays && let Some(reason) = outcome_is_unknown(parsed, contract) {
            return Self::Nothing(reason);
        }
        let id = |document: Option<&Json>| document.and_then(|one| one.get("id")).cloned();
        if id(Some(answer)) != id(parsed.request()) {
            return Self::Nothing(Said::of("answer.another_request"));
        }
        if breaks_a_wire_rule(parsed, contract) {
            return Self::Nothing(Said::of("answer.breaks_contract"));
        }
        if let Some(code) = parsed.error_code() {
            return if contract.errors.is_definite_refusal(code) {
                Self::Refused(code)
            } else {
                Self::Nothing(Said::of("call.error").with("code", code))
            };
        }
        let integer = |path: [&str; 3]| answer.descend(path)?.as_integer();
        let made = integer(["result", "details", "transaction_id"]);
        let status = integer(["result", "result", "status"]);
        match (pays, made, status) {
            (true, Some(id), _) => Self::Made(id.to_string()),
            (false, _, Some(status)) => Self::Status(status),
            _ => Self::Nothing(Said::of("answer.says_nothing")),
        }
    }
}

/// A fault's name; of one that a trial spells out, what it does and when.
fn fault(fault: &Json) -> Option<String> {
    let name = fault.get("name")?.as_text()?;
    if name != "custom" {
        return Some(name.to_owned());
    }
    let word = |part: &str| match fault.get(part)? {
        Json::Text(word) => Some(word.clone()),
        Json::Object(members) => members.first().map(|(word, what)| match what {
            Json::Text(what) => format!("{word} {what}"),
            _ => word.clone(),
        }),
        _ => None,
    };
    Some(format!("{}, {}", word("action")?, word("point")?))
}

fn commits_after(entry: &Json) -> Option<SignedDuration> {
    let moment = |json: &Json| json.as_text()?.parse::<Timestamp>().ok();
    let at = entry.get("at").and_then(moment)?;
    let commits = entry.descend(["decided", "commits_at"]).and_then(moment)?;
    Some(commits.duration_since(at))
}

fn truth(entry: &Json) -> Option<(String, i128)> {
    let decided = entry.get("decided")?;
    let Json::Number(transaction) = decided.get("transaction_id")? else {
        return None;
    };
    let status = decided.get("status_after")?.as_integer()?;
    Some((transaction.clone(), status))
}

/// The call as an exchange, so that it is judged by the rules that gateways are judged by.
fn exchange(entry: &Json) -> Option<Exchange> {
    let request = Request {
        verb: entry.descend(["request", "verb"])?.as_text()?.to_owned(),
        // The trial's own path, whatever the sandbox is called.
        path: String::new(),
        headers: Vec::new(),
        body: body(entry.descend(["request", "body"])?),
    };
    let headers = headers(entry.descend(["answered", "headers"]));
    let ended = entry.descend(["delivered", "ended"])?.as_text()?;
    let outcome = match ended {
        "answered" => Outcome::Answer(Answer {
            status: u16::try_from(entry.descend(["answered", "http_status"])?.as_integer()?)
                .ok()?,
            content_type: header(&headers, "content-type"),
            headers,
            body: body(entry.descend(["answered", "body"])?).into(),
        }),
        ended => Outcome::Lost(lost(ended).unwrap_or_default()),
    };
    Some(Exchange {
        step: 0,
        turn: Turn::Only,
        sent: Sent::of(&request, None, Vec::new(), may_pay(&request.body)),
        outcome,
        gateway_now: 0,
        took: None,
        money_entry: None,
    })
}

/// Why there was no complete answer, by the journal's word for how it ended.
fn lost(ended: &str) -> Option<Said> {
    match ended {
        "answered" => None,
        "reset" => Some(Said::of("answer.reset")),
        "client-gone" => Some(Said::of("answer.client_gone")),
        "pending" => Some(Said::of("answer.pending")),
        _ => Some(Said::of("answer.closed")),
    }
}

fn headers(view: Option<&Json>) -> Vec<(String, String)> {
    let Some(Json::List(headers)) = view else {
        return Vec::new();
    };
    let text = |header: &Json, name: &str| header.get(name)?.as_text().map(str::to_owned);
    headers
        .iter()
        .filter_map(|header| Some((text(header, "name")?, text(header, "value")?)))
        .collect()
}

fn header(headers: &[(String, String)], wanted: &str) -> Option<String> {
    let (_, value) = headers.iter().find(|(name, _)| name == wanted)?;
    Some(value.clone())
}

/// What is no UTF-8 is no JSON either; a byte that cannot be in UTF-8 stands for it.
fn body(view: &Json) -> Vec<u8> {
    view.as_text()
        .map_or_else(|| vec![0xff], |text| text.as_bytes().to_vec())
}

/// How long the simulator held the answer back on purpose, in real time.
fn held_back(entry: &Json) -> SignedDuration {
    let decided = entry.get("decided");
    let spans = [
        decided.and_then(|decided| decided.get("delay")),
        decided.and_then(|decided| decided.descend(["fault", "action", "drip", "every"])),
    ];
    let span = |value: &Json| value.as_text()?.parse::<SignedDuration>().ok();
    let [delay, every] = spans.map(|value| value.and_then(span).unwrap_or_default());
    let bytes = |path: &[&str]| entry.descend(path.iter().copied())?.as_integer();
    let drop = bytes(&["decided", "fault", "action", "drip", "bytes"]).unwrap_or(1);
    let drops = bytes(&["delivered", "bytes"]).unwrap_or_default() / drop.max(1);
    let dripped = Duration::try_from(every).unwrap_or_default();
    let dripped = dripped.saturating_mul(u32::try_from(drops).unwrap_or(u32::MAX));
    delay + SignedDuration::try_from(dripped).unwrap_or(SignedDuration::MAX)
}

/// Clients send signatures where nobody expects them.
fn shown(body: &[u8]) -> String {
    without_hashes(&String::from_utf8_lossy(body))
}

impl Call {
    #[must_use]
    pub fn request(&self) -> String {
        shown(&self.exchange.sent.body)
    }

    /// The HTTP status and body that arrived; without an answer, why there was none.
    #[must_use]
    pub fn answer(&self) -> (Option<u16>, String) {
        match &self.exchange.outcome {
            Outcome::Answer(answer) => (Some(answer.status), shown(&answer.body)),
            Outcome::NotSent(reason) | Outcome::Lost(reason) => (None, reason.to_string()),
        }
    }
}

impl Call {
    /// What was asked and what was shown, in one line.
    #[must_use]
    pub fn said(&self) -> Said {
        Said::Joined(vec![self.asked(), self.learned()], " → ")
    }

    #[must_use]
    pub fn asked(&self) -> Said {
        match &self.kind {
            CallKind::Pay { form } => Said::of("timeline.pays").with("form", form.said()),
            CallKind::Check {
                transaction: Some(transaction),
            } => Said::of("timeline.checks").with("transaction", Legible::text(transaction)),
            CallKind::Check { transaction: None } => Said::of("timeline.checks_nothing"),
            CallKind::Other => Said::of("timeline.calls_else"),
        }
    }

    /// What could be learned from the answer, in a few words, and which fault struck.
    #[must_use]
    pub fn learned(&self) -> Said {
        let told = match &self.shown {
            Shown::Made(id) => Said::of("timeline.taken").with("id", id),
            Shown::Refused(code) => Said::of("timeline.refused").with("code", *code),
            Shown::Status(shown) => Said::of("call.status").with("status", status(*shown)),
            Shown::Nothing(reason) => reason.clone().map_verbatim(&Legible::text),
        };
        let fault = self.fault.as_ref();
        let fault = fault.map(|fault| Said::of("timeline.fault").with("fault", fault));
        Said::Joined(std::iter::once(told).chain(fault).collect(), " ")
    }
}
