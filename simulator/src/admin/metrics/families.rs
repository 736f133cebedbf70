//! What is told, and what it is called.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
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

/// All that is told but for what is known from the start.
#[derive(Debug)]
pub(super) struct Families {
    pub(super) tallied: Tallied,
    pub(super) open: OpenConnections,
    /// Nothing where the first one takes long.
    pub(super) survey: Option<Arc<Survey>>,
}

/// Labels and value of each sample.
type Samples<'a> = Vec<(Vec<(&'static str, &'a str)>, u64)>;

impl Families {
    /// All of it as OpenMetrics has it.
    pub(super) fn text(self) -> String {
        let mut registry = Registry::with_prefix("paysys_simulator");
        let build = Info::new([
            ("version", env!("CARGO_PKG_VERSION")),
            ("commit", paysys_input::build::COMMIT),
        ]);
        registry.register("build", "Which simulator this is", build);
        registry.register_collector(Box::new(self));
        let mut text = String::new();
        encode(&mut text, &registry).expect("writing to a string cannot fail");
        text
    }
}

impl Collector for Families {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut tell = |family: Family, samples: Samples<'_>| family.tell(&mut encoder, samples);
        let Tallied {
            counts,
            sandboxes,
            journal_bytes,
        } = &self.tallied;
        tell(CALLS, calls(counts))?;
        tell(PAYMENTS_MADE, vec![(vec![], counts.payments)])?;
        let faults = counts.faults.iter();
        tell(
            FAULTS,
            faults
                .map(|(fault, times)| (vec![("fault", &**fault)], *times))
                .collect(),
        )?;
        tell(EVICTED, vec![(vec![], counts.evicted)])?;
        tell(JOURNAL, vec![(vec![], *journal_bytes)])?;
        tell(SANDBOXES, vec![(vec![], *sandboxes as u64)])?;
        let open = [("gateway", &self.open.gateway), ("admin", &self.open.admin)];
        let open = open.map(|(port, open)| (vec![("port", port)], open.load(Relaxed) as u64));
        tell(OPEN, open.into())?;
        let Some(survey) = &self.survey else {
            return Ok(());
        };
        let payments: Vec<(String, u64)> = survey.payments().collect();
        let payments = payments.iter();
        tell(
            PAYMENTS,
            payments
                .map(|(status, count)| (vec![("status", &**status)], *count))
                .collect(),
        )?;
        let findings = survey.findings();
        tell(
            FINDINGS,
            findings
                .map(|(id, severity, times)| (vec![("id", id), ("severity", severity)], times))
                .collect(),
        )?;
        tell(AGE, vec![(vec![], survey.age().as_secs())])
    }
}

fn calls(counts: &Counts) -> Samples<'static> {
    let mut samples = Vec::new();
    for (method, row) in Counts::METHODS.into_iter().zip(&counts.calls) {
        for (outcome, count) in Outcome::ALL.into_iter().zip(row) {
            // What can come of a method is there from the start: a rate wants a zero to begin with.
            if *count > 0 || is_usual(method, outcome) {
                let labels = vec![("method", method), ("outcome", outcome.name())];
                samples.push((labels, *count));
            }
        }
    }
    samples
}

fn is_usual(method: &str, outcome: Outcome) -> bool {
    let [pay, check, stub, other] = Counts::METHODS;
    match outcome {
        Outcome::Payout => method == pay,
        Outcome::Check => method == check,
        Outcome::Stub => method == stub,
        Outcome::Error => true,
        Outcome::NotACall => method == other,
    }
}

/// A name, what it means, and whether it only ever grows.
struct Family {
    name: &'static str,
    about: &'static str,
    unit: Option<Unit>,
    is_counter: bool,
}

impl Family {
    const fn counter(name: &'static str, about: &'static str) -> Self {
        Self {
            name,
            about,
            unit: None,
            is_counter: true,
        }
    }

    const fn gauge(name: &'static str, about: &'static str, unit: Option<Unit>) -> Self {
        Self {
            name,
            about,
            unit,
            is_counter: false,
        }
    }

    fn tell(self, encoder: &mut DescriptorEncoder<'_>, samples: Samples<'_>) -> fmt::Result {
        let kind = match self.is_counter {
            true => MetricType::Counter,
            false => MetricType::Gauge,
        };
        let mut family =
            encoder.encode_descriptor(self.name, self.about, self.unit.as_ref(), kind)?;
        let value = |value: u64| -> Box<dyn EncodeMetric> {
            match self.is_counter {
                true => Box::new(ConstCounter::new(value)),
                false => Box::new(ConstGauge::new(value)),
            }
        };
        if let [(labels, only)] = &samples[..]
            && labels.is_empty()
        {
            return value(*only).encode(family);
        }
        for (labels, each) in samples {
            value(each).encode(family.encode_family(&labels)?)?;
        }
        Ok(())
    }
}

const CALLS: Family = Family::counter(
    "calls",
    "Requests to the gateway, by method (a profile's own are stub, unknown ones other) and outcome.",
);
const PAYMENTS_MADE: Family = Family::counter(
    "payments_made",
    "Payments that calls made; one that a fault commits later counts at its call.",
);
const FAULTS: Family = Family::counter(
    "faults",
    "Faults that struck a call, by name; custom where a rule spells it out, other where only a sandbox's own profile has it.",
);
const EVICTED: Family = Family::counter(
    "journal_evicted_calls",
    "Calls that had to go from full journals.",
);
const JOURNAL: Family = Family::gauge(
    "journal",
    "What the journals of all sandboxes hold.",
    Some(Unit::Bytes),
);
const SANDBOXES: Family = Family::gauge("sandboxes", "Sandboxes that there are.", None);
const OPEN: Family = Family::gauge(
    "open_connections",
    "Connections that are open, by port.",
    None,
);
const PAYMENTS: Family = Family::gauge(
    "payments",
    "Payments in all ledgers, by the status that a check would be told.",
    None,
);
const FINDINGS: Family = Family::gauge(
    "findings",
    "How often the journals show a mistake of a client that is not waived.",
    None,
);
const AGE: Family = Family::gauge(
    "survey_age",
    "How old the numbers of payments by status and of findings are.",
    Some(Unit::Seconds),
);
