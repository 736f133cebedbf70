//! The contract's schemas as named parts of one document, every fact with who says so.

use std::fmt::Write as _;
use std::mem;

use serde_json::{Map, Value, json};

use crate::Contract;

macro_rules! contract_file {
    ($name:literal) => {
        include_str!(concat!(
            "../../../../fixtures/contract/",
            $name,
            ".schema.json"
        ))
    };
}

const FILES: [(&str, &str); 5] = [
    ("PayoutRequest", contract_file!("pay_by_cash.request")),
    ("StatusRequest", contract_file!("check_payment.request")),
    ("PayoutAnswer", contract_file!("pay_by_cash.answer")),
    ("StatusAnswer", contract_file!("check_payment.answer")),
    ("ErrorAnswer", contract_file!("error.answer")),
];

/// What gets a name of its own, so that generated code has one for it, too: inner parts before those they are in.
const PARTS: [(&str, &str); 12] = [
    (
        "ElectronicWalletForm",
        "/PayoutRequest/$defs/electronic_wallet",
    ),
    (
        "RussianBankCardForm",
        "/PayoutRequest/$defs/russian_bank_card",
    ),
    (
        "VendorForm",
        "/PayoutRequest/properties/params/properties/vendor_form",
    ),
    ("PayoutParams", "/PayoutRequest/properties/params"),
    (
        "TransactionId",
        "/StatusRequest/properties/params/properties/agr_transaction_id",
    ),
    ("StatusParams", "/StatusRequest/properties/params"),
    (
        "PayoutDetails",
        "/PayoutAnswer/properties/result/properties/details",
    ),
    ("PayoutResult", "/PayoutAnswer/properties/result"),
    (
        "PaymentStatus",
        "/StatusAnswer/properties/result/properties/result/properties/status",
    ),
    (
        "StatusDetails",
        "/StatusAnswer/properties/result/properties/result",
    ),
    ("StatusResult", "/StatusAnswer/properties/result"),
    ("RpcError", "/ErrorAnswer/properties/error"),
];

/// The schemas by name, as they stand under `components`.
pub(super) fn schemas(contract: &Contract) -> Value {
    let named = FILES.map(|(name, _)| (name.to_owned(), plain(name)));
    let mut schemas = Value::Object(named.into_iter().collect());
    explain(&mut schemas, contract);
    for (name, place) in PARTS {
        let part = schemas.pointer_mut(place);
        let part = part.expect("the contract's schemas have this part");
        let part = mem::replace(part, reference(name));
        schemas[name] = part;
    }
    choose_form(&mut schemas);
    list_codes(&mut schemas["RpcError"]["properties"]["code"], contract);
    schemas
}

/// One of the contract's schemas as it is, without naming a dialect: Postman's checker does not know it, and need not.
pub(super) fn plain(name: &str) -> Value {
    let file = FILES.iter().find(|(known, _)| *known == name);
    let (_, text) = file.expect("only the contract's schemas are asked for");
    let mut schema: Map<String, Value> = serde_json::from_str(text).expect("the schema is JSON");
    schema.shift_remove("$schema");
    schema.into()
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Says `oneOf` where the contract says `if` and `then`, which no generator of code understands.
fn choose_form(schemas: &mut Value) {
    let form = &schemas["VendorForm"];
    schemas["VendorForm"] = json!({
        "description": form["description"],
        "oneOf": [reference("ElectronicWalletForm"), reference("RussianBankCardForm")],
        "x-requirements": form["x-requirements"],
    });
    let request = schemas["PayoutRequest"].as_object_mut();
    request
        .expect("a schema is an object")
        .shift_remove("$defs");
}

/// Each code of the error table, and whether money can have moved.
fn list_codes(code: &mut Value, contract: &Contract) {
    let description = code["description"].as_str().unwrap_or_default();
    let mut text = format!("{description}\n\n| code | says | after a payout |\n|---|---|---|");
    for error in contract.errors.iter() {
        let money = match (error.is_definite_refusal(), error.fits) {
            (true, _) => "no money moved",
            (false, true) => "the outcome is unknown",
            (false, false) => "the outcome is unknown; the code belongs to other methods",
        };
        write!(text, "\n| {} | {} | {money} |", error.code, error.en)
            .expect("writing to a string cannot fail");
    }
    code["description"] = text.into();
}

/// Turns remarks (`$comment`) into what people and programs can see.
pub(super) fn explain(node: &mut Value, contract: &Contract) {
    match node {
        Value::Object(members) => {
            if let Some(Value::String(remark)) = members.shift_remove("$comment") {
                explain_by(members, &remark, contract);
            }
            members
                .values_mut()
                .for_each(|member| explain(member, contract));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| explain(item, contract)),
        _ => {}
    }
}

/// A remark begins with ids and may go on behind a full stop: `PAY-14. More about it`.
fn explain_by(members: &mut Map<String, Value>, remark: &str, contract: &Contract) {
    let (ids, more) = remark.split_once(". ").unwrap_or((remark, ""));
    let cited = ids
        .split(", ")
        .map(|id| contract.requirement(id).expect("only known ids are cited"));
    let cited: Vec<_> = cited.collect();
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let shown = text("x-shown-by-example").map_or_else(String::new, |shown| {
        format!("Shown by the example only: {shown}")
    });
    let sources = cited.iter().map(|it| format!("{} {}", it.id, it.source));
    let sources = format!("[{}]", sources.collect::<Vec<_>>().join(", "));
    let mut parts = vec![
        text("description").unwrap_or_default(),
        more,
        &shown,
        &sources,
    ];
    parts.retain(|part| !part.is_empty());
    let description = parts.join(" ");
    members.insert("description".to_owned(), description.into());
    let sources = cited.iter().map(|it| (it.id.to_string(), json!(it.source)));
    members.insert(
        "x-requirements".to_owned(),
        sources.collect::<Map<_, _>>().into(),
    );
}
