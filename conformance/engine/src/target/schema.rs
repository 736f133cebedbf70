//! The JSON Schema of target files, for editors.

use serde_json::{Value, json};

/// The schema, ready to be committed as `fixtures/schema/target.json`.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "PaySys conformance target",
        "description": "A gateway to test, and what may be asked of it; see docs/live.md.",
        "type": "object",
        "additionalProperties": false,
        "required": ["name", "url"],
        "oneOf": [{ "required": ["service_id"] }, { "required": ["service_id_env"] }],
        "allOf": [{ "oneOf": [{ "required": ["secret_key_env"] }, { "required": ["secret_key_file"] }] }],
        "properties": {
            "name": text("What people call it."),
            "url": text("The gateway; plain http only on this machine."),
            "service_id": text("Who calls."),
            "service_id_env": text("The environment variable that says who calls."),
            "secret_key_env": text("The environment variable that holds the secret key."),
            "secret_key_file": text("The file that holds the secret key."),
            "baseline": text("The file of accepted deviations, as seen from this one."),
            "proxy": proxy(),
            "tls": tls(),
            "second": service("Another service that is no less entitled."),
            "blocked": service("A service that is blocked."),
            "pay": pay(),
            "limits": limits(),
        },
    })
}

fn pay() -> Value {
    json!({
        "description": "The payment that scenarios make. Nobody else is ever paid.",
        "type": "object",
        "additionalProperties": false,
        "anyOf": [
            { "required": ["vendor_id", "account", "currency", "amount"] },
            { "required": ["form"] },
        ],
        "properties": {
            "vendor_id": { "type": "integer" },
            "account": text("The only account that is paid."),
            "currency": text("The form's currency."),
            "amount": at_least_one("In the form's unit."),
            "other_amount": at_least_one("Another amount, where two payments are to be told apart; one less unless told."),
            "form": own_form(),
            "amount_field": text("The field of `form` that holds the amount, `amount` unless told."),
        },
    })
}

fn own_form() -> Value {
    json!({
        "description": "The vendor's complete form, where it has other fields than account, currency, amount and vendor_id.",
        "type": "object",
        "required": ["vendor_id"],
        "properties": { "vendor_id": { "type": "integer" } },
        "additionalProperties": { "type": ["string", "integer", "boolean"] },
    })
}

fn tls() -> Value {
    json!({
        "description": "Whose certificates are trusted; unless told, those this machine trusts.",
        "type": "object",
        "additionalProperties": false,
        "minProperties": 1,
        "maxProperties": 1,
        "properties": {
            "ca": text("A PEM file of authorities that are trusted, too."),
            "pinned": text("A PEM file of the certificates that are trusted, and no others."),
        },
    })
}

fn proxy() -> Value {
    json!({
        "description": "Which proxy stands between; none unless told, whatever the environment says.",
        "type": "string",
        "enum": ["none", "environment"],
    })
}

fn service(description: &str) -> Value {
    json!({
        "description": description,
        "type": "object",
        "additionalProperties": false,
        "oneOf": [{ "required": ["service_id"] }, { "required": ["service_id_env"] }],
        "allOf": [{ "oneOf": [{ "required": ["secret_key_env"] }, { "required": ["secret_key_file"] }] }],
        "properties": {
            "service_id": text("Who calls."),
            "service_id_env": text("The environment variable that says who calls."),
            "secret_key_env": text("The environment variable that holds the secret key."),
            "secret_key_file": text("The file that holds the secret key, as seen from this one."),
        },
    })
}

fn limits() -> Value {
    json!({
        "description": "The most one run may ask for; unless told, no money at all.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "calls_per_second": at_least_one("The pace, 5 unless told."),
            "wrong_credentials": count("Calls signed as nobody, or with a wrong secret or hash, 20 unless told: some gateways lock a service out after a few."),
            "max_wait": text("How long one scenario may wait for a payment to move on, 30s unless told; up to an hour."),
            "max_payments": count("Payments, probes that one hopes are refused included."),
            "max_amount_per_payment": count("In the form's unit."),
            "max_amount_total": count("In the form's unit."),
        },
    })
}

fn text(description: &str) -> Value {
    json!({ "description": description, "type": "string" })
}

fn at_least_one(description: &str) -> Value {
    json!({ "description": description, "type": "integer", "minimum": 1 })
}

fn count(description: &str) -> Value {
    json!({ "description": description, "type": "integer", "minimum": 0 })
}
