//! What the contract leaves open, as settings of a profile. The defaults stand in
//! `fixtures/profiles/default.toml`, nowhere in code; each names the requirement it settles.

use std::time::Duration;

use serde::Deserialize;

use super::error_code::ErrorCode;

/// Every setting that is not a vendor, service, progression or text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub envelope: EnvelopeSettings,
    pub http: HttpSettings,
    pub auth: AuthSettings,
    pub params: ParamSettings,
    pub payments: PaymentSettings,
    pub answers: AnswerSettings,
    pub limits: LimitSettings,
    /// Which ways of asking for a behaviour are open.
    pub control: ControlSettings,
    /// What never leaves in clear.
    pub redaction: RedactionSettings,
    pub findings: FindingSettings,
}

/// What is said of clients; it never changes an answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingSettings {
    /// The ids of findings that count for nothing.
    pub ignore: Vec<String>,
}

/// What never leaves in clear, besides keys, signatures and the numbers of cards.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedactionSettings {
    /// The names of parameters that hold card data; case and separators make no difference.
    pub card_fields: Vec<String>,
}

/// The wrapping of requests and answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvelopeSettings {
    /// Where the request tracker stands in an answer (ENV-10).
    pub mx_id: MxId,
    /// Whether answers carry `"jsonrpc":"2.0"` (ENV-04).
    pub jsonrpc: bool,
    /// The error for an array of requests (ENV-13).
    pub batch: ErrorCode,
    /// What becomes of a request without `id` (ENV-14).
    pub missing_id: Reaction,
    /// What becomes of `params` that is no object (ENV-05); accepted, it names no parameters.
    pub unnamed_params: Reaction,
    /// What becomes of a form-encoded body (ERR-05).
    pub form_encoded: Reaction,
}

/// Where `mx_id` stands (ENV-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MxId {
    /// Beside `result`, as sibling pages show it.
    TopLevel,
    /// Nowhere, as in the page's examples.
    Omit,
}

/// What the gateway does about something nobody documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// It goes on as if nothing were wrong.
    Accept,
    Refuse(ErrorCode),
}

impl<'de> Deserialize<'de> for Reaction {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl serde::de::Visitor<'_> for Words {
            type Value = Reaction;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an error code such as -32300, or \"accept\"")
            }
            fn visit_i64<E: serde::de::Error>(self, code: i64) -> Result<Reaction, E> {
                let code = i32::try_from(code)
                    .map_err(|_| E::custom("an error code has at most 32 bits"))?;
                ErrorCode::try_from(code)
                    .map(Reaction::Refuse)
                    .map_err(E::custom)
            }
            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Reaction, E> {
                match word {
                    "accept" => Ok(Reaction::Accept),
                    _ => Err(E::unknown_variant(word, &["accept"])),
                }
            }
        }
        deserializer.deserialize_any(Words)
    }
}

/// HTTP around the answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSettings {
    /// The content type of every answer (ENV-12).
    pub content_type: String,
    /// The HTTP status of an RPC error (ENV-11).
    pub rpc_error_status: u16,
    /// The HTTP status for any verb but POST (ENV-15).
    pub wrong_verb_status: u16,
    /// The HTTP status for any path but the gateway's (ENV-15).
    pub wrong_path_status: u16,
    /// Whether the gateway's path with a slash behind it is the gateway's path (ENV-15).
    pub trailing_slash: bool,
    /// The HTTP status for a body over the limit (ENV-15).
    pub body_too_large_status: u16,
    /// The largest body that is read, in bytes (ENV-15).
    pub body_limit_bytes: usize,
}

/// How the `Auth` header is judged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthSettings {
    /// How far a timestamp may lie from now, either way (AUT-03).
    #[serde(deserialize_with = "paysys_shared::duration_text::deserialize")]
    pub max_age: Duration,
    /// Which clock says what "now" is for a timestamp.
    pub clock: AuthClock,
    /// What becomes of a timestamp in seconds (AUT-05).
    pub seconds: Seconds,
    /// The error for no header at all (AUT-04).
    pub missing: ErrorCode,
    /// The error for a header of another form (AUT-04).
    pub malformed: ErrorCode,
    /// The error for a service nobody knows (AUT-04).
    pub unknown_service: ErrorCode,
    /// The error for a hash that does not fit (AUT-04).
    pub wrong_hash: ErrorCode,
}

/// Which clock a timestamp is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthClock {
    /// The machine's: a client signs with its own.
    Real,
    Sandbox,
}

/// What becomes of a timestamp in seconds (AUT-05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seconds {
    /// Fifty years old: stale.
    Stale,
    /// Taken for what it means.
    Accept,
}

/// How wrong parameters are answered (ERR-05, ERR-06).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParamSettings {
    pub wrong_type: ErrorCode,
    pub number_as_string: Reaction,
    pub string_as_number: Reaction,
    /// A number outside the limits, zero and negative amounts included.
    pub out_of_range: ErrorCode,
    /// A string that does not have the field's form, the same field twice.
    pub badly_formed: ErrorCode,
    /// The most characters of a form's text; more of them are out of range.
    pub longest_text: usize,
    pub empty_string: Reaction,
    pub unknown_field: Reaction,
    pub unknown_currency: ErrorCode,
    /// A vendor nobody knows (ERR-06).
    pub unknown_vendor: ErrorCode,
}

/// How payments are made and shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentSettings {
    /// The first transaction id; without it the seed decides on a seven-digit one.
    pub first_transaction_id: Option<u64>,
    /// The `details.id` of the first payments (32 hex digits each); later ones come from the seed.
    pub details_ids: Vec<String>,
    /// What the same request `id` sent again by the same service means (PAY-12).
    pub same_request_id: SameRequestId,
    /// The error where [`SameRequestId::Reject`] is chosen (PAY-12).
    pub same_request_id_error: ErrorCode,
    /// Whether a service may check another one's payment (CHK-08).
    pub check_of_another_service: Reaction,
    /// What becomes of a client's own reference (PAY-16).
    pub own_reference: OwnReferenceSettings,
}

/// What becomes of a client's own reference of a payment (PAY-16).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnReferenceSettings {
    /// Where a payout has it, see [`super::Behaviour::reference_paths`].
    pub field: String,
    pub check_by: String,
    pub mode: OwnReference,
    /// The error where [`OwnReference::Reject`] is chosen.
    pub error: ErrorCode,
}

/// What is done with a client's own reference (PAY-16). All but the first keep it, and find by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnReference {
    Ignore,
    /// A second payment may have the same one.
    Keep,
    Reject,
    /// A second payout with the same one is answered with the first payment.
    ReturnOriginal,
}

/// What the same request `id` sent again means (PAY-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SameRequestId {
    /// A second payment: nothing documented prevents it.
    NewPayment,
    /// The first payment's details again.
    ReturnOriginal,
    Reject,
}

/// How answers are written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerSettings {
    /// What a status is in JSON (CHK-06).
    pub status: NumberForm,
    /// What amounts and dates are in JSON (PAY-08, PAY-11, CHK-04, CHK-05).
    pub amount_and_date: NumberForm,
    /// How deep a check's answer stands (CHK-02).
    pub check_nested: Nesting,
}

/// What a whole number is in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberForm {
    /// `2`, as documented.
    Number,
    /// `"2"`, as relatives of the gateway have it.
    Text,
}

/// How often the answer to a check is wrapped in a `result`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nesting {
    /// As documented.
    Twice,
    /// As public client code expects it.
    Once,
}

/// How many calls a service may make; a sibling API of the platform allows 100 a minute.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSettings {
    /// Calls of one service in a minute of sandbox time; 0 sets no limit.
    pub calls_per_minute: u32,
    pub status: u16,
    pub error: ErrorCode,
}

/// Which ways of asking for a behaviour are open to the client itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlSettings {
    /// Whether the `X-Paysys-Sim` header is read.
    pub header: bool,
    /// Whether the accounts of the catalogue are reserved.
    pub reserved_accounts: bool,
}
