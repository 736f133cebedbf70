//! What differs from run to run, and what is written in its place.

use paysys_exchange::{Exchange, Transcript};
use paysys_shared::json::Json;

/// Identities seen so far.
pub(crate) struct Mask {
    transactions: Vec<Json>,
    numbers: Vec<(&'static str, Json)>,
    /// What a target says about whom to pay: name of the form's field, and its value.
    terms: Vec<(&'static str, Json)>,
    /// The digits that the scenario's fresh ids are made of.
    fresh: Option<String>,
    /// Whether amounts stay, as somebody wants to compare them.
    keeps_amounts: bool,
}

/// Fields of a form (and of a ledger), and the variable whose value they usually have.
const TERMS: [(&str, &str); 7] = [
    ("account", "account"),
    ("account", "account_number"),
    ("currency", "currency"),
    ("amount", "amount"),
    ("amount", "other_amount"),
    ("form_amount", "amount"),
    ("vendor_id", "vendor"),
];

/// Whether identities get their number, or only their kind (to compare answers that differ in nothing else).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbered {
    Yes,
    No,
}

impl Mask {
    /// Which integers are ids of payments made here; any other integer is the scenario's own.
    pub(crate) fn learn(transcript: &Transcript) -> Self {
        let id = |exchange: &Exchange| {
            let id = exchange.answered(["result", "details", "transaction_id"]);
            id.cloned()
        };
        let told = transcript.exchanges.iter().filter_map(id);
        // The client was not told of every payment that was made.
        let held = transcript
            .ledgers
            .iter()
            .filter_map(|view| match view.answer.get("payments") {
                Some(Json::List(payments)) => Some(payments),
                _ => None,
            })
            .flatten()
            .filter_map(|payment| payment.get("transaction_id").cloned());
        Self {
            transactions: told.chain(held).collect(),
            numbers: Vec::new(),
            terms: terms(transcript),
            fresh: transcript.given("fresh_number").map(Json::to_string),
            keeps_amounts: false,
        }
    }

    /// The same, but what the amounts are is told.
    pub(crate) fn with_amounts(self) -> Self {
        Self {
            keeps_amounts: true,
            ..self
        }
    }

    pub(crate) fn apply(&mut self, value: &Json, numbered: Numbered) -> Json {
        match value {
            Json::List(items) => Json::List(
                items
                    .iter()
                    .map(|item| self.apply(item, numbered))
                    .collect(),
            ),
            Json::Object(members) => {
                let apply = |(name, value): &(String, Json)| {
                    (name.clone(), self.member(name, value, numbered))
                };
                Json::Object(members.iter().map(apply).collect())
            }
            other => other.clone(),
        }
    }

    fn member(&mut self, name: &str, value: &Json, numbered: Numbered) -> Json {
        match (name, value) {
            ("transaction_id" | "agr_transaction_id", id) if self.transactions.contains(id) => {
                self.transaction(id, id, numbered)
            }
            // A scenario may put an id into quotes; it is that payment's id all the same.
            ("transaction_id" | "agr_transaction_id", Json::Text(digits)) => {
                match Json::Number(digits.clone()) {
                    id if self.transactions.contains(&id) => self.transaction(&id, value, numbered),
                    _ => value.clone(),
                }
            }
            ("vendor_form", Json::Object(members)) => self.form(members, numbered),
            // What a target says itself, out of its place.
            ("params", Json::List(items)) => Json::List(
                items
                    .iter()
                    .map(|item| self.positional(item, numbered))
                    .collect(),
            ),
            ("form_amount" | "account" | "currency" | "vendor_id", value)
                if self.is_usual(name, value) =>
            {
                masked(format!("<{name}>"))
            }
            // Which amount in UZS a form's amount comes to is the gateway's business (PAY-08), and its rate changes.
            ("amount", Json::Number(_)) if value.as_integer().is_some() && !self.keeps_amounts => {
                self.identity("amount", value, numbered)
            }
            // A client's own reference is the id of an earlier request, as that is fresh each time.
            ("id" | "partner_transaction_id", Json::Text(text)) if is_uuid(text) => {
                self.identity("request", value, numbered)
            }
            ("id", Json::Text(text)) if is_hex32(text) => self.identity("hex32", value, numbered),
            ("id", value) if self.has_fresh_digits(value) => self.without_fresh_digits(value),
            // Every answer has its own, so a number would say nothing.
            ("mx_id", Json::Text(text)) if is_hex32(text) => masked("<hex32>"),
            // A simulator shows the nonces of whoever asked lately.
            ("proof", Json::List(_)) => masked("<nonces>"),
            ("date", Json::Number(_)) => date(value).map_or_else(|| value.clone(), masked),
            ("date", Json::Text(text)) => match date(&Json::Number(text.clone())) {
                Some(unit) => masked(format!("{unit} in a string")),
                None => value.clone(),
            },
            _ => self.apply(value, numbered),
        }
    }

    fn has_fresh_digits(&self, id: &Json) -> bool {
        let digits = self.fresh.as_ref();
        let is_scalar = matches!(id, Json::Text(_) | Json::Number(_));
        is_scalar && digits.is_some_and(|digits| id.to_string().contains(digits.as_str()))
    }

    /// An id that was made anew, as far as it is the same each time.
    fn without_fresh_digits(&self, id: &Json) -> Json {
        let digits = self.fresh.as_deref().unwrap_or_default();
        let strike = |text: &str| text.replace(digits, "<fresh number>");
        match id {
            Json::Text(text) => masked(strike(text)),
            number => masked(format!("{} as a number", strike(&number.to_string()))),
        }
    }

    fn positional(&mut self, item: &Json, numbered: Numbered) -> Json {
        let mut terms = self.terms.iter();
        match terms.find(|(_, usual)| usual == item) {
            Some((name, _)) => masked(format!("<{name}>")),
            None => self.apply(item, numbered),
        }
    }

    /// A form: what the target says itself is masked, what the scenario says is not.
    fn form(&mut self, members: &[(String, Json)], numbered: Numbered) -> Json {
        let field = |(name, value): &(String, Json)| {
            let shown = match (name.as_str(), value) {
                ("account", Json::Number(_)) if self.is_usual(name, value) => {
                    masked("<account> as a number")
                }
                _ if self.is_usual(name, value) => masked(format!("<{name}>")),
                _ => self.apply(value, numbered),
            };
            (name.clone(), shown)
        };
        Json::Object(members.iter().map(field).collect())
    }

    fn is_usual(&self, name: &str, value: &Json) -> bool {
        let mut terms = self.terms.iter();
        terms.any(|(known, usual)| *known == name && usual == value)
    }

    /// An id of a payment, and how it is written here.
    fn transaction(&mut self, id: &Json, written: &Json, numbered: Numbered) -> Json {
        let shown = self.identity("transaction", id, numbered);
        match (shown, written) {
            (Json::Text(shown), Json::Text(_)) => masked(format!("{shown} in a string")),
            (shown, _) => shown,
        }
    }

    fn identity(&mut self, kind: &'static str, value: &Json, numbered: Numbered) -> Json {
        if numbered == Numbered::No {
            return masked(format!("<{kind}>"));
        }
        if !self.numbers.contains(&(kind, value.clone())) {
            self.numbers.push((kind, value.clone()));
        }
        let same_kind = self.numbers.iter().filter(|(known, _)| *known == kind);
        let position = same_kind.take_while(|(_, known)| known != value).count();
        masked(format!("<{kind} {}>", position + 1))
    }
}

fn terms(transcript: &Transcript) -> Vec<(&'static str, Json)> {
    let term = |(field, variable)| Some((field, transcript.given(variable)?.clone()));
    TERMS.into_iter().filter_map(term).collect()
}

/// Words in a value's place.
fn masked(words: impl Into<String>) -> Json {
    Json::text(words)
}

fn date(value: &Json) -> Option<&'static str> {
    match value.as_integer()? {
        1_000_000_000..=99_999_999_999 => Some("<unix seconds>"),
        1_000_000_000_000..=99_999_999_999_999 => Some("<unix milliseconds>"),
        _ => None,
    }
}

fn is_hex32(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12]
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(document: &str) -> String {
        let mut mask = Mask {
            transactions: vec![Json::integer(2_355_076)],
            numbers: Vec::new(),
            terms: vec![("amount", Json::integer(12_000))],
            fresh: Some("1234567890".to_owned()),
            keeps_amounts: false,
        };
        let document = paysys_shared::json::parse(document.as_bytes()).unwrap();
        mask.apply(&document, Numbered::Yes).to_string()
    }

    #[test]
    fn a_date_keeps_its_type_and_unit() {
        assert_eq!(
            shown(r#"{"date":1653907664}"#),
            r#"{"date":"<unix seconds>"}"#
        );
        assert_eq!(
            shown(r#"{"date":1653907664000}"#),
            r#"{"date":"<unix milliseconds>"}"#
        );
        assert_eq!(
            shown(r#"{"date":"1653907664"}"#),
            r#"{"date":"<unix seconds> in a string"}"#
        );
        assert_eq!(
            shown(r#"{"date":1653907664.5}"#),
            r#"{"date":1653907664.5}"#
        );
    }

    #[test]
    fn amounts_survive_another_rate_and_keep_their_type() {
        assert_eq!(shown(r#"{"amount":15000}"#), r#"{"amount":"<amount 1>"}"#);
        assert_eq!(shown(r#"{"amount":"15000"}"#), r#"{"amount":"15000"}"#);
        assert_eq!(shown(r#"{"amount":15000.0}"#), r#"{"amount":15000.0}"#);
        let form = r#"{"vendor_form":{"amount":12000}}"#;
        assert_eq!(shown(form), r#"{"vendor_form":{"amount":"<amount>"}}"#);
        let other = r#"{"vendor_form":{"amount":-12000}}"#;
        assert_eq!(shown(other), other);
    }

    #[test]
    fn fresh_ids_look_the_same_each_time_and_keep_their_type() {
        let number = r#"{"id":-1234567890}"#;
        assert_eq!(shown(number), r#"{"id":"-<fresh number> as a number"}"#);
        let text = r#"{"id":" a 1234567890 "}"#;
        assert_eq!(shown(text), r#"{"id":" a <fresh number> "}"#);
        assert_eq!(shown(r#"{"id":202}"#), r#"{"id":202}"#);
        assert_eq!(shown(r#"{"id":"202"}"#), r#"{"id":"202"}"#);
    }

    #[test]
    fn identities_are_numbered_and_other_numbers_stay() {
        let two =
            r#"[{"transaction_id":2355076},{"agr_transaction_id":2355076},{"transaction_id":5}]"#;
        let masked = r#"[{"transaction_id":"<transaction 1>"},{"agr_transaction_id":"<transaction 1>"},{"transaction_id":5}]"#;
        assert_eq!(shown(two), masked);
        let quoted = r#"[{"transaction_id":2355076},{"agr_transaction_id":"2355076"},{"transaction_id":"5"}]"#;
        let masked = r#"[{"transaction_id":"<transaction 1>"},{"agr_transaction_id":"<transaction 1> in a string"},{"transaction_id":"5"}]"#;
        assert_eq!(shown(quoted), masked);
    }
}
