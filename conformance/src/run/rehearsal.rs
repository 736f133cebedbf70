//! What a scenario would pay, found out without sending anything.

use jiff::Timestamp;

use super::player::dress;
use crate::json::{self, Json};
use crate::money::signer;
use crate::scenario::{Auth, Bindings, Scenario, Step, StepKind, Unsigned};
use crate::target::{
    Classified, Live, Request, Secret, Service, Services, Signed, classify, givens, sign,
};

/// A request that pays, or might.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// Line of the step.
    pub line: usize,
    /// The service that pays, as far as it is known; none where the request names nobody.
    pub signer: Option<String>,
    /// The whole request, with stand-ins for the fresh id and the signature; none where it depends on answers that nobody has
    /// yet.
    pub request: Option<Request>,
}

/// Stands for the ids that are made anew for each request.
const STAND_IN_ID: &str = "00000000-0000-4000-8000-000000000000";

/// Stands for the time of signing. Not the beginning of all time: what is signed a month ago must not get a minus sign, which
/// no real header has.
const STAND_IN_SECOND: i64 = 1_700_000_000;

/// Every request of a scenario that pays, or might.
#[must_use]
pub fn rehearse(scenario: &Scenario, live: &Live) -> Vec<Rehearsed> {
    let services = live.services();
    let terms = live.terms.clone().unwrap_or_default();
    let mut rehearsal = Rehearsal {
        bindings: Bindings::of(&givens(&services, &terms)),
        services,
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
    services: Services,
    paying: Vec<Rehearsed>,
    /// What later steps may send again, by name.
    named: Vec<(&'a str, Dressed)>,
}

/// A request as far as it is known before anything is sent.
#[derive(Clone)]
struct Dressed {
    signer: Option<String>,
    request: Option<Request>,
}

impl<'a> Rehearsal<'a> {
    fn go_through(&mut self, step: &'a Step) {
        let Some(dressed) = self.dressed(step) else {
            return;
        };
        if dressed.is_paying() {
            self.paying.push(Rehearsed {
                line: step.line,
                signer: dressed.signer.clone(),
                request: dressed.request.clone(),
            });
        }
        let name = step
            .answering()
            .and_then(|answering| answering.name.as_deref());
        if let Some(name) = name {
            let sent = dressed.request.as_ref();
            let sent = sent.and_then(|request| json::parse(&request.body).ok());
            self.bindings.bind(name, sent, None);
            self.named.push((name, dressed));
        }
    }

    /// What the step sends, as far as it is known; nothing for steps that send nothing, or only check.
    fn dressed(&self, step: &Step) -> Option<Dressed> {
        let id = Json::text(STAND_IN_ID);
        let bindings = &self.bindings;
        match &step.kind {
            StepKind::Pay(pay) => {
                let unsigned = pay.request(&id, bindings).ok();
                Some(self.signed(unsigned.as_ref(), &pay.asking.auth))
            }
            StepKind::Call(call) => {
                let unsigned = call.request(&id, bindings).ok();
                Some(self.signed(unsigned.as_ref(), &call.asking.auth))
            }
            StepKind::Resend(resend) => {
                let mut named = self.named.iter().rev();
                let earlier = named.find(|(name, _)| *name == resend.of);
                earlier.map(|(_, dressed)| dressed.clone())
            }
            StepKind::Check(check) => {
                let unsigned = check.request(&id, bindings).ok();
                let dressed = self.signed(unsigned.as_ref(), &check.asking.auth);
                dressed.request.is_some().then_some(dressed)
            }
            StepKind::Poll(_)
            | StepKind::Arrange(_)
            | StepKind::Advance(_)
            | StepKind::Ledger(_) => None,
        }
    }

    /// Signed with no secret and at no real time: what is left of it says who signs, and is the same in the plan and in the run.
    fn signed(&self, unsigned: Option<&Unsigned>, auth: &Auth) -> Dressed {
        let service = self.services.get(auth.who());
        let id = service.map(|service| service.id.clone());
        let unknown = Dressed {
            signer: id.clone(),
            request: None,
        };
        let stand_in = Service {
            id: id.unwrap_or_default(),
            secret: Secret::new(String::new()),
        };
        let then = Timestamp::from_second(STAND_IN_SECOND).expect("it is a moment");
        let signed = sign(auth, &stand_in, then, &self.bindings);
        let (Some(unsigned), Ok(signed)) = (unsigned, signed) else {
            return unknown;
        };
        let request = dress(unsigned, signed.clone());
        let shown = signed.map(|signed| Signed {
            value: signed.shown.clone(),
            ..signed
        });
        Dressed {
            signer: signer(&request.headers).map(str::to_owned),
            request: Some(dress(unsigned, shown)),
        }
    }
}

impl Dressed {
    /// The guard's opinion. In doubt it pays.
    fn is_paying(&self) -> bool {
        let request = self.request.clone();
        request.is_none_or(|request| matches!(classify(request), Classified::Paying(_)))
    }
}
