//! What a scenario would pay, found out without sending anything.

use crate::json::{self, Json};
use crate::scenario::{Bindings, Scenario, Step, StepKind, Unsigned};
use crate::target::{Classified, Live, Request, classify, givens};

/// A request that pays, or might.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// Line of the step.
    pub line: usize,
    /// Its body; none where it depends on answers that nobody has yet.
    pub body: Option<Vec<u8>>,
}

/// Stands for the ids that are made anew for each request.
const STAND_IN_ID: &str = "00000000-0000-4000-8000-000000000000";

/// Every request of a scenario that pays, or might.
#[must_use]
pub fn rehearse(scenario: &Scenario, live: &Live) -> Vec<Rehearsed> {
    let services = live.services();
    let terms = live.terms.clone().unwrap_or_default();
    let mut rehearsal = Rehearsal {
        bindings: Bindings::of(&givens(&services, &terms)),
        paying: Vec::new(),
        named: Vec::new(),
    };
    scenario
        .steps
        .iter()
        .for_each(|step| rehearsal.go_through(step));
    rehearsal.paying
}

struct Rehearsal<'a> {
    bindings: Bindings,
    paying: Vec<Rehearsed>,
    /// What later steps may send again: name, and the request if it is known.
    named: Vec<(&'a str, Option<Unsigned>)>,
}

impl<'a> Rehearsal<'a> {
    fn go_through(&mut self, step: &'a Step) {
        let Some(request) = self.request(step) else {
            return;
        };
        // In doubt it pays.
        if request.as_ref().is_none_or(is_paying) {
            self.paying.push(Rehearsed {
                line: step.line,
                body: request.as_ref().map(|request| request.body.clone()),
            });
        }
        let name = step
            .answering()
            .and_then(|answering| answering.name.as_deref());
        if let Some(name) = name {
            let sent = request
                .as_ref()
                .and_then(|request| json::parse(&request.body).ok());
            self.bindings.bind(name, sent, None);
            self.named.push((name, request));
        }
    }

    /// What the step sends, as far as it is known; nothing for steps that send nothing, or only check.
    fn request(&self, step: &Step) -> Option<Option<Unsigned>> {
        let id = Json::text(STAND_IN_ID);
        match &step.kind {
            StepKind::Pay(pay) => Some(pay.request(&id, &self.bindings).ok()),
            StepKind::Call(call) => Some(call.request(&id, &self.bindings).ok()),
            StepKind::Resend(resend) => {
                let mut named = self.named.iter().rev();
                let earlier = named.find(|(name, _)| *name == resend.of);
                earlier.map(|(_, request)| request.clone())
            }
            StepKind::Check(check) => check.request(&id, &self.bindings).ok().map(Some),
            StepKind::Poll(_)
            | StepKind::Arrange(_)
            | StepKind::Advance(_)
            | StepKind::Ledger(_) => None,
        }
    }
}

/// The guard's opinion on a request that is not signed yet.
fn is_paying(call: &Unsigned) -> bool {
    let headers = call
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), value.clone()?)))
        .collect();
    let request = Request {
        verb: call.verb.clone(),
        path: call.path.clone(),
        headers,
        body: call.body.clone(),
    };
    matches!(classify(request), Classified::Paying(_))
}
