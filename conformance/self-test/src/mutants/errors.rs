//! Mutant refusals: other codes, and what should have been refused (ENV-08, ERR-01 … ERR-04, PAY-14, CHK-07).

use super::{Mutant, Side};
use crate::model_gateway::{Change, Defect, On};
use paysys_shared::json::Json;

#[rustfmt::skip] // one line, one gateway
pub(super) const MUTANTS: &[Mutant] = &[
    Mutant::writes("unknown-method-is-no-request", Side::Value, "answers an unknown method with -32600", &[On::Code(-32601).does(Change::Recoded(-32600))], &["ERR-01"]),
    Mutant::writes("unknown-method-is-internal", Side::Value, "answers an unknown method with -32400", &[On::Code(-32601).does(Change::Recoded(-32400))], &["ERR-01"]),
    Mutant::decides("unknown-method-guessed", Side::Lax, "takes an unknown method for a check", &[Defect::GuessesMethods], &["ERR-01"]),
    Mutant::writes("unknown-method-hung-up-on", Side::Missing, "closes the connection on an unknown method", &[On::Code(-32601).does(Change::HangsUp(|_, _| true))], &["ERR-01"]),
    Mutant::writes("unknown-method-is-a-page", Side::Missing, "answers an unknown method with a page under HTTP 502", &[On::Code(-32601).does(Change::HttpStatus(502)), On::Code(-32601).does(Change::Bytes(|_| b"<html>Bad Gateway</html>".to_vec()))], &["ERR-01"]),
    Mutant::writes("broken-json-hung-up-on", Side::Missing, "closes the connection on a body that is not JSON", &[On::Code(-32700).does(Change::HangsUp(|_, _| true))], &["ERR-02"]),
    Mutant::writes("broken-json-is-internal", Side::Value, "answers broken JSON with -32400", &[On::Code(-32700).does(Change::Recoded(-32400))], &["ERR-02"]),
    Mutant::writes("broken-json-is-no-request", Side::Value, "answers broken JSON with -32600", &[On::Code(-32700).does(Change::Recoded(-32600))], &["ERR-02"]),
    Mutant::decides("trailing-text-ignored", Side::Lax, "does not look at what follows the JSON", &[Defect::IgnoresTrailingText], &["ERR-02"]),
    Mutant::decides("empty-body-is-no-request", Side::Value, "answers an empty body with -32600", &[Defect::EmptyBodyIsNoRequest], &["ERR-02"]),
    Mutant::writes("no-request-is-internal", Side::Value, "answers what is no request with -32400", &[On::Code(-32600).does(Change::Recoded(-32400))], &["ERR-03"]),
    Mutant::writes("no-request-is-broken-json", Side::Value, "answers what is no request with -32700", &[On::Code(-32600).does(Change::Recoded(-32700))], &["ERR-03"]),
    Mutant::decides("method-optional", Side::Lax, "takes a request without a method for a check", &[Defect::MethodIsOptional], &["ERR-03"]),
    Mutant::writes("missing-parameter-is-insufficient-funds", Side::Value, "answers a missing parameter with -32309", &[On::Code(-32300).does(Change::Recoded(-32309))], &["ERR-04"]),
    Mutant::writes("missing-parameter-is-unknown-vendor", Side::Value, "answers a missing parameter with -32316", &[On::Code(-32300).does(Change::Recoded(-32316))], &["ERR-04"]),
    Mutant::decides("missing-amount-guessed", Side::Lax, "pays the usual amount where none is given", &[Defect::DefaultAmount], &["ERR-04"]),
    Mutant::decides("missing-currency-guessed", Side::Lax, "pays dollars where no currency is given", &[Defect::DefaultCurrency], &["ERR-04"]),
    Mutant::decides("missing-transaction-guessed", Side::Lax, "looks for payment 0 where none is given", &[Defect::DefaultTransaction], &["ERR-04"]),
    Mutant::writes("unknown-payment-is-internal", Side::Value, "answers a check of an unknown payment with -32400", &[On::Code(-32314).does(Change::Recoded(-32400))], &["CHK-07"]),
    Mutant::writes("unknown-payment-lacks-parameters", Side::Value, "answers a check of an unknown payment with -32300", &[On::Code(-32314).does(Change::Recoded(-32300))], &["CHK-07"]),
    Mutant::writes("unknown-payment-is-unknown-order", Side::Value, "answers a check of an unknown payment with -32317", &[On::Code(-32314).does(Change::Recoded(-32317))], &["CHK-07"]),
    Mutant::decides("unknown-payments-invented", Side::Lax, "has a status for payments that do not exist", &[Defect::InventsPayments], &["CHK-07"]),
    Mutant::writes("unknown-payment-is-empty", Side::Contradictory, "answers a check of an unknown payment with an empty success", &[On::Code(-32314).does(Change::Set("error", "null")), On::Every.does(Change::With(|_, answer| empty_where_null(answer)))], &["CHK-02", "CHK-07"]),
    Mutant::decides("zero-paid", Side::Lax, "pays nothing, and says so", &[Defect::TakesZero], &["ENV-08", "PAY-14"]),
    Mutant::decides("negative-paid", Side::Lax, "pays negative amounts", &[Defect::TakesNegative], &["ENV-08", "PAY-14"]),
    Mutant::decides("fraction-paid", Side::Unit, "cuts off fractions", &[Defect::TakesFractions], &["ENV-08", "PAY-14"]),
    Mutant::decides("text-paid", Side::Type, "reads the digits out of amounts in quotes", &[Defect::TakesTextAmounts], &["ENV-08", "PAY-14"]),
    Mutant::decides("nonsense-paid", Side::Type, "pays the usual amount where there is no number", &[Defect::TakesNonsense], &["ENV-08", "PAY-14"]),
    Mutant::decides("numeric-account-taken", Side::Type, "takes a number for an account", &[Defect::TakesNumericAccounts], &["ENV-08"]),
    Mutant::decides("numeric-currency-taken", Side::Type, "takes a number for a currency", &[Defect::TakesNumericCurrencies], &["ENV-08"]),
    Mutant::decides("vendor-in-words-taken", Side::Type, "takes any text for a vendor", &[Defect::TakesTextVendors], &["ENV-08"]),
    Mutant::decides("unknown-vendor-replaced", Side::Lax, "pays the usual vendor in an unknown one's place", &[Defect::TakesUnknownVendors], &["ENV-08"]),
    Mutant::decides("limits-ignored", Side::Lax, "does not keep a vendor's limits", &[Defect::IgnoresLimits], &["ENV-08"]),
    Mutant::decides("card-numbers-not-looked-at", Side::Lax, "does not look at a card's number", &[Defect::IgnoresCardFormats], &["ENV-08"]),
    Mutant::decides("any-form-taken", Side::Lax, "takes any JSON for a form", &[Defect::TakesAnyForm], &["ENV-08"]),
    Mutant::decides("any-transaction-taken", Side::Lax, "takes any JSON for a transaction id and finds a payment", &[Defect::TakesAnyTransaction, Defect::InventsPayments], &["ENV-08", "CHK-07"]),
];

fn empty_where_null(answer: &mut Json) {
    if answer.get("error") != Some(&Json::Null) {
        return;
    }
    if let Json::Object(members) = answer {
        let results = members
            .iter_mut()
            .filter(|(name, value)| name == "result" && *value == Json::Null);
        results.for_each(|(_, value)| *value = Json::Object(Vec::new()));
    }
}
