//! Mutant answers to payouts (PAY-01 … PAY-11, PAY-15).

use super::{Mutant, Side};
use crate::is_on_the_page;
use crate::model_gateway::{Change, Defect, Mutation, On};
use paysys_shared::json::Json;

#[rustfmt::skip] // one line, one gateway
pub(super) const MUTANTS: &[Mutant] = &[
    Mutant::decides("payouts-refused", Side::Strict, "finds the form of every payout wrong", &[Defect::RefusesPayouts], &["PAY-01"]),
    Mutant::decides("flat-forms-read", Side::Moved, "looks for the form's fields in params itself", &[Defect::ReadsFlatForms], &["PAY-01"]),
    Mutant::writes("details-missing", Side::Missing, "leaves out the details", &[On::Payout.does(Change::Remove("result.details"))], &["PAY-02"]),
    Mutant::writes("details-null", Side::Missing, "has null for the details", &[On::Payout.does(Change::Set("result.details", "null"))], &["PAY-02"]),
    Mutant::writes("details-listed", Side::Type, "has the details in a list", &[On::Payout.does(Change::Listed("result.details"))], &["PAY-02"]),
    Mutant::writes("details-as-text", Side::Type, "writes the details as JSON in a string", &[On::Payout.does(Change::Quoted("result.details"))], &["PAY-02"]),
    Mutant::writes("details-renamed", Side::Moved, "calls the details detail", &[On::Payout.does(Change::Renamed("result.details", "detail"))], &["PAY-02"]),
    Mutant::writes("details-at-the-top", Side::Moved, "has the details beside the result", &[On::Payout.does(Change::Moved("result.details", ""))], &["PAY-02"]),
    Mutant::writes("details-unnested", Side::Moved, "has the particulars in the result itself", &[On::Payout.does(Change::Unnested("result.details"))], &["PAY-02"]),
    Mutant::writes("details-twice", Side::Repeated, "has the details twice", &[On::Payout.does(Change::Twice("result.details"))], &["PAY-02"]),
    Mutant::writes("details-id-missing", Side::Missing, "leaves out details.id", &[On::Payout.does(Change::Remove("result.details.id"))], &["PAY-03"]),
    Mutant::writes("details-id-at-the-top", Side::Moved, "has id beside the details", &[On::Payout.does(Change::Moved("result.details.id", "result"))], &["PAY-03"]),
    Mutant::writes("details-id-twice", Side::Repeated, "has id twice", &[On::Payout.does(Change::Twice("result.details.id"))], &["PAY-03"]),
    Mutant::writes("details-id-null", Side::Type, "has a null details.id", &[On::Payout.does(Change::Set("result.details.id", "null"))], &["PAY-03"]),
    Mutant::writes("details-id-a-number", Side::Type, "has a number for details.id", &[On::Payout.does(Change::Set("result.details.id", "17"))], &["PAY-03"]),
    Mutant::writes("details-id-in-capitals", Side::Unit, "writes details.id in capitals", &[On::Payout.does(Change::Capitals("result.details.id"))], &["PAY-03"]),
    Mutant::writes("details-id-a-uuid", Side::Unit, "writes details.id with hyphens", &[On::Payout.does(Change::Set("result.details.id", "\"2b32d68e-1545-73ec-7b6d-30d1f803c5a5\""))], &["PAY-03"]),
    Mutant::writes("details-id-too-short", Side::Value, "has 31 digits for details.id", &[On::Payout.does(Change::Set("result.details.id", "\"2b32d68e154573ec7b6d30d1f803c5a\""))], &["PAY-03"]),
    Mutant::writes("card-number-missing", Side::Missing, "leaves out details.masked_card_number", &[On::Payout.does(Change::Remove("result.details.masked_card_number"))], &["PAY-04"]),
    Mutant::writes("card-number-at-the-top", Side::Moved, "has masked_card_number beside the details", &[On::Payout.does(Change::Moved("result.details.masked_card_number", "result"))], &["PAY-04"]),
    Mutant::writes("card-number-twice", Side::Repeated, "has masked_card_number twice", &[On::Payout.does(Change::Twice("result.details.masked_card_number"))], &["PAY-04"]),
    Mutant::writes("card-number-set", Side::Value, "has something for masked_card_number", &[On::Payout.does(Change::Set("result.details.masked_card_number", "\"8600\""))], &["PAY-04"]),
    Mutant::writes("card-number-empty", Side::Type, "has an empty text for masked_card_number", &[On::Payout.does(Change::Set("result.details.masked_card_number", "\"\""))], &["PAY-04"]),
    Mutant::writes("card-number-zero", Side::Type, "has 0 for masked_card_number", &[On::Payout.does(Change::Set("result.details.masked_card_number", "0"))], &["PAY-04"]),
    Mutant::writes("card-number-renamed", Side::Moved, "calls masked_card_number by another name", &[On::Payout.does(Change::Renamed("result.details.masked_card_number", "other_masked_card_number"))], &["PAY-04"]),
    Mutant::writes("bank-id-missing", Side::Missing, "leaves out details.bank_transaction_id", &[On::Payout.does(Change::Remove("result.details.bank_transaction_id"))], &["PAY-06"]),
    Mutant::writes("bank-id-at-the-top", Side::Moved, "has bank_transaction_id beside the details", &[On::Payout.does(Change::Moved("result.details.bank_transaction_id", "result"))], &["PAY-06"]),
    Mutant::writes("bank-id-twice", Side::Repeated, "has bank_transaction_id twice", &[On::Payout.does(Change::Twice("result.details.bank_transaction_id"))], &["PAY-06"]),
    Mutant::writes("bank-id-set", Side::Value, "has something for bank_transaction_id", &[On::Payout.does(Change::Set("result.details.bank_transaction_id", "\"8600\""))], &["PAY-06"]),
    Mutant::writes("bank-id-empty", Side::Type, "has an empty text for bank_transaction_id", &[On::Payout.does(Change::Set("result.details.bank_transaction_id", "\"\""))], &["PAY-06"]),
    Mutant::writes("bank-id-zero", Side::Type, "has 0 for bank_transaction_id", &[On::Payout.does(Change::Set("result.details.bank_transaction_id", "0"))], &["PAY-06"]),
    Mutant::writes("bank-id-renamed", Side::Moved, "calls bank_transaction_id by another name", &[On::Payout.does(Change::Renamed("result.details.bank_transaction_id", "other_bank_transaction_id"))], &["PAY-06"]),
    Mutant::writes("reference-missing", Side::Missing, "leaves out details.reference_number", &[On::Payout.does(Change::Remove("result.details.reference_number"))], &["PAY-07"]),
    Mutant::writes("reference-at-the-top", Side::Moved, "has reference_number beside the details", &[On::Payout.does(Change::Moved("result.details.reference_number", "result"))], &["PAY-07"]),
    Mutant::writes("reference-twice", Side::Repeated, "has reference_number twice", &[On::Payout.does(Change::Twice("result.details.reference_number"))], &["PAY-07"]),
    Mutant::writes("reference-set", Side::Value, "has something for reference_number", &[On::Payout.does(Change::Set("result.details.reference_number", "\"8600\""))], &["PAY-07"]),
    Mutant::writes("reference-empty", Side::Type, "has an empty text for reference_number", &[On::Payout.does(Change::Set("result.details.reference_number", "\"\""))], &["PAY-07"]),
    Mutant::writes("reference-zero", Side::Type, "has 0 for reference_number", &[On::Payout.does(Change::Set("result.details.reference_number", "0"))], &["PAY-07"]),
    Mutant::writes("reference-renamed", Side::Moved, "calls reference_number by another name", &[On::Payout.does(Change::Renamed("result.details.reference_number", "other_reference_number"))], &["PAY-07"]),
    Mutant::writes("merchant-missing", Side::Missing, "leaves out details.merchantId", &[On::Payout.does(Change::Remove("result.details.merchantId"))], &["PAY-09"]),
    Mutant::writes("merchant-at-the-top", Side::Moved, "has merchantId beside the details", &[On::Payout.does(Change::Moved("result.details.merchantId", "result"))], &["PAY-09"]),
    Mutant::writes("merchant-twice", Side::Repeated, "has merchantId twice", &[On::Payout.does(Change::Twice("result.details.merchantId"))], &["PAY-09"]),
    Mutant::writes("merchant-set", Side::Value, "has something for merchantId", &[On::Payout.does(Change::Set("result.details.merchantId", "\"8600\""))], &["PAY-09"]),
    Mutant::writes("merchant-empty", Side::Type, "has an empty text for merchantId", &[On::Payout.does(Change::Set("result.details.merchantId", "\"\""))], &["PAY-09"]),
    Mutant::writes("merchant-zero", Side::Type, "has 0 for merchantId", &[On::Payout.does(Change::Set("result.details.merchantId", "0"))], &["PAY-09"]),
    Mutant::writes("merchant-renamed", Side::Moved, "calls merchantId by another name", &[On::Payout.does(Change::Renamed("result.details.merchantId", "other_merchantId"))], &["PAY-09"]),
    Mutant::writes("terminal-missing", Side::Missing, "leaves out details.terminalId", &[On::Payout.does(Change::Remove("result.details.terminalId"))], &["PAY-10"]),
    Mutant::writes("terminal-at-the-top", Side::Moved, "has terminalId beside the details", &[On::Payout.does(Change::Moved("result.details.terminalId", "result"))], &["PAY-10"]),
    Mutant::writes("terminal-twice", Side::Repeated, "has terminalId twice", &[On::Payout.does(Change::Twice("result.details.terminalId"))], &["PAY-10"]),
    Mutant::writes("terminal-set", Side::Value, "has something for terminalId", &[On::Payout.does(Change::Set("result.details.terminalId", "\"8600\""))], &["PAY-10"]),
    Mutant::writes("terminal-empty", Side::Type, "has an empty text for terminalId", &[On::Payout.does(Change::Set("result.details.terminalId", "\"\""))], &["PAY-10"]),
    Mutant::writes("terminal-zero", Side::Type, "has 0 for terminalId", &[On::Payout.does(Change::Set("result.details.terminalId", "0"))], &["PAY-10"]),
    Mutant::writes("terminal-renamed", Side::Moved, "calls terminalId by another name", &[On::Payout.does(Change::Renamed("result.details.terminalId", "other_terminalId"))], &["PAY-10"]),
    Mutant::writes("transaction-id-missing", Side::Missing, "leaves out details.transaction_id", &[On::Payout.does(Change::Remove("result.details.transaction_id"))], &["PAY-05"]),
    Mutant::writes("transaction-id-at-the-top", Side::Moved, "has transaction_id beside the details", &[On::Payout.does(Change::Moved("result.details.transaction_id", "result"))], &["PAY-05"]),
    Mutant::writes("transaction-id-twice", Side::Repeated, "has transaction_id twice", &[On::Payout.does(Change::Twice("result.details.transaction_id"))], &["PAY-05"]),
    Mutant::writes("transaction-id-quoted", Side::Type, "puts transaction_id in quotes", &[On::Payout.does(Change::Quoted("result.details.transaction_id"))], &["PAY-05"]),
    Mutant::writes("transaction-id-null", Side::Type, "has a null transaction_id", &[On::Payout.does(Change::Set("result.details.transaction_id", "null"))], &["PAY-05"]),
    Mutant::writes("transaction-id-with-a-point", Side::Unit, "writes transaction_id with .0", &[On::Payout.does(Change::WithPoint("result.details.transaction_id"))], &["PAY-05"]),
    Mutant::writes("transaction-id-renamed", Side::Moved, "calls transaction_id agr_transaction_id", &[On::Payout.does(Change::Renamed("result.details.transaction_id", "agr_transaction_id"))], &["PAY-05"]),
    Mutant::decides("transaction-id-finds-nothing", Side::Value, "gives an id by which no check finds the payment", &[Defect::OtherIdThanGiven], &["PAY-05"]),
    Mutant::writes("payout-amount-missing", Side::Missing, "leaves out details.amount", &[On::Payout.does(Change::Remove("result.details.amount"))], &["PAY-08"]),
    Mutant::writes("payout-amount-at-the-top", Side::Moved, "has amount beside the details", &[On::Payout.does(Change::Moved("result.details.amount", "result"))], &["PAY-08"]),
    Mutant::writes("payout-amount-twice", Side::Repeated, "has amount twice", &[On::Payout.does(Change::Twice("result.details.amount"))], &["PAY-08"]),
    Mutant::writes("payout-amount-quoted", Side::Type, "puts the amount in quotes", &[On::Payout.does(Change::Quoted("result.details.amount"))], &["PAY-08"]),
    Mutant::writes("payout-amount-null", Side::Type, "has a null amount", &[On::Payout.does(Change::Set("result.details.amount", "null"))], &["PAY-08"]),
    Mutant::writes("payout-amount-with-currency", Side::Unit, "has an amount with its currency", &[On::Payout.does(Change::Set("result.details.amount", "\"15000 UZS\""))], &["PAY-08"]),
    Mutant::writes("payout-amount-renamed", Side::Moved, "calls the amount sum", &[On::Payout.does(Change::Renamed("result.details.amount", "sum"))], &["PAY-08"]),
    Mutant::writes("amounts-in-tiyin", Side::Unit, "has all amounts in hundredths", &[On::Payout.does(Change::Times("result.details.amount", 100)), On::Status.does(Change::Times("result.result.amount", 100))], &["PAY-08", "CHK-04"]),
    Mutant::writes("payout-date-missing", Side::Missing, "leaves out details.date", &[On::Payout.does(Change::Remove("result.details.date"))], &["PAY-11"]),
    Mutant::writes("payout-date-at-the-top", Side::Moved, "has date beside the details", &[On::Payout.does(Change::Moved("result.details.date", "result"))], &["PAY-11"]),
    Mutant::writes("payout-date-twice", Side::Repeated, "has date twice", &[On::Payout.does(Change::Twice("result.details.date"))], &["PAY-11"]),
    Mutant::writes("payout-date-in-milliseconds", Side::Unit, "has the date in milliseconds", &[On::Payout.does(Change::Times("result.details.date", 1000))], &["PAY-11"]),
    Mutant::writes("payout-date-as-calendar", Side::Unit, "writes the date as a calendar does", &[On::Payout.does(Change::Set("result.details.date", "\"2022-05-30T10:47:44Z\""))], &["PAY-11"]),
    Mutant::writes("payout-date-quoted", Side::Type, "puts the date in quotes", &[On::Payout.does(Change::Quoted("result.details.date"))], &["PAY-11"]),
    Mutant::writes("payout-date-null", Side::Type, "has a null date", &[On::Payout.does(Change::Set("result.details.date", "null"))], &["PAY-11"]),
    Mutant::writes("payout-date-with-a-point", Side::Unit, "writes the date with .0", &[On::Payout.does(Change::WithPoint("result.details.date"))], &["PAY-11"]),
    Mutant::writes("payout-date-renamed", Side::Moved, "calls the date created_at", &[On::Payout.does(Change::Renamed("result.details.date", "created_at"))], &["PAY-11"]),
    Mutant::writes("dates-in-local-time", Side::Unit, "has its dates five hours ahead of UTC", &[On::Payout.does(Change::Plus("result.details.date", 18000)), On::Status.does(Change::Plus("result.result.date", 18000))], &["PAY-11", "CHK-05"]),
    Mutant::writes("dates-of-long-ago", Side::Stale, "dates every payment a year ago", &[On::Payout.does(Change::Plus("result.details.date", -31536000)), On::Status.does(Change::Plus("result.result.date", -31536000))], &["PAY-11", "CHK-05"]),
    Mutant::writes("dates-of-the-example", Side::Repeated, "dates every payment like the page's example", OF_THE_EXAMPLE, &["PAY-11"]),
    Mutant::writes("dates-of-the-example-and-no-date-header", Side::Repeated, "dates every payment like the page's example, and does not say what time it is", OF_THE_EXAMPLE_AND_NO_HEADER, &["PAY-11"]),
    Mutant::writes("dates-behind", Side::Stale, "has dates that are 40 seconds behind its own clock", &[On::Payout.does(Change::With(|asked, answer| alter_date(asked, answer, "details", |date| date - 40))), On::Status.does(Change::With(|asked, answer| alter_date(asked, answer, "result", |date| date - 40)))], &["PAY-11"]),
    Mutant::writes("dates-of-the-day", Side::Unit, "dates payments by the day alone", &[On::Payout.does(Change::With(|asked, answer| alter_date(asked, answer, "details", of_the_day))), On::Status.does(Change::With(|asked, answer| alter_date(asked, answer, "result", of_the_day)))], &["PAY-11"]),
    Mutant::decides("transaction-ids-reused", Side::Repeated, "gives the id of an earlier payment to every eighth", &[Defect::ReusesTransactionIds], &["PAY-15"]),
    Mutant::decides("one-transaction-id", Side::Repeated, "gives every payment the same transaction id", &[Defect::OneTransactionId], &["PAY-15", "CHK-01", "CHK-04"]),
    Mutant::decides("transaction-ids-in-pairs", Side::Repeated, "gives two payments the same transaction id", &[Defect::TransactionIdsInPairs], &["PAY-15", "CHK-01", "CHK-04"]),
];

const OF_THE_EXAMPLE: &[Mutation] = &[
    On::Payout.does(Change::Set("result.details.date", "1653907664")),
    On::Status.does(Change::Set("result.result.date", "1653907664")),
];

const OF_THE_EXAMPLE_AND_NO_HEADER: &[Mutation] = &[
    OF_THE_EXAMPLE[0],
    OF_THE_EXAMPLE[1],
    On::Every.does(Change::NoDateHeader),
];

/// Midnight, UTC.
fn of_the_day(date: i128) -> i128 {
    date - date % 86_400
}

fn alter_date(asked: &Json, answer: &mut Json, place: &str, alter: fn(i128) -> i128) {
    if is_on_the_page(asked) {
        return;
    }
    let members = ["result", place, "date"];
    let date = members
        .into_iter()
        .try_fold(answer, |value, name| match value {
            Json::Object(members) => {
                let mut members = members.iter_mut();
                members
                    .find(|(known, _)| known == name)
                    .map(|(_, value)| value)
            }
            _ => None,
        });
    if let Some(date) = date
        && let Some(told) = date.as_integer()
    {
        *date = Json::Number(alter(told).to_string());
    }
}
