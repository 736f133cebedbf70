//! Gateways that differ wherever the contract is silent, and must pass.

use super::is_on_the_page;
use crate::model::{Blueprint, Change, Edit, Manners, On, OwnReference, SameRequest};
use paysys_judge::exit;
use paysys_shared::json::Json;

/// A gateway that is different, and right.
#[derive(Clone, Copy, Debug)]
pub struct Right {
    /// A word for it.
    pub name: &'static str,
    /// How it differs, as the end of "it …".
    pub does: &'static str,
    /// The exit code of a run on it: 4 where it refuses payouts with codes that leave the outcome open.
    pub exit_code: u8,
    manners: Manners,
    edits: &'static [Edit],
}

impl Right {
    /// The gateway.
    #[must_use]
    pub fn blueprint(&self) -> Blueprint {
        Blueprint {
            manners: self.manners,
            edits: self.edits,
            ..Blueprint::RIGHT
        }
    }

    const fn with(name: &'static str, does: &'static str, manners: Manners) -> Self {
        let edits = &[];
        Self {
            name,
            does,
            exit_code: exit::CONFORMANT,
            manners,
            edits,
        }
    }

    /// One whose refusals of payouts nobody can rely on.
    const fn unsure(name: &'static str, does: &'static str, manners: Manners) -> Self {
        Self {
            exit_code: exit::MONEY_UNKNOWN,
            ..Self::with(name, does, manners)
        }
    }

    const fn writes(name: &'static str, does: &'static str, edits: &'static [Edit]) -> Self {
        let manners = USUAL;
        Self {
            name,
            does,
            exit_code: exit::CONFORMANT,
            manners,
            edits,
        }
    }
}

const USUAL: Manners = Manners::USUAL;

const NO_DATE_HEADER: &[Edit] = &[On::Every.does(Change::NoDateHeader)];

/// All right gateways.
#[rustfmt::skip] // one line, one gateway
pub const RIGHT: &[Right] = &[
    Right::with("as-documented", "does what the simulator does by default", USUAL),
    Right::unsure("other-auth-code", "refuses signatures with -32403", Manners { unauthorised: -32403, ..USUAL }),
    Right::with("auth-code-of-no-request", "refuses signatures with -32600", Manners { unauthorised: -32600, ..USUAL }),
    Right::with("no-money", "turns payouts away for want of money", Manners { turns_away: Some(-32309), ..USUAL }),
    Right::with("payee-unknown", "turns payouts away as it does not know the payee", Manners { turns_away: Some(-32317), ..USUAL }),
    Right::with("vendor-blocked", "turns payouts away as the vendor is blocked", Manners { turns_away: Some(-32319), ..USUAL }),
    Right::with("wallets-only", "serves one vendor only", Manners { serves_cards: false, ..USUAL }),
    Right::with("cards-not-allowed", "refuses payouts to cards with -32504, and to nobody else", Manners { refuses_vendor: Some((101_606, -32504)), ..USUAL }),
    Right::with("no-method-for-cards", "refuses payouts to cards with -32601, and to nobody else", Manners { refuses_vendor: Some((101_606, -32601)), ..USUAL }),
    Right::with("wallets-not-allowed", "refuses payouts to wallets with -32504, and to nobody else", Manners { refuses_vendor: Some((101_596, -32504)), ..USUAL }),
    Right::with("auth-code-of-blocked", "refuses signatures with -32315", Manners { unauthorised: -32315, ..USUAL }),
    Right::with("long-memory", "takes signatures that are up to a day old", Manners { max_age_seconds: 86_400, ..USUAL }),
    Right::with("short-memory", "takes signatures that are up to 20 seconds old", Manners { max_age_seconds: 20, ..USUAL }),
    Right::with("seconds-taken", "takes timestamps in seconds", Manners { takes_seconds: true, ..USUAL }),
    Right::with("capitals-taken", "takes hashes in capitals", Manners { takes_capitals: true, ..USUAL }),
    Right::with("http-400-on-errors", "delivers errors under HTTP 400", Manners { error_status: 400, ..USUAL }),
    Right::with("http-404-on-errors", "delivers errors under HTTP 404", Manners { error_status: 404, ..USUAL }),
    Right::with("http-500-on-errors", "delivers errors under HTTP 500", Manners { error_status: 500, ..USUAL }),
    Right::with("no-charset", "names no charset", Manners { content_type: Some("application/json"), ..USUAL }),
    Right::with("text-html", "calls its JSON text/html", Manners { content_type: Some("text/html; charset=UTF-8"), ..USUAL }),
    Right::with("no-content-type", "names no content type", Manners { content_type: None, ..USUAL }),
    Right::with("no-tracker", "sends no mx_id", Manners { tracker: false, ..USUAL }),
    Right::with("says-jsonrpc", "says jsonrpc 2.0", Manners { says_jsonrpc: true, ..USUAL }),
    Right::with("serves-without-id", "serves requests without an id", Manners { serves_without_id: true, ..USUAL }),
    Right::with("nothing-without-id", "answers requests without an id with HTTP 204 and no body", Manners { ignores_notifications: true, ..USUAL }),
    Right::with("params-of-another-kind-are-missing", "calls params that are no object missing, -32300", Manners { wrong_params: -32300, ..USUAL }),
    Right::unsure("params-of-another-kind-are-invalid", "refuses params that are no object with -32602", Manners { wrong_params: -32602, ..USUAL }),
    Right::with("negative-ids", "counts its payments below zero", Manners { first_transaction: -7_000_000, ..USUAL }),
    Right::with("batches-are-broken-json", "refuses batches with -32700", Manners { batch: -32700, ..USUAL }),
    Right::with("other-verbs-and-paths-are-200", "answers other verbs and paths under HTTP 200", Manners { other_ways: (200, 200), ..USUAL }),
    Right::with("russian", "speaks Russian", Manners { message: "Отказано: недостаточно прав", ..USUAL }),
    Right::with("silent", "has empty messages", Manners { message: "", ..USUAL }),
    Right::with("error-data", "explains errors in data", Manners { error_data: Some(r#"{ "field":"amount","hint":[1,2]}"#), ..USUAL }),
    Right::with("null-error-data", "has null data in errors", Manners { error_data: Some("null"), ..USUAL }),
    Right::unsure("other-code-for-wrong-parameters", "refuses wrong parameters with -32602", Manners { wrong_parameter: -32602, ..USUAL }),
    Right::with("no-request-for-wrong-parameters", "refuses wrong parameters with -32600", Manners { wrong_parameter: -32600, ..USUAL }),
    Right::with("no-vendor-for-unknown-vendors", "refuses unknown vendors with -32600", Manners { unknown_vendor: -32600, ..USUAL }),
    Right::with("vendor-missing-for-unknown-vendors", "refuses unknown vendors with -32300", Manners { unknown_vendor: -32300, ..USUAL }),
    Right::with("lenient", "takes unknown fields, unknown currencies, empty texts and .0", Manners { lenient: true, ..USUAL }),
    Right::with("numbers-in-quotes-taken", "takes whole numbers in quotes", Manners { takes_text_numbers: true, ..USUAL }),
    Right::with("not-at-the-slash", "answers HTTP 404 where a slash follows the URL", Manners { slash: Some(404), ..USUAL }),
    Right::with("redirects-from-the-slash", "redirects from the URL with a slash to the one without", Manners { slash: Some(308), ..USUAL }),
    Right::with("speaks-as-asked", "answers in Uzbek where that is asked for", Manners { translation: Some(("uz", "rad etildi")), ..USUAL }),
    Right::with("keeps-references", "finds a payment by the client's own reference", Manners { own_reference: OwnReference::Kept, ..USUAL }),
    Right::unsure("references-are-taken-once", "refuses a reference of the client's that was used", Manners { own_reference: OwnReference::Once(-32312), ..USUAL }),
    Right::with("references-are-taken-once-for-sure", "refuses a reference of the client's that was used with a definite refusal", Manners { own_reference: OwnReference::Once(-32300), ..USUAL }),
    Right::with("references-are-recognised", "answers a reference of the client's that was used with its first payment", Manners { own_reference: OwnReference::Original, ..USUAL }),
    Right::with("references-are-unwelcome", "refuses payouts and checks with a reference of the client's", Manners { own_reference: OwnReference::Unwelcome, ..USUAL }),
    Right::with("small-ids", "counts its payments from 1", Manners { first_transaction: 1, ..USUAL }),
    Right::with("an-hour-ahead", "has a clock that is an hour ahead of ours", Manners { clock_ahead_seconds: 3_600, ..USUAL }),
    Right::writes("hangs-up-at-first", "closes the connection on a check that it hears for the first time", &[On::Every.does(Change::HangsUpAtFirst(|asked, _| asked.get("method").and_then(Json::as_text) == Some("pam.check_payment")))]),
    Right::writes("no-date-header", "does not say in a header what time it is", NO_DATE_HEADER),
    Right { edits: NO_DATE_HEADER, ..Right::with("hours-behind-and-no-date-header", "has a clock that is five hours behind ours, and no header that says so", Manners { clock_ahead_seconds: -18_000, ..USUAL }) },
    Right::with("large-ids", "has ids above 2^53", Manners { first_transaction: 9_007_199_254_740_993, ..USUAL }),
    Right::with("ids-of-zeros", "begins details.id with zeros", Manners { first_details_id: 1, ..USUAL }),
    Right::unsure("repeated-request-refused", "refuses a request id that was used", Manners { same_request: SameRequest::Refused(-32312), ..USUAL }),
    Right::with("repeated-request-refused-for-sure", "refuses a request id that was used with a definite refusal", Manners { same_request: SameRequest::Refused(-32600), ..USUAL }),
    Right::with("repeated-request-recognised", "answers a repeated request with its first payment", Manners { same_request: SameRequest::Original, ..USUAL }),
    Right::with("other-rate", "pays one for one", Manners { rate: (1, 1), ..USUAL }),
    Right::with("real-rate", "pays 12 345.67 for one", Manners { rate: (1_234_567, 100), ..USUAL }),
    Right::with("instant", "completes at once", Manners { course: "instant", ..USUAL }),
    Right::with("held-first", "holds the money first", Manners { course: "held-first", ..USUAL }),
    Right::with("slow", "takes ten minutes to complete", Manners { course: "ten-minutes", ..USUAL }),
    Right::with("cancels", "cancels what it is asked to pay", Manners { course: "cancelled", ..USUAL }),
    Right::with("fails", "ends every payment in error", Manners { course: "failed", ..USUAL }),
    Right::with("awaits", "awaits payment for ever", Manners { course: "await", ..USUAL }),
    Right::with("refunds", "refunds what it completed", Manners { course: "refunded-later", ..USUAL }),
    Right::with("bank-id-number", "knows the bank's id as a number", Manners { bank_transaction_id: "778899", ..USUAL }),
    Right::with("bank-id-text", "knows the bank's id as a text", Manners { bank_transaction_id: "\"A-778899\"", ..USUAL }),
    Right::with("shared-payments", "lets services check each other's payments", Manners { shares_payments: true, ..USUAL }),
    Right::with("everything-different", "differs in all of that at once", EVERYTHING),
    // What is no fault, and yet worth a warning.
    Right::writes("undocumented-member", "has a member nobody documented", &[On::Every.does(Change::Set("server", "\"a\""))]),
    Right::writes("undocumented-particular", "has a particular nobody documented", &[On::Payout.does(Change::Set("result.details.fee", "0"))]),
    Right::writes("undocumented-state", "says more about a payment than is documented", &[On::Status.does(Change::Set("result.result.status_text", "\"ok\""))]),
    Right::writes("tracker-of-another-form", "has a tracker that is no hex", &[On::Every.does(Change::Set("mx_id", "\"T-1\""))]),
    Right::writes("tracker-in-capitals", "writes its tracker in capitals", &[On::Every.does(Change::Capitals("mx_id"))]),
    Right::writes("payout-amount-with-a-point", "writes a payout's amount with .0", &[On::Payout.does(Change::WithPoint("result.details.amount"))]),
    Right::writes("checked-amount-with-a-point", "writes a check's amount with .0", &[On::Status.does(Change::WithPoint("result.result.amount"))]),
    Right::writes("amounts-with-a-fraction", "has amounts that are not whole", &[On::Payout.does(Change::With(|asked, answer| add_a_half(asked, answer, "details"))), On::Status.does(Change::With(|asked, answer| add_a_half(asked, answer, "result")))]),
    Right::writes("tracker-in-the-result", "has its tracker inside the result", &[On::Success.does(Change::Moved("mx_id", "result"))]),
    Right::writes("other-order", "writes its members in another order", &[On::Every.does(Change::With(reversed))]),
    Right::writes("spaces", "writes with spaces and a line break", &[On::Every.does(Change::Bytes(|body| { [b"\n  ".to_vec(), body, b"\r\n".to_vec()].concat() }))]),
];

const EVERYTHING: Manners = Manners {
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
    course: "held-first",
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
