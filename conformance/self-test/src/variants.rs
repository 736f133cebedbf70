//! Gateways that differ wherever the contract is silent, and must pass.

use super::is_on_the_page;
use crate::model_gateway::{Change, Model, Mutation, On, Options, OwnReference, SameRequest};
use paysys_judge::exit;
use paysys_shared::json::Json;

/// A gateway that is different, and right.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    pub name: &'static str,
    /// How it differs, as the end of "it …".
    pub does: &'static str,
    /// The exit code of a run on it: 4 where it refuses payouts with codes that leave the outcome open.
    pub exit_code: u8,
    /// What it is warned of, in the order of ids.
    pub warns: &'static [&'static str],
    options: Options,
    mutations: &'static [Mutation],
}

impl Variant {
    #[must_use]
    pub fn model(&self) -> Model {
        Model {
            options: self.options,
            mutations: self.mutations,
            ..Model::RIGHT
        }
    }

    const fn with(name: &'static str, does: &'static str, options: Options) -> Self {
        Self {
            options,
            ..Self::writes(name, does, &[])
        }
    }

    /// One whose refusals of payouts nobody can rely on.
    const fn unsure(name: &'static str, does: &'static str, options: Options) -> Self {
        Self {
            exit_code: exit::MONEY_UNKNOWN,
            ..Self::with(name, does, options)
        }
    }

    const fn writes(
        name: &'static str,
        does: &'static str,
        mutations: &'static [Mutation],
    ) -> Self {
        Self {
            name,
            does,
            exit_code: exit::CONFORMANT,
            warns: &[],
            options: USUAL,
            mutations,
        }
    }

    const fn warned_of(self, warns: &'static [&'static str]) -> Self {
        Self { warns, ..self }
    }
}

const USUAL: Options = Options::USUAL;

const NO_DATE_HEADER: &[Mutation] = &[On::Every.does(Change::NoDateHeader)];

/// All right gateways.
#[rustfmt::skip] // one line, one gateway
pub const VARIANTS: &[Variant] = &[
    Variant::with("as-documented", "does what the simulator does by default", USUAL),
    Variant::unsure("other-auth-code", "refuses signatures with -32403", Options { unauthorised: -32403, ..USUAL }),
    Variant::with("auth-code-of-no-request", "refuses signatures with -32600", Options { unauthorised: -32600, ..USUAL }),
    Variant::with("no-money", "turns payouts away for want of money", Options { turns_away: Some(-32309), ..USUAL }),
    Variant::with("payee-unknown", "turns payouts away as it does not know the payee", Options { turns_away: Some(-32317), ..USUAL }),
    Variant::with("vendor-blocked", "turns payouts away as the vendor is blocked", Options { turns_away: Some(-32319), ..USUAL }),
    Variant::with("wallets-only", "serves one vendor only", Options { serves_cards: false, ..USUAL }),
    Variant::with("cards-not-allowed", "refuses payouts to cards with -32504, and to nobody else", Options { refuses_vendor: Some((101_606, -32504)), ..USUAL }),
    Variant::with("no-method-for-cards", "refuses payouts to cards with -32601, and to nobody else", Options { refuses_vendor: Some((101_606, -32601)), ..USUAL }),
    Variant::with("wallets-not-allowed", "refuses payouts to wallets with -32504, and to nobody else", Options { refuses_vendor: Some((101_596, -32504)), ..USUAL }),
    Variant::with("auth-code-of-blocked", "refuses signatures with -32315", Options { unauthorised: -32315, ..USUAL }),
    Variant::with("long-memory", "takes signatures that are up to a day old", Options { max_age_seconds: 86_400, ..USUAL }),
    Variant::with("short-memory", "takes signatures that are up to 20 seconds old", Options { max_age_seconds: 20, ..USUAL }),
    Variant::with("seconds-taken", "takes timestamps in seconds", Options { takes_seconds: true, ..USUAL }),
    Variant::with("capitals-taken", "takes hashes in capitals", Options { takes_capitals: true, ..USUAL }),
    Variant::with("http-400-on-errors", "delivers errors under HTTP 400", Options { error_status: 400, ..USUAL }),
    Variant::with("http-404-on-errors", "delivers errors under HTTP 404", Options { error_status: 404, ..USUAL }),
    Variant::with("http-500-on-errors", "delivers errors under HTTP 500", Options { error_status: 500, ..USUAL }),
    Variant::with("no-charset", "names no charset", Options { content_type: Some("application/json"), ..USUAL }),
    Variant::with("text-html", "calls its JSON text/html", Options { content_type: Some("text/html; charset=UTF-8"), ..USUAL }),
    Variant::with("no-content-type", "names no content type", Options { content_type: None, ..USUAL }),
    Variant::with("no-tracker", "sends no mx_id", Options { tracker: false, ..USUAL }),
    Variant::with("says-jsonrpc", "says jsonrpc 2.0", Options { says_jsonrpc: true, ..USUAL }).warned_of(&["CHK-01", "PAY-01"]),
    Variant::with("serves-without-id", "serves requests without an id", Options { serves_without_id: true, ..USUAL }),
    Variant::with("nothing-without-id", "answers requests without an id with HTTP 204 and no body", Options { ignores_notifications: true, ..USUAL }),
    Variant::with("params-of-another-kind-are-missing", "calls params that are no object missing, -32300", Options { wrong_params: -32300, ..USUAL }),
    Variant::unsure("params-of-another-kind-are-invalid", "refuses params that are no object with -32602", Options { wrong_params: -32602, ..USUAL }),
    Variant::with("negative-ids", "counts its payments below zero", Options { first_transaction: -7_000_000, ..USUAL }),
    Variant::with("batches-are-broken-json", "refuses batches with -32700", Options { batch: -32700, ..USUAL }),
    Variant::with("other-verbs-and-paths-are-200", "answers other verbs and paths under HTTP 200", Options { other_ways: (200, 200), ..USUAL }),
    Variant::with("russian", "speaks Russian", Options { message: "Отказано: недостаточно прав", ..USUAL }),
    Variant::with("silent", "has empty messages", Options { message: "", ..USUAL }),
    Variant::with("error-data", "explains errors in data", Options { error_data: Some(r#"{ "field":"amount","hint":[1,2]}"#), ..USUAL }),
    Variant::with("null-error-data", "has null data in errors", Options { error_data: Some("null"), ..USUAL }),
    Variant::unsure("other-code-for-wrong-parameters", "refuses wrong parameters with -32602", Options { wrong_parameter: -32602, ..USUAL }),
    Variant::with("no-request-for-wrong-parameters", "refuses wrong parameters with -32600", Options { wrong_parameter: -32600, ..USUAL }),
    Variant::with("no-vendor-for-unknown-vendors", "refuses unknown vendors with -32600", Options { unknown_vendor: -32600, ..USUAL }),
    Variant::with("vendor-missing-for-unknown-vendors", "refuses unknown vendors with -32300", Options { unknown_vendor: -32300, ..USUAL }),
    Variant::with("lenient", "takes unknown fields, unknown currencies, empty texts and .0", Options { lenient: true, ..USUAL }),
    Variant::with("numbers-in-quotes-taken", "takes whole numbers in quotes", Options { takes_text_numbers: true, ..USUAL }),
    Variant::with("not-at-the-slash", "answers HTTP 404 where a slash follows the URL", Options { slash: Some(404), ..USUAL }),
    Variant::with("redirects-from-the-slash", "redirects from the URL with a slash to the one without", Options { slash: Some(308), ..USUAL }),
    Variant::with("speaks-as-asked", "answers in Uzbek where that is asked for", Options { translation: Some(("uz", "rad etildi")), ..USUAL }),
    Variant::with("keeps-references", "finds a payment by the client's own reference", Options { own_reference: OwnReference::Kept, ..USUAL }),
    Variant::unsure("references-are-taken-once", "refuses a reference of the client's that was used", Options { own_reference: OwnReference::Once(-32312), ..USUAL }),
    Variant::with("references-are-taken-once-for-sure", "refuses a reference of the client's that was used with a definite refusal", Options { own_reference: OwnReference::Once(-32300), ..USUAL }),
    Variant::with("references-are-recognised", "answers a reference of the client's that was used with its first payment", Options { own_reference: OwnReference::Original, ..USUAL }),
    Variant::with("references-are-unwelcome", "refuses payouts and checks with a reference of the client's", Options { own_reference: OwnReference::Unwelcome, ..USUAL }),
    Variant::with("small-ids", "counts its payments from 1", Options { first_transaction: 1, ..USUAL }),
    Variant::with("an-hour-ahead", "has a clock that is an hour ahead of ours", Options { clock_ahead_seconds: 3_600, ..USUAL }),
    Variant::writes("hangs-up-at-first", "closes the connection on a check that it hears for the first time", &[On::Every.does(Change::HangsUpAtFirst(|asked, _| asked.get("method").and_then(Json::as_text) == Some("pam.check_payment")))]),
    Variant::writes("no-date-header", "does not say in a header what time it is", NO_DATE_HEADER),
    Variant { mutations: NO_DATE_HEADER, ..Variant::with("hours-behind-and-no-date-header", "has a clock that is five hours behind ours, and no header that says so", Options { clock_ahead_seconds: -18_000, ..USUAL }) },
    Variant::with("large-ids", "has ids above 2^53", Options { first_transaction: 9_007_199_254_740_993, ..USUAL }),
    Variant::with("ids-of-zeros", "begins details.id with zeros", Options { first_details_id: 1, ..USUAL }),
    Variant::unsure("repeated-request-refused", "refuses a request id that was used", Options { same_request: SameRequest::Refused(-32312), ..USUAL }),
    Variant::with("repeated-request-refused-for-sure", "refuses a request id that was used with a definite refusal", Options { same_request: SameRequest::Refused(-32600), ..USUAL }),
    Variant::with("repeated-request-recognised", "answers a repeated request with its first payment", Options { same_request: SameRequest::Original, ..USUAL }),
    Variant::with("other-rate", "pays one for one", Options { rate: (1, 1), ..USUAL }),
    Variant::with("real-rate", "pays 12 345.67 for one", Options { rate: (1_234_567, 100), ..USUAL }),
    Variant::with("instant", "completes at once", Options { progression: "instant", ..USUAL }),
    Variant::with("held-first", "holds the money first", Options { progression: "held-first", ..USUAL }),
    Variant::with("slow", "takes ten minutes to complete", Options { progression: "ten-minutes", ..USUAL }),
    Variant::with("cancels", "cancels what it is asked to pay", Options { progression: "cancelled", ..USUAL }),
    Variant::with("fails", "ends every payment in error", Options { progression: "failed", ..USUAL }),
    Variant::with("awaits", "awaits payment for ever", Options { progression: "await", ..USUAL }),
    Variant::with("refunds", "refunds what it completed", Options { progression: "refunded-later", ..USUAL }),
    Variant::with("bank-id-number", "knows the bank's id as a number", Options { bank_transaction_id: "778899", ..USUAL }),
    Variant::with("bank-id-text", "knows the bank's id as a text", Options { bank_transaction_id: "\"A-778899\"", ..USUAL }),
    Variant::with("shared-payments", "lets services check each other's payments", Options { shares_payments: true, ..USUAL }),
    Variant::with("everything-different", "differs in all of that at once", EVERYTHING).warned_of(&["CHK-01", "PAY-01"]),
    // What is no fault, and yet worth a warning.
    Variant::writes("undocumented-member", "has a member nobody documented", &[On::Every.does(Change::Set("server", "\"a\""))]).warned_of(&["CHK-01", "ENV-06", "PAY-01"]),
    Variant::writes("undocumented-particular", "has a particular nobody documented", &[On::Payout.does(Change::Set("result.details.fee", "0"))]).warned_of(&["PAY-01", "PAY-02"]),
    Variant::writes("undocumented-state", "says more about a payment than is documented", &[On::Status.does(Change::Set("result.result.status_text", "\"ok\""))]).warned_of(&["CHK-01", "CHK-02"]),
    Variant::writes("tracker-of-another-form", "has a tracker that is no hex", &[On::Every.does(Change::Set("mx_id", "\"T-1\""))]).warned_of(&["ENV-10"]),
    Variant::writes("tracker-in-capitals", "writes its tracker in capitals", &[On::Every.does(Change::Capitals("mx_id"))]).warned_of(&["ENV-10"]),
    Variant::writes("payout-amount-with-a-point", "writes a payout's amount with .0", &[On::Payout.does(Change::WithPoint("result.details.amount"))]),
    Variant::writes("checked-amount-with-a-point", "writes a check's amount with .0", &[On::Status.does(Change::WithPoint("result.result.amount"))]),
    Variant::writes("amounts-with-a-fraction", "has amounts that are not whole", &[On::Payout.does(Change::With(|asked, answer| add_a_half(asked, answer, "details"))), On::Status.does(Change::With(|asked, answer| add_a_half(asked, answer, "result")))]),
    Variant::writes("tracker-in-the-result", "has its tracker inside the result", &[On::Success.does(Change::Moved("mx_id", "result"))]).warned_of(&["ENV-10"]),
    Variant::writes("other-order", "writes its members in another order", &[On::Every.does(Change::With(reversed))]),
    Variant::writes("spaces", "writes with spaces and a line break", &[On::Every.does(Change::Bytes(|body| { [b"\n  ".to_vec(), body, b"\r\n".to_vec()].concat() }))]),
];

const EVERYTHING: Options = Options {
    tracker: false,
    says_jsonrpc: true,
    error_status: 400,
    content_type: Some("application/json"),
    batch: -32700,
    serves_without_id: true,
    ignores_notifications: false,
    wrong_params: -32300,
    other_ways: (400, 403),
    slash: Some(301),
    message: "Ошибка",
    translation: Some(("en", "Error")),
    error_data: Some("{}"),
    unauthorised: -32317,
    max_age_seconds: 3_600,
    takes_seconds: true,
    takes_capitals: true,
    wrong_parameter: -32600,
    turns_away: None,
    refuses_vendor: None,
    unknown_vendor: -32319,
    lenient: true,
    takes_text_numbers: true,
    clock_ahead_seconds: -7_200,
    first_transaction: 1,
    first_details_id: 7,
    same_request: SameRequest::Original,
    own_reference: OwnReference::Original,
    rate: (12_650, 1),
    progression: "held-first",
    bank_transaction_id: "1",
    serves_cards: false,
    shares_payments: true,
};

/// Half a sum more, in both methods' answers.
fn add_a_half(asked: &Json, answer: &mut Json, place: &str) {
    if !is_on_the_page(asked) {
        add_a_half_below(answer, place);
    }
}

fn add_a_half_below(answer: &mut Json, place: &str) {
    let Json::Object(members) = answer else {
        return;
    };
    for (name, value) in members {
        match (name.as_str(), &mut *value) {
            ("amount", Json::Number(digits)) => digits.push_str(".5"),
            (name, inner) if name == "result" || name == place => add_a_half_below(inner, place),
            _ => {}
        }
    }
}

fn reversed(_: &Json, answer: &mut Json) {
    if let Json::Object(members) = answer {
        members.reverse();
    }
}
