//! What a person, or a program, is told when the simulator is ready.

use serde::Serialize;

use super::{Failure, say};
use crate::simulator::Simulator;
use crate::texts;
use paysys_shared::texts::Language;

#[derive(Serialize)]
struct Ready<'a> {
    gateway_url: &'a str,
    admin_url: &'a str,
    service_id: &'a str,
    secret_key: &'a str,
    seed: u64,
    pid: u32,
}

/// How the words depend on the way it was started.
pub(super) struct Hints {
    pub(super) json: bool,
    pub(super) language: Language,
    /// Nobody trusts the gateway's certificate yet.
    pub(super) certificate_is_made: bool,
    pub(super) admin_wants_token: bool,
    /// Where everything is kept, if it is.
    pub(super) kept_in: Option<String>,
}

/// One line of JSON for a program, a request to paste for a person.
pub(super) fn print(simulator: &Simulator, hints: &Hints) -> Result<(), Failure> {
    let sandbox = simulator.sandbox();
    let service = sandbox
        .services()
        .first()
        .expect("a profile has at least one service");
    let ready = Ready {
        gateway_url: simulator.gateway_url(),
        admin_url: simulator.admin_url(),
        service_id: &service.id,
        secret_key: service.secret_key.reveal(),
        seed: sandbox.seed().0,
        pid: std::process::id(),
    };
    if hints.json {
        let line =
            serde_json::to_string(&ready).expect("a few strings and numbers are always JSON");
        say(&line)
    } else {
        say(&for_a_person(&ready, hints))
    }
}

fn for_a_person(ready: &Ready<'_>, hints: &Hints) -> String {
    let Ready {
        gateway_url,
        admin_url,
        service_id,
        secret_key,
        seed,
        ..
    } = ready;
    let seed = seed.to_string();
    let values = [
        ("gateway", *gateway_url),
        ("admin", *admin_url),
        ("service", *service_id),
        ("key", *secret_key),
        ("seed", &seed),
    ];
    let told = ["ready", "facts", "watch", "pay", "check", "refused"];
    let [ready, facts, watch, pay, check, refused] =
        told.map(|key| texts::fill(hints.language, &format!("welcome.{key}"), &values));
    let kept = hints.kept_in.as_ref().map(|place| {
        let place = [("place", place.as_str())];
        format!("\n{}", texts::fill(hints.language, "welcome.kept", &place))
    });
    let kept = kept.unwrap_or_default();
    let (trust, cacert) = trust(admin_url, hints);
    format!(
        r#"{ready}

{facts}{kept}

{watch}

{pay}

{trust}  TS=$(date +%s)000; HASH=$(printf %s "{secret_key}$TS" | sha1sum | cut -c1-40)
  curl -s {cacert}{gateway_url} -H "Auth: {service_id}-$HASH-$TS" -H 'Content-Type: application/json' -d '{{
    "id": "1", "method": "pam.pay_by_cash", "params": {{ "vendor_form": {{
      "vendor_id": 101596, "account": "79123456789", "currency": "USD", "amount": 12000 }} }} }}'

{check}

  curl -s {cacert}{gateway_url} -H "Auth: {service_id}-$HASH-$TS" -H 'Content-Type: application/json' -d '{{
    "id": "2", "method": "pam.check_payment", "params": {{ "agr_transaction_id": TRANSACTION_ID }} }}'

{refused}

"#
    )
}

/// A line that fetches the certificate where nobody can trust it yet, and the option that uses it.
fn trust(admin_url: &str, hints: &Hints) -> (String, &'static str) {
    if !hints.certificate_is_made {
        return (String::new(), "");
    }
    let token = match hints.admin_wants_token {
        true => r#" -H "Authorization: Bearer $PAYSYS_SIM_ADMIN_TOKEN""#,
        false => "",
    };
    let fetch = format!("  curl -s {admin_url}/certificate.pem{token} > paysys-simulator.pem\n");
    (fetch, "--cacert paysys-simulator.pem ")
}
