//! What is filled into the frames: schemas, the error table, examples and scripts.

use serde_json::{Map, Value, json};

use super::components::{plain, schemas};
use crate::Contract;

const PAYOUT: (&str, &str) = (
    include_str!("../../../../fixtures/examples/pay_by_cash.request.json"),
    include_str!("../../../../fixtures/examples/pay_by_cash.answer.json"),
);
const STATUS: (&str, &str) = (
    include_str!("../../../../fixtures/examples/check_payment.request.json"),
    include_str!("../../../../fixtures/examples/check_payment.answer.json"),
);

/// An account whose answers the simulator hides behind a proxy's page, after it has paid.
const HIDING_ACCOUNT: &str = "70000300002";

macro_rules! js {
    ($name:literal) => {
        include_str!(concat!("../../documents/postman/", $name, ".js"))
    };
}

pub(super) fn parts(contract: &Contract) -> Map<String, Value> {
    let read = |text| -> Value { serde_json::from_str(text).expect("an example is JSON") };
    let (payout, paid) = (read(PAYOUT.0), read(PAYOUT.1));
    let (check, checked) = (read(STATUS.0), read(STATUS.1));
    let form = &payout["params"]["vendor_form"];
    let schema = |name| format!("const schema = {};\n\n", plain(name));
    let lost = with(&payout, "/params/vendor_form/account", HIDING_ACCOUNT);
    let payout_to_fill = with(&payout, "/params/vendor_form/account", "{{account}}");
    let payout_to_fill = with(&payout_to_fill, "/params/vendor_form/amount", "{{amount}}");
    let check_to_fill = with(&check, "/params/agr_transaction_id", "{{transaction_id}}");
    let parts = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "schemas": schemas(contract),
        "requirements": requirements(contract),
        "payout request": payout,
        "status request": check,
        "answers": answers(contract, &paid, &checked),
        "vendor form": form,
        "payout result": paid["result"],
        "transaction id": check["params"]["agr_transaction_id"],
        "status result": checked["result"],
        "errors": errors(contract),
        "error references": error_references(contract),
        "definite refusals": definite_refusals(contract),
        "account": form["account"],
        "amount": form["amount"],
        "payout body": body(&payout_to_fill),
        "status body": body(&check_to_fill),
        "lost body": body(&lost),
        "sign": lines(&[js!("here"), js!("sign")]),
        "forge": lines(&[js!("forge")]),
        "lose": lines(&[js!("here"), js!("lose")]),
        "payout test": lines(&[&schema("PayoutAnswer"), js!("answer"), js!("payout")]),
        "status test": lines(&[&schema("StatusAnswer"), js!("answer"), js!("status")]),
        "refused test": lines(&[&schema("ErrorAnswer"), js!("answer"), js!("refused")]),
        "lost test": lines(&[js!("lost")]),
    });
    match parts {
        Value::Object(parts) => parts,
        _ => unreachable!("it was written as an object"),
    }
}

/// Every requirement, explained.
fn requirements(contract: &Contract) -> Map<String, Value> {
    let explained = contract.requirements().map(|requirement| {
        let mut entry =
            json!({ "source": requirement.source, "statement": requirement.statement.en });
        if let Some(default) = &requirement.default {
            entry["default"] = json!(default.en);
        }
        (requirement.id.to_string(), entry)
    });
    explained.collect()
}

/// The published answers, and one for each error that the two methods answer with by themselves.
fn answers(contract: &Contract, paid: &Value, checked: &Value) -> Map<String, Value> {
    let mut answers = Map::new();
    let mut add = |name: &str, summary: &str, value: &Value| {
        let example = json!({ "summary": summary, "value": value });
        answers.insert(name.to_owned(), example);
    };
    add("payout", "The payment was made", paid);
    add("status", "It is completed", checked);
    for error in contract.errors.iter().filter(|error| error.fits) {
        let told = json!({ "code": error.code, "message": error.en });
        let answer = json!({ "id": paid["id"], "error": told, "result": null });
        add(
            &error.name,
            &format!("{} {}", error.code, error.name),
            &answer,
        );
    }
    answers
}

fn errors(contract: &Contract) -> Map<String, Value> {
    let fitting = contract.errors.iter().filter(|error| error.fits);
    let told = fitting.map(|error| {
        let told = json!({ "code": error.code, "message": error.en });
        (error.name.clone(), told)
    });
    told.collect()
}

fn error_references(contract: &Contract) -> Vec<Value> {
    let names = errors(contract).into_iter().map(|(name, _)| name);
    let reference = |name| json!({ "$ref": format!("#/components/errors/{name}") });
    names.map(reference).collect()
}

fn definite_refusals(contract: &Contract) -> Vec<i64> {
    let refusals = contract
        .errors
        .iter()
        .filter(|error| error.is_definite_refusal());
    refusals.map(|error| error.code).collect()
}

fn with(request: &Value, place: &str, value: &str) -> Value {
    let mut request = request.clone();
    let member = request.pointer_mut(place);
    *member.expect("the example has this member") = value.into();
    request
}

/// A request as Postman fills it in: numbers without quotes.
fn body(request: &Value) -> String {
    let text = format!("{:#}", with(request, "/id", "{{request_id}}"));
    let text = text.replace("\"{{amount}}\"", "{{amount}}");
    text.replace("\"{{transaction_id}}\"", "{{transaction_id}}")
}

fn lines(scripts: &[&str]) -> Vec<String> {
    let text = scripts.concat();
    text.trim_end().lines().map(str::to_owned).collect()
}
