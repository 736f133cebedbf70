//! A decision written as the gateway's bytes.

use serde::Serialize;

use super::Behaviour;
use super::chance::Hex32;
use super::check_payment::Report;
use super::error_code::ErrorCode;
use super::pay_by_cash::Details;
use super::refusal::{ErrorData, Refusal};
use super::settings::{AnswerSettings, MxId, Nesting, NumberForm};
use super::status::Status;

/// Room for what is told of a payment, so that writing it does not move it again and again.
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
pub fn write(
    id: &str,
    reply: &Reply,
    mx_id: Option<Hex32>,
    behaviour: &Behaviour,
    bytes: &mut Vec<u8>,
) {
    let settings = &behaviour.settings.envelope;
    bytes.extend_from_slice(if settings.jsonrpc {
        br#"{"jsonrpc":"2.0","id":"#
    } else {
        br#"{"id":"#
    });
    bytes.extend_from_slice(id.as_bytes());
    bytes.extend_from_slice(br#","error":"#);
    match reply {
        Reply::Payout(details) => write_details(bytes, details, &behaviour.settings.answers),
        Reply::Check(report) => write_report(bytes, report, &behaviour.settings.answers),
        Reply::Stub(result) => {
            bytes.extend_from_slice(br#"null,"result":"#);
            bytes.extend_from_slice(result.as_bytes());
        }
        Reply::Error(refusal) => write_error(bytes, refusal, behaviour),
    }
    if let Some(mx_id) = mx_id.filter(|_| settings.mx_id == MxId::TopLevel) {
        bytes.extend_from_slice(br#","mx_id":""#);
        write_hex(bytes, mx_id);
        bytes.push(b'"');
    }
    bytes.push(b'}');
}

/// What is told of a payment, as JSON.
pub(super) fn details(details: &Details, settings: &AnswerSettings) -> String {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    write_members(&mut bytes, details, settings);
    String::from_utf8(bytes).expect("it was written as text")
}

/// A status as the settings write it, as JSON.
pub(super) fn status(status: Status, settings: &AnswerSettings) -> String {
    let mut bytes = Vec::new();
    write_number(&mut bytes, settings.status, status.code());
    String::from_utf8(bytes).expect("it was written as text")
}

/// PAY-02 to PAY-11.
fn write_details(bytes: &mut Vec<u8>, details: &Details, settings: &AnswerSettings) {
    bytes.extend_from_slice(br#"null,"result":{"details":"#);
    write_members(bytes, details, settings);
    bytes.push(b'}');
}

fn write_members(bytes: &mut Vec<u8>, details: &Details, settings: &AnswerSettings) {
    let form = settings.amount_and_date;
    bytes.extend_from_slice(br#"{"id":""#);
    write_hex(bytes, details.id);
    bytes.extend_from_slice(br#"","masked_card_number":null,"transaction_id":"#);
    write_number(bytes, NumberForm::Number, details.transaction_id.0);
    bytes.extend_from_slice(br#","bank_transaction_id":null,"reference_number":null,"amount":"#);
    write_number(bytes, form, details.amount.0);
    bytes.extend_from_slice(br#","merchantId":null,"terminalId":null,"date":"#);
    write_number(bytes, form, details.date);
    bytes.push(b'}');
}

/// CHK-02 to CHK-06.
fn write_report(bytes: &mut Vec<u8>, report: &Report, settings: &AnswerSettings) {
    let form = settings.amount_and_date;
    let (open, close): (&[u8], &[u8]) = match settings.check_nested {
        Nesting::Twice => (br#"{"result":"#, b"}"),
        Nesting::Once => (b"", b""),
    };
    bytes.extend_from_slice(br#"null,"result":"#);
    bytes.extend_from_slice(open);
    bytes.extend_from_slice(br#"{"bank_transaction_id":null,"amount":"#);
    write_number(bytes, form, report.amount.0);
    bytes.extend_from_slice(br#","date":"#);
    write_number(bytes, form, report.date);
    bytes.extend_from_slice(br#","status":"#);
    write_number(bytes, settings.status, report.status.code());
    bytes.push(b'}');
    bytes.extend_from_slice(close);
}

/// Not by way of `fmt`, which takes longer than the whole rest of an answer.
fn write_number(bytes: &mut Vec<u8>, form: NumberForm, number: impl itoa::Integer) {
    let quote: &[u8] = match form {
        NumberForm::Number => b"",
        NumberForm::Text => b"\"",
    };
    bytes.extend_from_slice(quote);
    bytes.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
    bytes.extend_from_slice(quote);
}

fn write_hex(bytes: &mut Vec<u8>, id: Hex32) {
    bytes.extend_from_slice(id.write(&mut [0; 32]).as_bytes());
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
