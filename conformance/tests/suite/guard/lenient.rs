//! Gateways that read leniently, each in its own way: what each would take for a payment, and of whose money to whom.

use paysys_exchange::Built;
use paysys_shared::json::{Json, parse};

use super::STRANGER;

/// What some gateway would make of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Payment {
    /// Every text or number that could say who is paid.
    pub(super) payees: Vec<String>,
    /// What it takes for the amount.
    pub(super) amount: Option<u64>,
    /// Who it thinks pays.
    pub(super) payer: Option<String>,
}

/// How a gateway reads.
pub(super) type Reader = fn(&Built) -> Option<Payment>;

/// All of them.
pub(super) const READERS: [(&str, Reader); 8] = [
    ("the last of each name", |sent| of_body(sent, Taste::Last)),
    ("the first of each name", |sent| of_body(sent, Taste::First)),
    ("any case, any depth", |sent| of_body(sent, Taste::AnyCase)),
    ("escapes as JavaScript has them", |sent| {
        of_body(sent, Taste::Unescaped)
    }),
    ("words anywhere", of_words),
    ("the address", of_address),
    ("headers", of_headers),
    ("a form", of_form),
];

/// Of a name that stands there twice all but one take the last.
#[derive(Clone, Copy, PartialEq)]
enum Taste {
    Last,
    First,
    AnyCase,
    Unescaped,
}

type Members = Vec<(String, Json)>;

fn of_body(request: &Built, taste: Taste) -> Option<Payment> {
    let mut text = String::from_utf8_lossy(request.body()).into_owned();
    if taste == Taste::Unescaped {
        // `\x61` as `\u0061`, twice over, comments dropped.
        for _ in 0..2 {
            text = text.replace("\\\\u", "\\u").replace("\\x", "\\u00");
        }
        text = without_comments(&text);
    }
    let text = text.trim_start_matches('\u{feff}');
    let document = parse(text.as_bytes()).ok()?;
    let envelopes = match document {
        Json::List(items) => items,
        other => vec![other],
    };
    envelopes.iter().find_map(|envelope| {
        let Json::Object(members) = envelope else {
            return None;
        };
        let method = pick(members, "method", taste)?;
        let is_payment = method.as_text().is_some_and(|name| {
            name == "pam.pay_by_cash"
                || (taste == Taste::AnyCase && name.to_lowercase().contains("pay_by"))
        });
        is_payment.then(|| Payment {
            payees: payees(members),
            amount: amounts(members).into_iter().max(),
            payer: payer(request),
        })
    })
}

fn pick<'a>(members: &'a Members, name: &str, taste: Taste) -> Option<&'a Json> {
    let is_it = |known: &str| {
        known == name || (taste == Taste::AnyCase && known.eq_ignore_ascii_case(name))
    };
    let mut found = members.iter().filter(|(known, _)| is_it(known));
    let found = if taste == Taste::First {
        found.next()
    } else {
        found.next_back()
    };
    found.map(|(_, value)| value)
}

/// Every value in `params`, whatever it is called, but amounts, currencies and vendors.
fn payees(envelope: &Members) -> Vec<String> {
    let params = envelope
        .iter()
        .filter(|(name, _)| !["id", "method", "jsonrpc"].contains(&name.as_str()));
    params
        .flat_map(|(name, value)| leaves(name, value))
        .filter(|(name, _)| !["amount", "currency"].contains(&name.to_lowercase().as_str()))
        .map(|(_, value)| value)
        .collect()
}

fn amounts(envelope: &Members) -> Vec<u64> {
    let all = envelope
        .iter()
        .flat_map(|(name, value)| leaves(name, value));
    let named = all.filter(|(name, _)| name.eq_ignore_ascii_case("amount"));
    named.filter_map(|(_, value)| whole(&value)).collect()
}

/// Whole units, as a reader would make them of any number.
fn whole(text: &str) -> Option<u64> {
    let number: f64 = text.parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "that is what lenient readers do"
    )]
    Some(number.abs() as u64)
}

fn leaves(name: &str, value: &Json) -> Vec<(String, String)> {
    match value {
        Json::Null | Json::Bool(_) => Vec::new(),
        Json::Number(text) | Json::Text(text) => vec![(name.to_owned(), text.clone())],
        Json::List(items) => items.iter().flat_map(|item| leaves(name, item)).collect(),
        Json::Object(members) => members
            .iter()
            .flat_map(|(name, value)| leaves(name, value))
            .collect(),
    }
}

fn without_comments(text: &str) -> String {
    let Some((before, rest)) = text.split_once("/*") else {
        return text.to_owned();
    };
    let after = rest.split_once("*/").map_or("", |(_, after)| after);
    format!("{before}{}", without_comments(after))
}

/// Anything that holds the word and a stranger's number.
fn of_words(request: &Built) -> Option<Payment> {
    let text = String::from_utf8_lossy(request.body()).to_lowercase();
    let text = text.replace("\\u005f", "_");
    let known = text.contains("pay_by_cash") || text.contains("payout");
    known.then(|| strangers(&text, request))
}

fn of_address(request: &Built) -> Option<Payment> {
    let address = request.url().as_str().to_lowercase();
    let beyond = address.strip_prefix("https://paysys.uz/gateway");
    let is_elsewhere = beyond.is_none_or(|rest| rest.contains("method=") || rest.contains("pay"));
    is_elsewhere.then(|| strangers(&address, request))
}

fn of_headers(request: &Built) -> Option<Payment> {
    let odd = request.headers().iter().find(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).to_lowercase();
        name.as_str().contains("method") || value.contains("pay_by") || name.as_str() == "host"
    });
    odd.map(|(_, value)| strangers(&String::from_utf8_lossy(value.as_bytes()), request))
}

fn of_form(request: &Built) -> Option<Payment> {
    let text = String::from_utf8_lossy(request.body());
    let pairs: Vec<(&str, &str)> = text
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .collect();
    let pays = pairs
        .iter()
        .any(|(name, value)| *name == "method" && value.contains("pay_by"));
    pays.then(|| strangers(&text, request))
}

fn strangers(text: &str, request: &Built) -> Payment {
    let found = text.contains(STRANGER).then(|| STRANGER.to_owned());
    Payment {
        payees: found.into_iter().collect(),
        amount: None,
        payer: payer(request),
    }
}

/// Who pays: what stands before the hash in the last `Auth` header, or in the first cookie.
fn payer(request: &Built) -> Option<String> {
    let headers = request.headers();
    let auth = headers
        .get_all("auth")
        .iter()
        .next_back()
        .or(headers.get("authorization"));
    let value = String::from_utf8_lossy(auth?.as_bytes()).into_owned();
    let parts: Vec<&str> = value.split('-').collect();
    (parts.len() >= 3).then(|| parts[..parts.len() - 2].join("-"))
}
