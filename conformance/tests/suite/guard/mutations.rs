//! Requests changed at random, judged, and read by gateways that read leniently: none ever sees a payment to another payee,
//! by another service, above what was planned, or in a call that was taken for a reading one.
//!
//! `PAYSYS_GUARD_CASES=1000000 cargo nextest run -p paysys-conformance guard::mutations` looks further.

use std::env;

use paysys_engine::money::{Caps, exposure};
use paysys_engine::target::{Judged, Limits};
use paysys_exchange::{PaymentTerms, Request};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, RngExt, SeedableRng};

use super::lenient::READERS;
use super::{CHECK, STRANGER, auth, call, guard, payout};

const MOST: u64 = 12_000;

/// What `[pay]` says, and what the kit's own probes put in the place of it.
const HARMLESS: [&str; 10] = [
    "79123456789",
    "101596",
    "USD",
    "usd",
    "XTS",
    "840",
    "12000",
    "form",
    "salary",
    "wallet",
];

type Chance = Xoshiro256PlusPlus;

#[test]
#[expect(clippy::disallowed_methods, reason = "a switch for who develops")]
fn no_change_to_a_request_pays_anybody_else() {
    let cases = env::var("PAYSYS_GUARD_CASES").ok();
    let cases = cases.map_or(20_000, |cases| cases.parse().expect("a number of cases"));
    let guard = guard();
    let caps = Caps {
        terms: PaymentTerms::default(),
        limits: Limits {
            max_amount_per_payment: MOST,
            ..Limits::default()
        },
    };
    let seeds = seeds();
    let mut chance = Chance::seed_from_u64(11);
    let (mut read, mut paid) = (0, 0);
    for case in 0..cases {
        let request = changed(&seeds[case % seeds.len()], &mut chance);
        let Ok(judged) = guard.judge(&request) else {
            continue;
        };
        let bound = exposure(judged.request().body(), &caps);
        match (judged.pays(), bound) {
            // It is in no plan, so it is not sent.
            (true, Err(_)) => {}
            (pays, bound) => {
                hold(&judged, pays.then(|| bound.unwrap_or(MOST)), &request);
                read += u32::from(!pays);
                paid += u32::from(pays);
            }
        }
    }
    // Enough got through that silence means something.
    assert!(read > 100 && paid > 100, "{read} read, {paid} paid");
}

/// `bound` is the most it may move; nothing where it only reads.
fn hold(judged: &Judged, bound: Option<u64>, request: &Request) {
    for (name, reader) in READERS {
        let Some(payment) = reader(judged.request()) else {
            continue;
        };
        let told = || {
            format!(
                "{name}: {payment:?} of {request:?}, {}",
                String::from_utf8_lossy(&request.body)
            )
        };
        let bound = bound.unwrap_or_else(|| panic!("a payment in a reading call, to {}", told()));
        for payee in &payment.payees {
            assert!(
                HARMLESS.contains(&payee.as_str()) || payee.is_empty() || is_fresh(payee),
                "{}",
                told()
            );
        }
        assert!(
            payment.amount.unwrap_or(0) <= bound,
            "above {bound}: {}",
            told()
        );
        if let Some(payer) = &payment.payer {
            assert!(
                ["first", "second", "nobody-knows-me"].contains(&payer.as_str()),
                "{}",
                told()
            );
        }
    }
}

/// A UUID, in the place of a reference of the client's own: it names no account.
fn is_fresh(payee: &str) -> bool {
    let groups: Vec<&str> = payee.split('-').collect();
    let is_hex = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(is_hex)
}

/// The kit's own requests with their holes filled, and plain calls.
fn seeds() -> Vec<Request> {
    let text = include_str!("../../../../fixtures/contract/probes.yaml");
    let file: serde_json::Value = serde_saphyr::from_str(text).expect("the probes are YAML");
    let probes = file["probes"].as_array().expect("a list of probes");
    let mut seeds: Vec<Request> = probes.iter().map(seed).collect();
    let form = r#"{"account":"79123456789","currency":"USD","amount":12000,"vendor_id":101596}"#;
    for _ in 0..20 {
        seeds.push(call(CHECK));
        seeds.push(payout(form));
        seeds.push(payout(r#"{"amount":"1e3","account":79123456789}"#));
    }
    seeds
}

fn seed(probe: &serde_json::Value) -> Request {
    let text = |value: &serde_json::Value| filled(value.as_str().unwrap_or_default());
    let headers = probe["headers"].as_object().expect("headers").iter();
    Request {
        verb: text(&probe["verb"]),
        path: text(&probe["path"]),
        headers: headers
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
        body: text(&probe["body"]).into_bytes(),
    }
}

fn filled(text: &str) -> String {
    let form = r#"{"account":"79123456789","currency":"USD","amount":12000,"vendor_id":101596}"#;
    let hash = "0".repeat(40);
    let holes = [
        ("<fresh id>", "00000000-0000-4000-8000-000000000000"),
        ("<unknown transaction>", "2000000001"),
        ("<service>", "first"),
        ("<second service>", "second"),
        ("<hash>", &hash),
        ("<account>", "79123456789"),
        ("<currency>", "USD"),
        ("<amount>", "12000"),
        ("<vendor>", "101596"),
        ("<form>", form),
        ("<milliseconds>", "1653907664000"),
    ];
    holes.iter().fold(text.to_owned(), |text, (hole, value)| {
        text.replace(hole, value)
    })
}

fn one<'a, T: ?Sized>(chance: &mut Chance, of: &[&'a T]) -> &'a T {
    of[chance.random_range(0..of.len())]
}

fn changed(seed: &Request, chance: &mut Chance) -> Request {
    let mut request = seed.clone();
    for _ in 0..chance.random_range(0..4) {
        match chance.random_range(0..12) {
            0 => request.verb = one(chance, &["GET", "PUT", "POST", "post", "PAY"]).to_owned(),
            1 => request.path.push_str(one(chance, &PATHS)),
            2 => header(&mut request, chance),
            3 => request
                .headers
                .push(auth(one(chance, &["first", "second", "victim", ""]))),
            4 => bytes(&mut request.body, chance),
            _ => text(&mut request.body, chance),
        }
    }
    request
}

const PATHS: [&str; 7] = [
    "?method=pam.pay_by_cash&account=79990000000",
    "/../pay",
    "\t",
    "?pa\ny",
    "/",
    "#",
    "/nothing-here",
];

fn header(request: &mut Request, chance: &mut Chance) {
    let names = [
        "X-RPC-Method",
        "X-HTTP-Method-Override",
        "Host",
        "Content-Type",
        "Auth",
        "auth",
        "Cookie",
        "Accept",
        "Accept-Language",
        "Content-Encoding",
        "Authorization",
    ];
    let values = [
        "pam.pay_by_cash",
        "victim",
        "application/json",
        "application/json; charset=utf-7",
        "ru",
        "gzip",
        "first-x-1",
        "a\r\nb: c",
    ];
    let (name, value) = (one(chance, &names), one(chance, &values));
    if chance.random_bool(0.5) {
        request
            .headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }
    request.headers.push((name.to_owned(), value.to_owned()));
}

/// Any byte becomes any other, goes, or comes twice.
fn bytes(body: &mut Vec<u8>, chance: &mut Chance) {
    if body.is_empty() {
        return;
    }
    let at = chance.random_range(0..body.len());
    match chance.random_range(0..3) {
        0 => body[at] = chance.next_u32().to_le_bytes()[0],
        1 => drop(body.remove(at)),
        _ => body.insert(at, body[at]),
    }
}

/// One stretch of text becomes another that means something to somebody.
fn text(body: &mut Vec<u8>, chance: &mut Chance) {
    let Ok(text) = String::from_utf8(body.clone()) else {
        return;
    };
    let stranger_form = format!(r#"{{"account":"{STRANGER}","amount":1,"vendor_id":101596}}"#);
    let quoted = format!("\"{STRANGER}\"");
    let new: [&str; 24] = [
        "pam.pay_by_cash",
        "pam.check_payment",
        "pam.pay_by_id",
        STRANGER,
        &quoted,
        "someone.else@example.org",
        "12001",
        "99999999999",
        "1e9",
        "1e400",
        "-5",
        "\"12001\"",
        "null",
        "[]",
        "{}",
        "false",
        "true",
        &stranger_form,
        "\\u0070",
        "\\x70",
        "/* pay */",
        "\"vendor_form\":{},",
        "\"method\":\"pam.pay_by_cash\",",
        "\"account\":\"79990000000\",",
    ];
    let old = [
        "pam.check_payment",
        "pam.pay_by_cash",
        "79123456789",
        "\"79123456789\"",
        "12000",
        "101596",
        "2000000001",
        "p",
        "\"account\"",
        "\"amount\"",
        "\"vendor_form\"",
        "{",
        ",",
        "params",
        "}",
    ];
    let (old, new) = (one(chance, &old), one(chance, &new));
    let places: Vec<usize> = text.match_indices(old).map(|(at, _)| at).collect();
    if places.is_empty() {
        return;
    }
    let at = places[chance.random_range(0..places.len())];
    // In its place, before it, or behind it.
    let (from, to) = match chance.random_range(0..3) {
        0 => (at, at + old.len()),
        1 => (at, at),
        _ => (at + old.len(), at + old.len()),
    };
    *body = format!("{}{new}{}", &text[..from], &text[to..]).into_bytes();
}
