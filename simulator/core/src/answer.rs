//! A decision written as the gateway's bytes.

use std::io::Write;

use serde::Serialize;
use serde_json::value::RawValue;

use super::Behaviour;
use super::chance::Hex32;
use super::check_payment::Report;
use super::error_code::ErrorCode;
use super::pay_by_cash::Details;
use super::refusal::{ErrorData, Refusal};
use super::settings::{AnswerSettings, MxId, Nesting};

/// Room for any answer to a good call, so that writing it does not move it again and again.
const USUAL_BYTES: usize = 384;

/// What the client is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    Payout(Details),
    Check(Report),
    /// The result of a method that the profile added, as JSON.
    Stub(Box<str>),
    Error(Refusal),
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    code: ErrorCode,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a ErrorData>,
}

/// Writes an answer as the behaviour's settings say (ENV-04, ENV-10), members in the order of the
/// page's examples (ENV-06, ENV-07).
pub fn write(id: &RawValue, reply: &Reply, mx_id: Option<Hex32>, behaviour: &Behaviour) -> Vec<u8> {
    let settings = &behaviour.settings.envelope;
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    bytes.extend_from_slice(if settings.jsonrpc {
        br#"{"jsonrpc":"2.0","id":"#
    } else {
        br#"{"id":"#
    });
    bytes.extend_from_slice(id.get().as_bytes());
    bytes.extend_from_slice(br#","error":"#);
    match reply {
        Reply::Payout(details) => write_details(&mut bytes, details, &behaviour.settings.answers),
        Reply::Check(report) => write_report(&mut bytes, report, &behaviour.settings.answers),
        Reply::Stub(result) => push(&mut bytes, format_args!(r#"null,"result":{result}"#)),
        Reply::Error(refusal) => write_error(&mut bytes, refusal, behaviour),
    }
    if let Some(mx_id) = mx_id.filter(|_| settings.mx_id == MxId::TopLevel) {
        push(&mut bytes, format_args!(r#","mx_id":"{mx_id}""#));
    }
    bytes.push(b'}');
    bytes
}

/// What is told of a payment, as JSON.
pub(super) fn details(details: &Details, settings: &AnswerSettings) -> String {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    write_members(&mut bytes, details, settings);
    String::from_utf8(bytes).expect("it was written as text")
}

/// PAY-02 to PAY-11.
fn write_details(bytes: &mut Vec<u8>, details: &Details, settings: &AnswerSettings) {
    bytes.extend_from_slice(br#"null,"result":{"details":"#);
    write_members(bytes, details, settings);
    bytes.push(b'}');
}

fn write_members(bytes: &mut Vec<u8>, details: &Details, settings: &AnswerSettings) {
    push(
        bytes,
        format_args!(
            concat!(
                r#"{{"id":"{id}","masked_card_number":null,"#,
                r#""transaction_id":{transaction},"bank_transaction_id":null,"#,
                r#""reference_number":null,"amount":{amount},"merchantId":null,"#,
                r#""terminalId":null,"date":{date}}}"#
            ),
            id = details.id,
            transaction = details.transaction_id.0,
            amount = settings.amount_and_date.write(details.amount.0),
            date = settings.amount_and_date.write(details.date),
        ),
    );
}

/// CHK-02 to CHK-06.
fn write_report(bytes: &mut Vec<u8>, report: &Report, settings: &AnswerSettings) {
    let (open, close) = match settings.check_nested {
        Nesting::Twice => (r#"{"result":"#, "}"),
        Nesting::Once => ("", ""),
    };
    push(
        bytes,
        format_args!(
            concat!(
                r#"null,"result":{open}{{"bank_transaction_id":null,"#,
                r#""amount":{amount},"date":{date},"status":{status}}}{close}"#
            ),
            open = open,
            close = close,
            amount = settings.amount_and_date.write(report.amount.0),
            date = settings.amount_and_date.write(report.date),
            status = settings.status.write(report.status.code()),
        ),
    );
}

fn write_error(bytes: &mut Vec<u8>, refusal: &Refusal, behaviour: &Behaviour) {
    let manner = refusal.manner.as_deref();
    let message = manner.and_then(|manner| manner.message.as_deref());
    let error = ErrorBody {
        code: refusal.code,
        message: message.unwrap_or_else(|| behaviour.message(refusal.code)),
        data: manner.and_then(|manner| manner.data.as_ref()),
    };
    serde_json::to_writer(&mut *bytes, &error).expect("an error holds nothing JSON cannot say");
    bytes.extend_from_slice(br#","result":null"#);
}

fn push(bytes: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    bytes.write_fmt(text).expect("memory takes all bytes");
}
