//! What a scenario would send, found out and judged without sending anything.

use jiff::Timestamp;

mod dress;
mod playable;

use crate::target::{Denied, Guard, Live, Probes};
pub use dress::dress;
use paysys_exchange::{
    PaymentTerms, Reason, Request, SafeUrl, Secret, Service, Services, fresh, givens, sign,
};
use paysys_scenario::{Asking, Bindings, Missing, Scenario, Step, StepKind, Unsigned};
use paysys_shared::json;
use paysys_shared::json::Json;
pub use playable::unplayable;
pub(crate) use playable::{may_be_live, unarrangeable, who};

/// What a scenario would do to a gateway that has not proved to be a simulator.
#[derive(Clone, Debug, Default)]
pub struct Rehearsal {
    pub paying: Vec<Rehearsed>,
    /// The requests that would not be sent, and why.
    pub denied: Vec<(usize, Denied)>,
    /// Requests that look like somebody who tries out ids and secrets.
    pub guesses: u32,
}

/// A request that pays, or might.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    pub line: usize,
    /// The service that pays, by the header; none where it names nobody.
    pub signer: Option<String>,
    /// The whole request, with stand-ins for the fresh id and the signature; none where it depends on answers that nobody has
    /// yet.
    pub request: Option<Request>,
}

/// Stands for the ids that are made anew for each request.
const STAND_IN_ID: &str = "00000000-0000-4000-8000-000000000000";

/// Stands for the digits of the other ids that are made anew.
const STAND_IN_NUMBER: &str = "1000000000";

/// Stands for the transaction that a payment will have been given.
const STAND_IN_TRANSACTION: &str = "1000000001";

/// What a scenario would send to this gateway.
#[must_use]
pub fn rehearse(scenario: &Scenario, live: &Live) -> Rehearsal {
    // Without a [pay] nothing is paid, and what would be is to be seen all the same.
    let terms = live.terms.clone().unwrap_or_default();
    let services = live.services();
    let guard = Guard::of(live.url.clone(), services.clone(), Some(terms.clone()));
    rehearse_before(&guard, scenario, &services, &terms)
}

/// What a scenario would send past this guard.
pub fn rehearse_before(
    guard: &Guard,
    scenario: &Scenario,
    services: &Services,
    terms: &PaymentTerms,
) -> Rehearsal {
    guard.suppose(STAND_IN_TRANSACTION);
    let stand_ins = StandIns {
        id: Json::text(STAND_IN_ID),
        transaction: Json::Number(STAND_IN_TRANSACTION.to_owned()),
        givens: [givens(services, terms), fresh(STAND_IN_NUMBER)].concat(),
    };
    let mut rehearsal = Rehearsal::default();
    for asked in Script::of(scenario, services, &stand_ins) {
        rehearsal.take_in(&asked, guard);
    }
    rehearsal
}

/// The first request of a scenario that no gateway is sent but a simulator, whatever a target file says; with its line.
#[must_use]
pub fn denied_everywhere(scenario: &Scenario) -> Option<(usize, Denied)> {
    let (services, terms) = (
        services("first", "second", "blocked"),
        PaymentTerms::default(),
    );
    let url = SafeUrl::parse("http://localhost/").expect("this is a URL of this machine");
    let guard = Guard::of(url, services.clone(), Some(terms.clone()));
    let rehearsal = rehearse_before(&guard, scenario, &services, &terms);
    let mut denied = rehearsal.denied.into_iter();
    denied.find(|(_, denied)| denied.is_for_every_target())
}

/// Services of no target.
fn services(first: &str, second: &str, blocked: &str) -> Services {
    let service = |name: &str| Service {
        id: name.to_owned(),
        secret: Secret::new(name.to_owned()),
    };
    Services {
        first: service(first),
        second: Some(service(second)),
        blocked: Some(service(blocked)),
    }
}

/// The file of everything that these scenarios send, for `fixtures/contract/probes.yaml`.
#[must_use]
pub fn probes(scenarios: &[std::sync::Arc<Scenario>]) -> String {
    let services = services("<service>", "<second service>", "<blocked service>");
    let hole = |name: &str| Json::Number(format!("<{name}>"));
    let givens = [
        ("vendor", hole("vendor")),
        ("account", Json::text("<account>")),
        ("account_number", hole("account")),
        ("amount", hole("amount")),
        ("other_amount", hole("other amount")),
        ("currency", Json::text("<currency>")),
        ("unknown_transaction", hole("unknown transaction")),
        ("service_id", Json::text("<service>")),
        ("form", hole("form")),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    let stand_ins = StandIns {
        id: Json::text("<fresh id>"),
        transaction: hole("transaction"),
        givens: [givens.to_vec(), fresh("<fresh number>")].concat(),
    };
    let mut requests = Vec::new();
    for scenario in scenarios.iter().filter(|scenario| may_be_live(scenario)) {
        let script = Script::of(scenario, &services, &stand_ins);
        let worded = script.filter_map(|asked| asked.supposed.ok().map(|one| one.shown));
        requests.extend(worded.map(|request| (scenario.id.clone(), request)));
    }
    Probes::file(requests)
}

impl Rehearsal {
    /// Why the scenario is not played, if something in it is not sent.
    #[must_use]
    pub fn denial(&self) -> Option<Reason> {
        let (line, denied) = self.denied.first()?;
        Some(Reason::at(*line, denied.whole()))
    }

    fn take_in(&mut self, asked: &Asked, guard: &Guard) {
        let request = match asked.exact.as_ref().or(asked.supposed.as_ref()) {
            Ok(request) => request,
            Err(missing) => {
                self.take_in_unknown(asked.line, missing);
                return;
            }
        };
        let judged = match guard.judge(&request.real) {
            Ok(judged) => judged,
            Err(denied) => {
                self.denied.push((asked.line, denied));
                return;
            }
        };
        self.guesses += u32::from(judged.caller().is_a_guess(judged.request()));
        if judged.pays() {
            let exact = asked.exact.as_ref().ok();
            self.paying.push(Rehearsed {
                line: asked.line,
                signer: judged.caller().id().map(str::to_owned),
                request: exact.map(|worded| worded.shown.clone()),
            });
        }
    }

    /// A request that nobody can word before the run. In doubt it pays.
    fn take_in_unknown(&mut self, line: usize, missing: &Missing) {
        match missing.given() {
            Some(name) => self.denied.push((line, Denied::NotGiven(name.to_owned()))),
            None => self.paying.push(Rehearsed {
                line,
                signer: None,
                request: None,
            }),
        }
    }
}

/// What stands for things that are not known before a run.
struct StandIns {
    id: Json,
    transaction: Json,
    givens: Vec<(String, Json)>,
}

/// A request twice: as it would be sent, and with the signature as it may be shown.
#[derive(Clone)]
struct Worded {
    real: Request,
    shown: Request,
}

/// One step that sends something.
struct Asked {
    line: usize,
    /// As far as it is known without any answer.
    exact: Result<Worded, Missing>,
    /// As it would be if each payment were answered rightly.
    supposed: Result<Worded, Missing>,
}

/// Goes through a scenario's steps.
struct Script<'a> {
    steps: std::slice::Iter<'a, Step>,
    services: &'a Services,
    stand_ins: &'a StandIns,
    exact: Bindings,
    supposed: Bindings,
    /// What later steps may send again.
    named: Vec<(&'a str, Asked)>,
}

impl<'a> Script<'a> {
    fn of(scenario: &'a Scenario, services: &'a Services, stand_ins: &'a StandIns) -> Self {
        Self {
            steps: scenario.steps.iter(),
            services,
            stand_ins,
            exact: Bindings::of(&stand_ins.givens),
            supposed: Bindings::of(&stand_ins.givens),
            named: Vec::new(),
        }
    }

    /// What the step sends; nothing for steps that send nothing.
    fn asked(&self, step: &Step) -> Option<Asked> {
        let words = |bindings: &Bindings| -> Option<Result<Worded, Missing>> {
            let id = &self.stand_ins.id;
            let (unsigned, asking) = match &step.kind {
                StepKind::Pay(pay) => (pay.request(id, bindings), &pay.asking),
                StepKind::Call(call) => (call.request(id, bindings), &call.asking),
                StepKind::Check(check) => (check.request(id, bindings), &check.asking),
                StepKind::Poll(poll) => (poll.check.request(id, bindings), &poll.check.asking),
                StepKind::Resend(_)
                | StepKind::Arrange(_)
                | StepKind::Advance(_)
                | StepKind::Ledger(_) => return None,
            };
            Some(unsigned.and_then(|unsigned| self.worded(&unsigned, asking, bindings)))
        };
        if let StepKind::Resend(resend) = &step.kind {
            let mut named = self.named.iter().rev();
            let (_, earlier) = named.find(|(name, _)| *name == resend.of)?;
            return Some(earlier.at(step.line));
        }
        Some(Asked {
            line: step.line,
            exact: words(&self.exact)?,
            supposed: words(&self.supposed)?,
        })
    }

    fn worded(
        &self,
        unsigned: &Unsigned,
        asking: &Asking,
        bindings: &Bindings,
    ) -> Result<Worded, Missing> {
        let signed = sign(
            &asking.auth,
            self.services,
            Timestamp::UNIX_EPOCH + STAND_IN_TIME,
            bindings,
        )?;
        let shown = signed.clone().map(|mut signed| {
            signed.value = signed.shown.value();
            signed
        });
        Ok(Worded {
            real: dress(unsigned, signed),
            shown: dress(unsigned, shown),
        })
    }

    /// What a payment would be answered, as far as later requests could refer to it.
    fn supposed_answer(&self) -> Json {
        let details = [("transaction_id", self.stand_ins.transaction.clone())];
        let result = Json::object([("details", Json::object(details))]);
        Json::object([("result", result)])
    }
}

impl<'a> Iterator for Script<'a> {
    type Item = Asked;

    fn next(&mut self) -> Option<Asked> {
        let (step, asked) = loop {
            let step = self.steps.next()?;
            if let Some(asked) = self.asked(step) {
                break (step, asked);
            }
        };
        let name = step
            .answering()
            .and_then(|answering| answering.name.as_deref());
        if let Some(name) = name {
            let body = |worded: &Result<Worded, Missing>| {
                let worded = worded.as_ref().ok()?;
                json::parse(&worded.real.body).ok()
            };
            self.exact.bind(name, body(&asked.exact), None);
            let answer = self.supposed_answer();
            self.supposed
                .bind(name, body(&asked.supposed), Some(answer));
            self.named.push((name, asked.at(asked.line)));
        }
        Some(asked)
    }
}

impl Asked {
    fn at(&self, line: usize) -> Self {
        Self {
            line,
            exact: self.exact.clone(),
            supposed: self.supposed.clone(),
        }
    }
}

/// Any moment whose milliseconds look like those of today.
const STAND_IN_TIME: jiff::SignedDuration = jiff::SignedDuration::from_secs(1_653_907_664);
