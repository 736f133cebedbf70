//! The JSON Schema of the client's report. Readers must expect members that are not in it: members are added within a
//! version, never changed or removed.

use serde_json::{Map, Value, json};

use super::VERSION;
use paysys_trials::claim::Claimed;

/// The schema, ready to be committed as `fixtures/schema/client-report.json`.
#[must_use]
pub fn schema() -> Value {
    let mut schema = object(
        &[
            "version",
            "kit",
            "command",
            "verdict",
            "exit_code",
            "trials",
        ],
        vec![
            ("version", json!({ "const": VERSION })),
            ("kit", text("The kit that judged.")),
            ("command", text("The client, or that it was listened to.")),
            ("verdict", json!({ "enum": ["pass", "fail", "no verdict"] })),
            ("exit_code", json!({ "enum": [0, 1, 3] })),
            ("trials", list(&trial())),
        ],
    );
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("PaySys client report");
    schema["description"] = json!(
        "How a client did on trial; see docs/clients.md. Members are added within a version, never changed or removed."
    );
    schema
}

fn trial() -> Value {
    let always = [
        "id",
        "title",
        "verdict",
        "reasons",
        "breaches",
        "warnings",
        "claims",
        "payments",
        "starts",
        "calls",
        "calls_in_all",
        "timeline",
    ];
    object(
        &always,
        vec![
            ("id", text("The trial's id.")),
            ("title", text("What goes wrong.")),
            ("verdict", json!({ "enum": ["pass", "fail", "untestable"] })),
            ("reasons", list(&text("Why, one paragraph each."))),
            ("breaches", list(&breach())),
            (
                "warnings",
                list(&text("What is unwise and decides nothing.")),
            ),
            ("claims", list(&claim())),
            ("payments", list(&payment())),
            ("starts", list(&start())),
            ("calls", list(&call())),
            (
                "calls_in_all",
                count("How many calls there were; the list may be shorter."),
            ),
            ("timeline", list(&event())),
        ],
    )
}

fn breach() -> Value {
    object(
        &["requirement", "order", "did", "money", "should"],
        vec![
            (
                "requirement",
                json!({ "type": "string", "pattern": "^SAF-[0-9]{2}$" }),
            ),
            ("order", text("About which order.")),
            ("did", text("What the client did.")),
            ("money", text("What the money did.")),
            ("should", text("What the client should have done.")),
        ],
    )
}

fn claim() -> Value {
    object(
        &["start", "order", "outcome", "at"],
        vec![
            ("start", count("Which start said so, from one.")),
            ("order", text("About which order.")),
            (
                "outcome",
                json!({ "enum": Claimed::WORDS.map(|(word, _)| word) }),
            ),
            ("transaction_id", digits()),
            ("at", moment()),
        ],
    )
}

fn payment() -> Value {
    object(
        &[
            "transaction_id",
            "account",
            "currency",
            "form_amount",
            "vendor_id",
            "status",
            "call",
        ],
        vec![
            ("transaction_id", digits()),
            ("account", text("Whom it pays.")),
            ("currency", text("The form's currency.")),
            ("form_amount", text("The form's amount, every digit of it.")),
            ("vendor_id", text("Through whom.")),
            (
                "status",
                json!({ "type": "integer", "description": "In the end." }),
            ),
            ("call", count("The call that made it.")),
        ],
    )
}

fn start() -> Value {
    object(
        &["began", "ended", "exit"],
        vec![
            ("began", moment()),
            ("ended", moment()),
            ("exit", text("How it ended.")),
            ("exit_code", json!({ "type": "integer" })),
            (
                "last_words",
                text("The end of what it wrote to its standard error."),
            ),
        ],
    )
}

fn call() -> Value {
    object(
        &[
            "number",
            "at",
            "method",
            "summary",
            "request",
            "answer",
            "committed",
        ],
        vec![
            ("number", count("Its number in the sandbox.")),
            ("at", moment()),
            (
                "method",
                json!({ "enum": ["pam.pay_by_cash", "pam.check_payment", "other"] }),
            ),
            ("summary", text("What was asked and shown.")),
            ("request", text("The request's body.")),
            ("http_status", json!({ "type": "integer" })),
            ("answer", text("The answer's body, or why there was none.")),
            (
                "committed",
                json!({ "type": "boolean", "description": "Whether it made a payment, then or later." }),
            ),
            ("fault", text("The fault that struck.")),
        ],
    )
}

fn event() -> Value {
    object(
        &["after", "lane", "words"],
        vec![
            ("after", text("How long after the first start.")),
            ("lane", json!({ "enum": ["wire", "money", "claim"] })),
            ("words", text("What happened.")),
        ],
    )
}

fn object(required: &[&str], properties: Vec<(&str, Value)>) -> Value {
    let properties = properties
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    json!({ "type": "object", "required": required, "properties": Map::from_iter(properties) })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn count(description: &str) -> Value {
    json!({ "type": "integer", "minimum": 0, "description": description })
}

fn digits() -> Value {
    json!({ "type": "string", "description": "As text, so that every digit survives." })
}

fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}
