//! What is not known to be harmless is not sent to a gateway that has not proved to be a simulator.

mod files;
mod lenient;
mod mutations;
mod own_calls;
mod reach;
mod wire;

use paysys_engine::target::{Denied, Guard, Judged};
use paysys_exchange::{PaymentTerms, Request, SafeUrl, Secret, Service, Services};

const STRANGER: &str = "79990000000";

/// `printf '%s' "first-secret1653907664000" | sha1sum`
const RIGHT_HASH: &str = "f72709c0f0a76d47771c13785c22fc0d3c841f0b";

fn service(id: &str) -> Service {
    Service {
        id: id.to_owned(),
        secret: Secret::new(format!("{id}-secret")),
    }
}

fn base() -> SafeUrl {
    SafeUrl::parse("https://paysys.uz/gateway").expect("this is a URL")
}

fn guard() -> Guard {
    let services = Services {
        first: service("first"),
        second: Some(service("second")),
        blocked: None,
    };
    Guard::of(base(), services, Some(PaymentTerms::default()))
}

fn auth(id: &str) -> (String, String) {
    (
        "Auth".to_owned(),
        format!("{id}-{RIGHT_HASH}-1653907664000"),
    )
}

/// A call as a user's own scenario would make it.
fn call(body: &str) -> Request {
    let json = ("Content-Type".to_owned(), "application/json".to_owned());
    Request {
        verb: "POST".to_owned(),
        path: String::new(),
        headers: vec![json, auth("first")],
        body: body.as_bytes().to_vec(),
    }
}

/// A payout with this form.
fn payout(form: &str) -> Request {
    call(&format!(
        r#"{{"id":"7","method":"pam.pay_by_cash","params":{{"vendor_form":{form}}}}}"#
    ))
}

const CHECK: &str = r#"{"id":"7","method":"pam.check_payment","params":{"agr_transaction_id":1}}"#;

fn judged(request: &Request) -> Result<Judged, Denied> {
    guard().judge(request)
}

fn reads(request: &Request) -> bool {
    judged(request).is_ok_and(|judged| !judged.pays())
}

fn pays(request: &Request) -> bool {
    judged(request).is_ok_and(|judged| judged.pays())
}
