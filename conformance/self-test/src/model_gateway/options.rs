//! Where the contract is silent, every gateway does as it likes: all of these are right.

/// How a gateway behaves where nobody says how it should.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether answers carry `mx_id` (ENV-10).
    pub tracker: bool,
    /// Whether answers say `"jsonrpc":"2.0"` (ENV-04).
    pub says_jsonrpc: bool,
    /// The HTTP status of an error (ENV-11).
    pub error_status: u16,
    /// The content type (ENV-12).
    pub content_type: Option<&'static str>,
    /// The code for an array of requests (ENV-13).
    pub batch: i64,
    /// Whether a request without an id is served (ENV-14).
    pub serves_without_id: bool,
    /// Whether it gets HTTP 204 and no body.
    pub ignores_notifications: bool,
    /// The code for `params` that are a list or a scalar (ENV-05).
    pub wrong_params: i64,
    /// The HTTP statuses for another verb and another path (ENV-15), and whether a large body is read.
    pub other_ways: (u16, u16),
    /// The HTTP status where a slash follows the URL; nothing: it is served there, too (ENV-15).
    pub slash: Option<u16>,
    pub message: &'static str,
    /// What they say where that is asked for by `Accept-Language`: the language, and the words (ENV-17).
    pub translation: Option<(&'static str, &'static str)>,
    /// What stands under `data` in an error, as JSON; nothing: no such member.
    pub error_data: Option<&'static str>,
    /// The codes for a missing or malformed header, an unknown service and a wrong hash (AUT-04).
    pub unauthorised: i64,
    /// How old a signature may be, in seconds, either way (AUT-03).
    pub max_age_seconds: i64,
    /// Whether timestamps in seconds are taken (AUT-05).
    pub takes_seconds: bool,
    pub takes_capitals: bool,
    /// The code for a parameter that is there and wrong (ERR-05).
    pub wrong_parameter: i64,
    /// The code with which payouts are turned away that are right, if they are.
    pub turns_away: Option<i64>,
    /// The vendor whose payouts it turns away though they are right, and the code.
    pub refuses_vendor: Option<(i64, i64)>,
    /// The code for a vendor nobody knows (ERR-06).
    pub unknown_vendor: i64,
    /// Whether unknown fields, unknown currencies and empty texts are taken (ERR-05).
    pub lenient: bool,
    /// Whether whole numbers in quotes are taken (ERR-05).
    pub takes_text_numbers: bool,
    /// How far its clock is ahead of ours, in seconds.
    pub clock_ahead_seconds: i64,
    pub first_transaction: i64,
    /// `details.id` of the first payment; later ones follow from it.
    pub first_details_id: u128,
    /// What becomes of a request id that was used before (PAY-12).
    pub same_request: SameRequest,
    /// What becomes of a reference of the client's own (PAY-16).
    pub own_reference: OwnReference,
    /// Numerator and denominator of the amount in UZS per form amount of the wallet vendor (PAY-08).
    pub rate: (i64, i64),
    pub progression: &'static str,
    /// `bank_transaction_id` of a check's answer, as JSON (CHK-03).
    pub bank_transaction_id: &'static str,
    /// Whether cards of Russian banks can be paid, besides wallets.
    pub serves_cards: bool,
    /// Whether one service may check another's payment (CHK-08).
    pub shares_payments: bool,
}

/// What becomes of a payout whose request id was used before (PAY-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameRequest {
    NewPayment,
    /// It is answered with the first one.
    Original,
    Refused(i64),
}

/// What becomes of a reference of the client's own, beside the form (PAY-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnReference {
    Ignored,
    /// A payout with one is refused, and so is a check by one: with the code for a wrong parameter.
    Unwelcome,
    /// A check by it finds the payment, and a second payout with it is made, too.
    Kept,
    /// A check by it finds the payment, and a second payout with it is refused with this code.
    Once(i64),
    /// A check by it finds the payment, and so does a second payout with it.
    Original,
}

impl Options {
    /// What the simulator does by default, too.
    pub const USUAL: Self = Self {
        tracker: true,
        says_jsonrpc: false,
        error_status: 200,
        content_type: Some("application/json; charset=utf-8"),
        batch: -32600,
        serves_without_id: false,
        ignores_notifications: false,
        wrong_params: -32600,
        other_ways: (405, 404),
        slash: None,
        message: "refused",
        translation: None,
        error_data: None,
        unauthorised: -32504,
        max_age_seconds: 300,
        takes_seconds: false,
        takes_capitals: false,
        wrong_parameter: -32300,
        turns_away: None,
        refuses_vendor: None,
        unknown_vendor: -32316,
        lenient: false,
        takes_text_numbers: false,
        clock_ahead_seconds: 0,
        first_transaction: 4_100_200,
        first_details_id: 0x51b7_2f0c_93ae_4d68_8a1e_0c77_5e29_b000,
        same_request: SameRequest::NewPayment,
        own_reference: OwnReference::Ignored,
        rate: (5, 4),
        progression: "typical",
        bank_transaction_id: "null",
        serves_cards: true,
        shares_payments: false,
    };

    /// The same gateway as it was when the page's examples were made.
    pub(super) fn as_on_the_page(self) -> Self {
        Self {
            tracker: false,
            first_transaction: 2_355_076,
            first_details_id: 0x2b32_d68e_1545_73ec_7b6d_30d1_f803_c5a5,
            rate: (5, 4),
            progression: "instant",
            bank_transaction_id: "null",
            ..self
        }
    }
}
