//! Every scenario's canonical transcript, compared with the reviewed one in `fixtures/snapshots`.
//!
//! With `PAYSYS_TARGET_URL`, `PAYSYS_SERVICE_ID` and `PAYSYS_SECRET_KEY` set the same tests run against that gateway, under
//! the same guard: what would pay is skipped, and says so.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};

use paysys_conformance::contract::Contract;
use paysys_conformance::run::run;
use paysys_conformance::scenario::Scenario;
use paysys_conformance::snapshots::Shelf;
use paysys_conformance::target::{Admin, Live, SafeUrl, Secret, Service, Target, Timeout};
use paysys_conformance::transcript::{Transcript, canonical};
use paysys_conformance::verdict::{Verdict, conclude};
use paysys_simulator::Simulator;

use crate::support::{library, repository};

/// What differs on a live gateway.
const LIVE: &str = "live";

#[tokio::test]
async fn every_scenario_goes_as_reviewed() {
    let simulator = Simulator::start().await.unwrap();
    let target = named_target().unwrap_or_else(|| {
        Target::Simulator(Admin::at(simulator.admin_url(), Timeout::default()).unwrap())
    });
    let result = conclude(
        run(&target, library().scenarios()).await,
        Contract::built_in(),
    );
    let mut wrong = Vec::new();
    for result in &result.scenarios {
        let id = &result.scenario.id;
        match &result.transcript {
            None => println!("skipped {id}: {}", result.reasons.join("; ")),
            Some(transcript) if agrees(&result.scenario, transcript, target.is_live()) => {}
            Some(_) => wrong.push(format!("{id}: not as reviewed")),
        }
        if !result.verdict.is_checked() && result.transcript.is_some()
            || result.verdict == Verdict::Fail
        {
            wrong.push(format!(
                "{id}: {} {}",
                result.verdict,
                result.reasons.join("; ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_snapshot_is_an_orphan() {
    let shelf = Shelf::at(repository("fixtures/snapshots"), Some(LIVE));
    let orphans = shelf.orphans(&library()).unwrap();
    assert!(orphans.is_empty(), "no scenario belongs to {orphans:?}");
}

fn named_target() -> Option<Target> {
    let url = env::var("PAYSYS_TARGET_URL").ok()?;
    let need = |name: &str| {
        env::var(name).unwrap_or_else(|_| panic!("PAYSYS_TARGET_URL needs {name} beside it"))
    };
    let service = Service {
        id: need("PAYSYS_SERVICE_ID"),
        secret: Secret::new(need("PAYSYS_SECRET_KEY")),
    };
    Some(Target::Live(Live::reading(
        SafeUrl::parse(&url).expect("PAYSYS_TARGET_URL is a URL that may be called"),
        service,
        Timeout::default(),
    )))
}

/// A difference is shown by insta; the others are still looked at.
fn agrees(scenario: &Scenario, transcript: &Transcript, is_live: bool) -> bool {
    let text = canonical(scenario, transcript);
    let mut settings = insta::Settings::clone_current();
    // Where a live gateway differs, an overlay says how.
    let overlay = repository("fixtures/snapshots").join(LIVE);
    let has_overlay = is_live && overlay.join(format!("{}.snap", scenario.id)).exists();
    settings.set_snapshot_path(if has_overlay {
        overlay
    } else {
        repository("fixtures/snapshots")
    });
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let compare = || settings.bind(|| insta::assert_snapshot!(scenario.id.as_str(), text));
    catch_unwind(AssertUnwindSafe(compare)).is_ok()
}
