//! What does it take to write a sandbox of a million payments down, and to read it again?
//!
//! `cargo bench -p paysys-simulator --bench bases` pays a million times, takes a base, writes it, writes what changes when
//! one payment in a hundred is checked, and makes the sandbox again. `-- 200000` at its end makes it so many payments. It
//! does so with the default profile, and with one that knows payments by request id and by reference.

#![expect(clippy::float_arithmetic, reason = "measurements, not money")]
#![expect(clippy::unwrap_used, reason = "a panic with its line is the message")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use paysys_core::auth::AuthVerdict;
use paysys_core::clock::Pace;
use paysys_core::document::Document;
use paysys_core::sandbox::{Base, Call, Request, Sandbox};
use paysys_core::service::{SecretKey, ServiceIndex};
use paysys_core::treatment::Treatment;
use paysys_core::{Behaviour, Clock, Moment, Seed, Service};
use paysys_simulator::profile::Profile;

const WALL: Moment = Moment::from_millis(1_700_000_000_000);

const KNOWS_PAYMENTS: &str = "[payments]\nsame_request_id = \"return-original\"\n\
                              own_reference = { mode = \"keep\" }";

fn main() {
    let number = std::env::args().find_map(|argument| argument.parse().ok());
    let payments = number.unwrap_or(1_000_000);
    for (name, overlay) in [("default", ""), ("knows payments", KNOWS_PAYMENTS)] {
        println!("{name}: {payments} payments");
        let behaviour = Profile::from_toml("bench", overlay).unwrap().behaviour;
        measure(&behaviour, payments);
    }
}

fn measure(behaviour: &Arc<Behaviour>, payments: u64) {
    let clock = Clock::new(Pace::Real, WALL, WALL);
    let services = [Service {
        id: "s".into(),
        secret_key: SecretKey::new("k"),
        blocked: false,
        deposit: None,
    }];
    let mut sandbox = Sandbox::new(behaviour.clone(), &services, Seed(7), clock, WALL);
    for number in 0..payments {
        call(&mut sandbox, number, &payout(number));
    }
    let base = timed("a base is taken", || sandbox.base());
    let pages = timed("all of it is written", || written(&base, None));
    let bytes: usize = pages.iter().map(|(_, _, bytes)| bytes.len()).sum();
    println!("  {:.1} bytes a payment", bytes as f64 / payments as f64);
    let first = sandbox.payments().next().unwrap().0.0;
    for number in 0..payments / 100 {
        let body = check(first + payments - 1 - number);
        call(&mut sandbox, payments + number, &body);
    }
    let newer = timed("a newer one is taken", || sandbox.base());
    let changed = timed("what changed is written", || written(&newer, Some(&base)));
    println!("  {} of {} pages", changed.len(), pages.len());
    let (head, pages) = (
        newer.head(|_| unreachable!("nobody added a rule")),
        written(&newer, None),
    );
    let loaded = timed("the sandbox is made again", || {
        let pages = pages
            .iter()
            .map(|(kind, page, bytes)| (*kind, *page, &**bytes));
        let none = |_: &str| Err("there are no rules".into());
        Sandbox::from_base(behaviour.clone(), &services, Seed(7), &head, pages, none).unwrap()
    });
    assert!(loaded.payments().eq(sandbox.payments()));
}

fn written(base: &Base, since: Option<&Base>) -> Vec<(u8, u64, Vec<u8>)> {
    base.changed_pages(since).collect()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures wall time")]
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let made = work();
    println!("  {what}: {:.3} ms", start.elapsed().as_secs_f64() * 1e3);
    made
}

fn payout(number: u64) -> String {
    let account = 79_123_000_000 + number;
    format!(
        r#""method":"pam.pay_by_cash","params":{{"vendor_form":{{"account":"{account}","currency":"USD","amount":{},"vendor_id":101596}},"transaction_form":{{"partner_transaction_id":"order-{number}"}}}}"#,
        number % 90_000 + 1
    )
}

fn check(transaction: u64) -> String {
    format!(r#""method":"pam.check_payment","params":{{"agr_transaction_id":{transaction}}}"#)
}

fn call(sandbox: &mut Sandbox, number: u64, body: &str) {
    let body = format!(r#"{{"id":"1cb17690-9105-4a23-9868-{number:012}",{body}}}"#);
    let document = Document::read(body.as_bytes());
    let behaviour = sandbox.behaviour().clone();
    let call = Call {
        request: Request::read(&document, &behaviour),
        auth: AuthVerdict::Accepted(ServiceIndex(0)),
        asked: Ok(Treatment::default()),
        headers: &[],
    };
    let decision = sandbox.call(&call, WALL.plus(Duration::from_millis(number)));
    assert!(decision.transaction().is_some(), "{decision:?}");
}
