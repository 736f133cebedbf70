//! What is known of a call when it is decided how to treat it.

use crate::document::RawJson;

use super::amount::FormAmount;
use super::method::Method;
use super::service::ServiceIndex;

/// What a rule can look at. Of a check, vendor, account, amount and currency are those of
/// the payment it asks about, and unknown where there is none.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub method: &'a Method,
    /// Whether the call pays, if nothing goes wrong.
    pub pays: bool,
    /// Who calls; a stub may take unsigned requests.
    pub service: Option<ServiceIndex>,
    /// The request's id, as it was written.
    pub id: RawJson<'a>,
    pub vendor_id: Option<u64>,
    pub account: Option<&'a str>,
    /// What the client calls the payment: the characters of a text, the digits of a number (PAY-16).
    pub reference: Option<&'a str>,
    /// The amount in the form's unit.
    pub amount: Option<FormAmount>,
    pub currency: Option<&'a str>,
    /// Whether there are other payments, whose data an answer could show.
    pub others: bool,
    /// Whether the truth is an error, which has no data of a payment.
    pub is_refused: bool,
    /// Whether the deposit does not cover the payout, so that none can be committed.
    pub is_short: bool,
}
