//! What the fuzz targets in `fuzz/` do with bytes that anybody may send; the test suite does the same
//! with the seeds. Nothing here is part of the library's face.
//!
//! Each function panics where something does not hold that must hold for any input.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use axum::http::Request;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::control::{RuleShape, header};
use crate::journal::{Arrival, Journal, Received, RequestHead, Sent};
use crate::profile::Profile;
use crate::registry::{ClockPlan, Headers, HostedSandbox, Keeping};
use crate::replay::Verdict;
use crate::texts::texts;
use crate::view::CallView;
use crate::{bundle, replay};
use paysys_core::auth::{self, AuthHeader};
use paysys_core::clock::Pace;
use paysys_core::service::SecretKey;
use paysys_core::{Moment, Seed, Service};
use paysys_shared::saying::Saying;
use paysys_shared::texts::Language;

const ID: &str = "fuzz-shop";
const KEY: &str = "fuzz-key-that-is-not-real-at-all";
/// A signature of this moment is good.
const NOW: Moment = Moment::from_millis(1_700_000_000_000);

const PAYOUT: &[u8] = br#"{"id":1,"method":"pam.pay_by_cash","params":{"vendor_form":{"account":"79123456789","currency":"USD","amount":12000,"vendor_id":101596}}}"#;

/// Of those that only need names.
static STANDARD: LazyLock<HostedSandbox> = LazyLock::new(|| sandbox(Profile::standard()));

fn sandbox(profile: &Profile) -> HostedSandbox {
    let service = Service {
        id: ID.into(),
        secret_key: SecretKey::new(KEY),
        blocked: false,
        deposit: None,
    };
    let clock = ClockPlan {
        pace: Pace::Manual,
        start: Some(NOW),
    };
    let keeping = Keeping {
        journal_limit_bytes: Journal::DEFAULT_LIMIT_BYTES,
        default: None,
        ignored_findings: Vec::new(),
        witness: Arc::default(),
    };
    let (services, profile) = (vec![service], profile.clone());
    HostedSandbox::new(
        "fuzz".into(),
        Seed(1),
        services,
        profile,
        clock,
        NOW,
        &keeping,
    )
}

/// Two lines – the `Auth` header, `X-Paysys-Sim` – and a body: sent twice, it is answered in JSON,
/// shown without the key, and its bundle replays.
pub fn envelope(data: &[u8]) {
    let mut parts = data.splitn(3, |byte| *byte == b'\n');
    let mut next = || parts.next().unwrap_or_default();
    let (auth, asked, body) = (next(), next(), next());
    // Looking for keys takes a while to prepare, so one sandbox begins anew each time; tests are played in several threads.
    thread_local! {
        static SANDBOX: Arc<HostedSandbox> = Arc::new(sandbox(Profile::standard()));
    }
    let sandbox = SANDBOX.with(Arc::clone);
    sandbox.reset(NOW);
    for _ in 0..2 {
        call(&sandbox, auth, asked, body);
    }
    let entries = sandbox.recall(NOW).entries;
    for entry in &entries {
        let shown = serde_json::to_string(&CallView::of(&sandbox, entry)).expect("views are JSON");
        assert!(!shown.contains(KEY), "the key is shown: {shown}");
    }
    let file: String = replay::bundle(sandbox, 7).collect();
    match replay::run("bundle", file.as_bytes()) {
        Ok(Verdict::Identical(count)) => assert_eq!(count.events, entries.len()),
        Ok(Verdict::Different(_)) if file.contains("\"may_differ\"") => (),
        other => panic!("a bundle does not replay: {other:?}\n{file}"),
    }
}

fn call(sandbox: &HostedSandbox, auth: &[u8], asked: &[u8], body: &[u8]) {
    let given = |header: &[u8]| (!header.is_empty()).then(|| header.to_vec());
    let mut request = Request::post("/gateway");
    if let Some(auth) = given(auth) {
        request = request.header("auth", auth);
    }
    // What HTTP does not let through as a header never comes so far.
    let Ok(request) = request.body(()) else {
        return;
    };
    let (head, ()) = request.into_parts();
    let headers = Headers {
        all: &head.headers,
        auth: AuthHeader::read((!auth.is_empty()).then_some(auth)),
        asked: (!asked.is_empty()).then_some(asked),
        stray: None,
    };
    let arrival = Arrival {
        received: Received {
            wall: NOW,
            sent: Sent::now(),
            connection: 1,
        },
        head: RequestHead::Request(&head),
        body,
        form: None,
    };
    let before = sandbox.snapshot(NOW).ledger().len();
    let outgoing = sandbox.answer(&headers, arrival);
    let made = sandbox.snapshot(NOW).ledger().len() - before;
    if outgoing.fault.is_none() {
        let answer = &outgoing.rendered.body;
        // An id is given back as it was sent, perhaps with half of a surrogate pair: JSON, but no text.
        let members: BTreeMap<String, &RawValue> =
            serde_json::from_slice(answer).expect("answers are JSON");
        let result: Value = serde_json::from_str(members["result"].get()).expect("a part of JSON");
        assert_eq!(made == 1, result["details"].is_object(), "{members:?}");
    }
}

/// A profile file: it is read or pictured, and what was read can be called.
pub fn profile(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    match Profile::from_toml("fuzz", text) {
        Err(error) => drop(format!("{:?}", miette::Report::new(error))),
        Ok(profile) => {
            let time = NOW.as_millis().to_string();
            let auth = format!("{ID}-{}-{time}", auth::sign(KEY, &time));
            call(&sandbox(&profile), auth.as_bytes(), b"", PAYOUT);
        }
    }
}

/// A rule as JSON: what is taken and shown again means the same.
pub fn rule(data: &[u8]) {
    let names = STANDARD.names();
    let Ok(shape) = serde_json::from_slice::<RuleShape>(data) else {
        return;
    };
    if let Ok(spec) = shape.read(&names) {
        let shown = serde_json::to_string(&RuleShape::of(&spec, &names)).expect("rules are JSON");
        let again: RuleShape = serde_json::from_str(&shown).expect("what is shown can be read");
        let again = again.read(&names).expect("what was taken is taken again");
        assert_eq!(again, spec, "{shown}");
    }
}

/// An `X-Paysys-Sim` header: what is wrong is a refusal that can be told.
pub fn header(data: &[u8]) {
    if let Err(refusal) = header::asked(Some(data), &STANDARD.names()) {
        assert!(!refusal.reason.told(texts(Language::English)).is_empty());
    }
}

/// A bundle: it is replayed, or refused with a picture. `?` as its version is this one.
pub fn bundle_file(data: &[u8]) {
    let version = format!("\"version\":\"{}\"", bundle::VERSION);
    let text = String::from_utf8_lossy(data).replacen("\"version\":\"?\"", &version, 1);
    if let Err(error) = replay::run("fuzz", text.as_bytes()) {
        drop(format!("{:?}", miette::Report::new(error)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let units = text.bytes().map(|byte| format!("\\u{byte:04x}"));
        units.collect()
    }

    fn percent(text: &str) -> String {
        text.bytes().map(|byte| format!("%{byte:02x}")).collect()
    }

    /// The bundle replays, or says that it may not.
    #[rstest::rstest]
    #[case::raw(str::to_owned)]
    #[case::escaped(escaped)]
    #[case::percent(percent)]
    fn a_key_in_any_place_under_any_fault_leaves_a_bundle_that_is_true(
        #[case] spell: fn(&str) -> String,
    ) {
        let time = NOW.as_millis().to_string();
        let auth = format!("{ID}-{}-{time}", auth::sign(KEY, &time));
        let key = spell(KEY);
        let faults = STANDARD.behaviour().faults.iter();
        let mut asked: Vec<String> = faults.map(|one| format!("fault={}", one.name)).collect();
        let with_the_key = [
            "fault=KEY",
            "error=-3KEY",
            "KEY",
            "delay=KEY;x=1",
            "fault=a;KEY=b",
        ];
        asked.extend(with_the_key.map(|text| text.replace("KEY", &key)));
        let payout = String::from_utf8_lossy(PAYOUT);
        for asked in asked {
            for (place, with) in [
                ("\"id\":1", format!("\"id\":\"{key}\"")),
                ("pam.pay_by_cash", key.clone()),
                ("79123456789", key.clone()),
                ("USD", key.clone()),
            ] {
                let body = payout.replacen(place, &with, 1);
                envelope(format!("{auth}\n{asked}\n{body}").as_bytes());
            }
        }
    }
}
