//! What is told, and what it is called.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::survey::Survey;
use crate::journal::{Counts, Outcome};
use crate::registry::Tallied;

/// How many connections are open on both ports; counted where they are taken.
#[derive(Debug, Clone, Default)]
pub(crate) struct OpenConnections {
    pub(crate) gateway: Arc<AtomicUsize>,
    pub(crate) admin: Arc<AtomicUsize>,
}

type Labels = Vec<(&'static str, String)>;

/// Everything, as OpenMetrics has it.
pub(super) fn text(tallied: &Tallied, open: &OpenConnections, survey: Option<&Survey>) -> String {
    let mut registry = Registry::with_prefix("paysys_simulator");
    let build = Info::new([
        ("version", env!("CARGO_PKG_VERSION")),
        (
            "commit",
            option_env!("PAYSYS_BUILD_COMMIT").unwrap_or("unknown"),
        ),
    ]);
    registry.register("build", "Which simulator this is", build);
    add_counts(&mut registry, &tallied.counts);
    let mut gauge = |name, about, value: u64| registry.register(name, about, gauge_of(value));
    gauge(
        "sandboxes",
        "Sandboxes that there are",
        tallied.sandboxes as u64,
    );
    let open = [("gateway", &open.gateway), ("admin", &open.admin)];
    let open = open.map(|(port, open)| (vec![("port", port.into())], open.load(Relaxed) as u64));
    add_gauges(
        &mut registry,
        "open_connections",
        "Connections that are open, by port",
        open,
    );
    let bytes = gauge_of(tallied.journal_bytes);
    registry.register_with_unit(
        "journal",
        "What the journals of all sandboxes hold",
        Unit::Bytes,
        bytes,
    );
    if let Some(survey) = survey {
        add_survey(&mut registry, survey);
    }
    let mut text = String::new();
    encode(&mut text, &registry).expect("writing to a string cannot fail");
    text
}

fn add_counts(registry: &mut Registry, counts: &Counts) {
    let calls = Family::<Labels, Counter>::default();
    for (method, row) in Counts::METHODS.into_iter().zip(&counts.calls) {
        for (outcome, count) in Outcome::ALL.into_iter().zip(row) {
            // What can come of a method is there from the start: a rate wants a zero to begin with.
            if *count > 0 || is_usual(method, outcome) {
                let labels = vec![
                    ("method", method.into()),
                    ("outcome", outcome.name().into()),
                ];
                calls.get_or_create(&labels).inc_by(*count);
            }
        }
    }
    registry.register("calls", "Requests to the gateway, by method (a profile's own are stub, unknown ones other) and by what they were answered with", calls);
    registry.register(
        "payments_made",
        "Payments that calls have made, late ones among them",
        counter_of(counts.payments),
    );
    let faults = Family::<Labels, Counter>::default();
    for (fault, count) in &counts.faults {
        faults
            .get_or_create(&vec![("fault", fault.clone())])
            .inc_by(*count);
    }
    registry.register("faults", "Faults that struck a call, by name (custom where a rule spells it out, other where a sandbox's own profile has it)", faults);
    registry.register(
        "journal_evicted_calls",
        "Calls that had to go from full journals",
        counter_of(counts.evicted),
    );
}

fn is_usual(method: &str, outcome: Outcome) -> bool {
    match outcome {
        Outcome::Payout => method == Counts::METHODS[0],
        Outcome::Check => method == Counts::METHODS[1],
        Outcome::Stub => method == Counts::METHODS[2],
        Outcome::Error => true,
        Outcome::NotACall => method == Counts::METHODS[3],
    }
}

fn add_survey(registry: &mut Registry, survey: &Survey) {
    let payments = survey
        .payments()
        .map(|(status, count)| (vec![("status", status)], count));
    add_gauges(
        registry,
        "payments",
        "Payments in the ledgers, by the status that a check would be told now",
        payments,
    );
    let findings = survey.findings().map(|(id, severity, times)| {
        (
            vec![("id", id.into()), ("severity", severity.into())],
            times,
        )
    });
    add_gauges(
        registry,
        "findings",
        "How often the journals show a mistake of a client that is not waived, by its id in docs/findings.md",
        findings,
    );
    let age = gauge_of(survey.age().as_secs());
    registry.register_with_unit(
        "survey_age",
        "How old the numbers of payments by status and of findings are",
        Unit::Seconds,
        age,
    );
}

fn add_gauges(
    registry: &mut Registry,
    name: &str,
    about: &str,
    all: impl IntoIterator<Item = (Labels, u64)>,
) {
    let family = Family::<Labels, Gauge>::default();
    for (labels, value) in all {
        family
            .get_or_create(&labels)
            .set(i64::try_from(value).unwrap_or(i64::MAX));
    }
    registry.register(name, about, family);
}

fn gauge_of(value: u64) -> Gauge {
    let gauge = Gauge::default();
    gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
    gauge
}

fn counter_of(value: u64) -> Counter {
    let counter = Counter::default();
    counter.inc_by(value);
    counter
}
