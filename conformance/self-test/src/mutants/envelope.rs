//! Mutant envelopes (ENV-01 … ENV-07, ENV-09).

use super::{Mutant, Side};
use crate::model_gateway::{Change, Defect, On};
use paysys_shared::json::Json;

#[rustfmt::skip] // one line, one gateway
pub(super) const MUTANTS: &[Mutant] = &[
    Mutant::writes("errors-as-pages", Side::Missing, "answers what is wrong with a page under HTTP 500", &[On::Failure.does(Change::HttpStatus(500)), On::Failure.does(Change::Bytes(|_| b"<html>Internal error</html>".to_vec()))], &["ENV-06", "ENV-08"]),
    Mutant::decides("no-checks", Side::Missing, "has no pam.check_payment at its URL", &[Defect::NoChecks], &["ENV-01"]),
    Mutant::decides("no-payouts", Side::Missing, "has no pam.pay_by_cash at its URL", &[Defect::NoPayouts], &["ENV-01"]),
    Mutant::writes("post-not-allowed", Side::Missing, "answers every POST with HTTP 405 and no RPC body", &[On::Every.does(Change::HttpStatus(405)), On::Every.does(Change::Bytes(|_| b"Method Not Allowed".to_vec()))], &["ENV-01"]),
    Mutant::writes("not-at-this-url", Side::Moved, "answers every POST with HTTP 404 and a page", &[On::Every.does(Change::HttpStatus(404)), On::Every.does(Change::Bytes(|_| b"<h1>Not Found</h1>".to_vec()))], &["ENV-01"]),
    Mutant::writes("wants-a-form", Side::Type, "answers JSON with HTTP 415", &[On::Every.does(Change::HttpStatus(415)), On::Every.does(Change::Bytes(|_| b"Unsupported Media Type".to_vec()))], &["ENV-01"]),
    Mutant::decides("no-uuids", Side::Strict, "takes a UUID for no id", &[Defect::NoUuids], &["ENV-02"]),
    Mutant::writes("every-request-is-none", Side::Strict, "calls every request that would succeed no request", &[On::Success.does(Change::With(refuse_as_no_request))], &["ENV-02"]),
    Mutant::writes("id-quoted", Side::Type, "puts an integer id in quotes", &[On::Every.does(Change::With(|_, answer| { alter_id(answer, |id| Json::Text(id.to_string())); }))], &["ENV-03"]),
    Mutant::writes("id-unquoted", Side::Type, "takes the quotes off an id of digits", &[On::Every.does(Change::With(id_unquoted))], &["ENV-03"]),
    Mutant::writes("id-through-a-float", Side::Value, "loses the last digits of a large id", &[On::Every.does(Change::With(|_, answer| alter_id(answer, through_a_float)))], &["ENV-03"]),
    Mutant::writes("id-made-up", Side::Value, "answers under an id of its own", &[On::Every.does(Change::Set("id", "\"no-such-id\""))], &["ENV-03"]),
    Mutant::writes("id-null", Side::Missing, "answers under a null id", &[On::Every.does(Change::Set("id", "null"))], &["ENV-03"]),
    Mutant::writes("id-of-the-first-call", Side::Stale, "answers every call under the id of the first success", &[On::Success.does(Change::FromTheFirst("id"))], &["ENV-03"]),
    Mutant::writes("id-listed", Side::Type, "puts the id into a list", &[On::Every.does(Change::Listed("id"))], &["ENV-03"]),
    Mutant::writes("id-with-a-point", Side::Unit, "writes an integer id with .0", &[On::Every.does(Change::With(|_, answer| { alter_id(answer, |id| Json::Number(format!("{id}.0"))); }))], &["ENV-03"]),
    Mutant::writes("id-in-capitals", Side::Value, "writes an id in capitals", &[On::Every.does(Change::Capitals("id"))], &["ENV-03"]),
    Mutant::writes("id-cut-at-255", Side::Value, "keeps 255 characters of an id", &[On::Every.does(Change::With(|_, answer| alter_text_id(answer, |id| id.chars().take(255).collect())))], &["ENV-03"]),
    Mutant::writes("id-trimmed", Side::Value, "takes blanks off the ends of an id", &[On::Every.does(Change::With(|_, answer| alter_text_id(answer, |id| id.trim().to_owned())))], &["ENV-03"]),
    Mutant::writes("id-in-small-letters", Side::Value, "keeps ids in small letters", &[On::Every.does(Change::With(|_, answer| alter_text_id(answer, |id| id.to_lowercase())))], &["ENV-03"]),
    Mutant::writes("id-with-single-blanks", Side::Value, "makes one blank of several within an id", &[On::Every.does(Change::With(|_, answer| alter_text_id(answer, |id| id.replace("  ", " "))))], &["ENV-03"]),
    Mutant::writes("id-in-three-bytes", Side::Value, "keeps question marks in place of characters of four bytes", &[On::Every.does(Change::With(|_, answer| alter_text_id(answer, |id| id.replace(|c: char| c.len_utf8() > 3, "?"))))], &["ENV-03"]),
    Mutant::writes("id-in-63-bits", Side::Value, "keeps the largest number of 63 bits in place of a larger id", &[On::Every.does(Change::With(|_, answer| alter_id(answer, |id| { Json::Number(id.as_integer().unwrap_or_default().min(i64::MAX.into()).to_string()) })))], &["ENV-03"]),
    Mutant::writes("long-ids-hung-up-on", Side::Missing, "closes the connection on an id of more than 255 characters", &[On::Every.does(Change::HangsUp(|asked, _| { asked.get("id").and_then(Json::as_text).is_some_and(|id| id.chars().count() > 255) }))], &["ENV-03"]),
    Mutant::writes("listed-params-hung-up-on", Side::Missing, "closes the connection on a list of parameters", &[On::Every.does(Change::HangsUp(|asked, _| is_a_check(asked) && matches!(asked.get("params"), Some(Json::List(_)))))], &["ENV-05"]),
    Mutant::writes("checks-hung-up-on", Side::Missing, "closes the connection on every check", &[On::Every.does(Change::HangsUp(|asked, _| is_a_check(asked)))], &["ENV-01"]),
    Mutant::writes("id-twice", Side::Repeated, "has the id twice", &[On::Every.does(Change::Twice("id"))], &["ENV-06"]),
    Mutant::decides("jsonrpc-refused", Side::Strict, "refuses requests that say jsonrpc", &[Defect::RefusesJsonrpc], &["ENV-04"]),
    Mutant::decides("jsonrpc-refused-on-payouts", Side::Strict, "refuses payouts that say jsonrpc", &[Defect::RefusesJsonrpcOnPayouts], &["ENV-04"]),
    Mutant::decides("jsonrpc-demanded", Side::Strict, "refuses requests that do not say jsonrpc", &[Defect::DemandsJsonrpc], &["ENV-02", "ENV-04"]),
    Mutant::decides("positional-params-read", Side::Lax, "reads a list of parameters", &[Defect::ReadsPositionalParams], &["ENV-05"]),
    Mutant::decides("null-params-refused", Side::Strict, "tells null parameters from absent ones", &[Defect::RefusesNullParams], &["ENV-05"]),
    Mutant::decides("absent-params-refused", Side::Strict, "calls a request without parameters no request", &[Defect::RefusesAbsentParams], &["ENV-05", "ERR-04"]),
    Mutant::writes("id-missing", Side::Missing, "leaves out the id", &[On::Every.does(Change::Remove("id"))], &["ENV-06"]),
    Mutant::writes("id-in-the-result", Side::Moved, "has the id inside the result", &[On::Success.does(Change::Moved("id", "result"))], &["ENV-06"]),
    Mutant::writes("error-missing-on-success", Side::Missing, "leaves out the error of a success", &[On::Success.does(Change::Remove("error"))], &["ENV-06"]),
    Mutant::writes("error-false-on-success", Side::Type, "says false for no error", &[On::Success.does(Change::Set("error", "false"))], &["ENV-06"]),
    Mutant::writes("error-zero-on-success", Side::Type, "says 0 for no error", &[On::Success.does(Change::Set("error", "0"))], &["ENV-06"]),
    Mutant::writes("error-empty-list-on-success", Side::Type, "says [] for no error", &[On::Success.does(Change::Set("error", "[]"))], &["ENV-06"]),
    Mutant::writes("error-renamed-on-success", Side::Moved, "calls the error err", &[On::Success.does(Change::Renamed("error", "err"))], &["ENV-06"]),
    Mutant::writes("error-twice-on-success", Side::Repeated, "has a null error twice", &[On::Success.does(Change::Twice("error"))], &["ENV-06"]),
    Mutant::writes("result-missing", Side::Missing, "leaves out the result of a success", &[On::Success.does(Change::Remove("result"))], &["ENV-06"]),
    Mutant::writes("result-null", Side::Contradictory, "has neither error nor result", &[On::Success.does(Change::Set("result", "null"))], &["ENV-06"]),
    Mutant::writes("result-listed", Side::Type, "puts the result into a list", &[On::Success.does(Change::Listed("result"))], &["ENV-06"]),
    Mutant::writes("result-as-text", Side::Type, "writes the result as JSON in a string", &[On::Success.does(Change::Quoted("result"))], &["ENV-06"]),
    Mutant::writes("result-true", Side::Type, "says true for the result", &[On::Success.does(Change::Set("result", "true"))], &["ENV-06"]),
    Mutant::writes("result-renamed", Side::Moved, "calls the result response", &[On::Success.does(Change::Renamed("result", "response"))], &["ENV-06"]),
    Mutant::writes("whole-answer-wrapped", Side::Moved, "has the whole answer inside another object", &[On::Every.does(Change::With(wrapped))], &["ENV-06"]),
    Mutant::writes("whole-answer-listed", Side::Type, "has the answer in a list", &[On::Every.does(Change::With(|_, answer| { *answer = Json::List(vec![answer.clone()]); }))], &["ENV-06"]),
    Mutant::writes("answer-twice", Side::Repeated, "sends its answer twice in a row", &[On::Every.does(Change::Bytes(|body| [body.clone(), body].concat()))], &["ENV-06"]),
    Mutant::writes("garbage-after-the-answer", Side::Type, "appends something to its answer", &[On::Every.does(Change::Bytes(|body| { [body, b"\n<!-- -->".to_vec()].concat() }))], &["ENV-06"]),
    Mutant::writes("byte-order-mark", Side::Unit, "begins its answer with a byte order mark", &[On::Every.does(Change::Bytes(|body| { [b"\xef\xbb\xbf".to_vec(), body].concat() }))], &["ENV-06"]),
    Mutant::writes("cut-in-half", Side::Missing, "sends half its answer", &[On::Every.does(Change::Bytes(|body| body[..body.len() / 2].to_vec()))], &["ENV-06"]),
    Mutant::writes("empty-answer", Side::Missing, "sends an empty body", &[On::Every.does(Change::Bytes(|_| Vec::new()))], &["ENV-06"]),
    Mutant::writes("utf-16", Side::Unit, "writes UTF-16", &[On::Every.does(Change::Bytes(|body| { body.iter().flat_map(|byte| [*byte, 0]).collect() }))], &["ENV-06"]),
    Mutant::writes("result-missing-on-failure", Side::Missing, "leaves out the result of a failure", &[On::Failure.does(Change::Remove("result"))], &["ENV-07"]),
    Mutant::writes("result-empty-on-failure", Side::Type, "has {} for the result of a failure", &[On::Failure.does(Change::Set("result", "{}"))], &["ENV-07"]),
    Mutant::writes("result-false-on-failure", Side::Type, "says false for the result of a failure", &[On::Failure.does(Change::Set("result", "false"))], &["ENV-07"]),
    Mutant::writes("result-beside-an-error", Side::Contradictory, "has a result beside an error", &[On::Failure.does(Change::Set("result", "{\"details\":null}"))], &["ENV-07"]),
    Mutant::writes("error-beside-a-result", Side::Contradictory, "has an error beside the result of a success", &[On::Success.does(Change::Set("error", "{\"code\":-32400,\"message\":\"no\"}"))], &["ENV-07"]),
    Mutant::writes("error-as-text", Side::Type, "has a text for an error", &[On::Failure.does(Change::Set("error", "\"refused\""))], &["ENV-07"]),
    Mutant::writes("error-as-a-code", Side::Type, "has a bare code for an error", &[On::Failure.does(Change::Set("error", "-32300"))], &["ENV-07"]),
    Mutant::writes("error-listed", Side::Type, "has the error in a list", &[On::Failure.does(Change::Listed("error"))], &["ENV-07"]),
    Mutant::writes("error-missing-on-failure", Side::Missing, "leaves out the error of a failure", &[On::Failure.does(Change::Remove("error"))], &["ENV-07"]),
    Mutant::writes("error-twice", Side::Repeated, "has the error twice", &[On::Failure.does(Change::Twice("error"))], &["ENV-06"]),
    Mutant::writes("code-quoted", Side::Type, "puts the error's code in quotes", &[On::Failure.does(Change::Quoted("error.code"))], &["ENV-09"]),
    Mutant::writes("code-with-a-point", Side::Unit, "writes the error's code with .0", &[On::Failure.does(Change::WithPoint("error.code"))], &["ENV-09"]),
    Mutant::writes("code-missing", Side::Missing, "leaves out the error's code", &[On::Failure.does(Change::Remove("error.code"))], &["ENV-09"]),
    Mutant::writes("code-null", Side::Missing, "has a null code", &[On::Failure.does(Change::Set("error.code", "null"))], &["ENV-09"]),
    Mutant::writes("code-at-the-top", Side::Moved, "has the code beside the error", &[On::Failure.does(Change::Moved("error.code", ""))], &["ENV-09"]),
    Mutant::writes("code-renamed", Side::Moved, "calls the code errno", &[On::Failure.does(Change::Renamed("error.code", "errno"))], &["ENV-09"]),
    Mutant::writes("code-twice", Side::Repeated, "has the code twice", &[On::Failure.does(Change::Twice("error.code"))], &["ENV-09"]),
    Mutant::writes("message-missing", Side::Missing, "leaves out the message", &[On::Failure.does(Change::Remove("error.message"))], &["ENV-09"]),
    Mutant::writes("message-null", Side::Missing, "has a null message", &[On::Failure.does(Change::Set("error.message", "null"))], &["ENV-09"]),
    Mutant::writes("message-an-object", Side::Type, "has its message by language in an object", &[On::Failure.does(Change::Set("error.message", "{\"ru\":\"x\",\"en\":\"x\"}"))], &["ENV-09"]),
    Mutant::writes("message-a-number", Side::Type, "has a number for a message", &[On::Failure.does(Change::Set("error.message", "5"))], &["ENV-09"]),
    Mutant::writes("message-renamed", Side::Moved, "calls the message text", &[On::Failure.does(Change::Renamed("error.message", "text"))], &["ENV-09"]),
    Mutant::writes("data-a-list", Side::Type, "has a list for data", &[On::Failure.does(Change::Set("error.data", "[1]"))], &["ENV-09"]),
    Mutant::writes("data-a-text", Side::Type, "has a text for data", &[On::Failure.does(Change::Set("error.data", "\"field amount\""))], &["ENV-09"]),
];

fn is_a_check(asked: &Json) -> bool {
    asked.get("method").and_then(Json::as_text) == Some("pam.check_payment")
}

fn alter_id(answer: &mut Json, change: impl Fn(&Json) -> Json) {
    let Json::Object(members) = answer else {
        return;
    };
    let ids = members
        .iter_mut()
        .filter(|(name, id)| name == "id" && id.as_integer().is_some());
    ids.for_each(|(_, id)| *id = change(id));
}

fn id_unquoted(_: &Json, answer: &mut Json) {
    let Json::Object(members) = answer else {
        return;
    };
    for (name, id) in members {
        let digits = id
            .as_text()
            .filter(|text| text.parse::<i64>().is_ok())
            .map(str::to_owned);
        if let (Some(digits), "id") = (digits, name.as_str()) {
            *id = Json::Number(digits);
        }
    }
}

fn alter_text_id(answer: &mut Json, alter: fn(&str) -> String) {
    if let Json::Object(members) = answer {
        for (name, id) in members {
            if let (Json::Text(text), "id") = (&*id, name.as_str()) {
                *id = Json::text(alter(text));
            }
        }
    }
}

/// 53 bits are what a double keeps of an integer.
fn through_a_float(id: &Json) -> Json {
    let id = id.as_integer().unwrap_or_default();
    Json::Number(
        (if id.unsigned_abs() > 1 << 53 {
            id / 2 * 2
        } else {
            id
        })
        .to_string(),
    )
}

fn refuse_as_no_request(_: &Json, answer: &mut Json) {
    let error = Json::object([
        ("code", Json::integer(-32600)),
        ("message", Json::text("no")),
    ]);
    set(answer, "error", error);
    set(answer, "result", Json::Null);
}

fn wrapped(_: &Json, answer: &mut Json) {
    *answer = Json::object([("response", answer.clone())]);
}

fn set(answer: &mut Json, wanted: &str, value: Json) {
    if let Json::Object(members) = answer {
        members.retain(|(name, _)| name != wanted);
        members.push((wanted.to_owned(), value));
    }
}
