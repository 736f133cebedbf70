//! One call, from its envelope to the decision.

use std::sync::Arc;

use super::{Decision, Sandbox};
use crate::answer::Reply;
use crate::auth::AuthVerdict;
use crate::chance::Purpose;
use crate::check_payment::{self, Named};
use crate::document::Document;
use crate::envelope::{Envelope, Rejected};
use crate::error_code::ErrorCode;
use crate::method::Method;
use crate::pay_by_cash::Payout;
use crate::reason::Reason;
use crate::refusal::{Manner, Refusal};
use crate::service::ServiceIndex;
use crate::stub::Stub;
use crate::treatment::Treatment;
use crate::{Behaviour, Moment, remedy};

/// A request, read as far as that needs no sandbox: before one is locked, so that nobody else's call waits for it.
#[derive(Debug)]
pub struct Request<'a> {
    pub envelope: Envelope<'a>,
    /// Nothing where there is no such method.
    wanted: Option<Wanted<'a>>,
}

/// What a request wants. Params that are wrong are a refusal, which comes when it is its turn.
#[derive(Debug)]
enum Wanted<'a> {
    Payout(Result<Payout<'a>, Refusal>),
    Check(Result<Named, Refusal>),
    Stub(Arc<Stub>),
}

impl<'a> Request<'a> {
    /// Reads a body as a sandbox of this behaviour does.
    pub fn read(body: &'a Document<'_>, behaviour: &'a Behaviour) -> Result<Self, Rejected<'a>> {
        let envelope = Envelope::read(body, &behaviour.settings.envelope)?;
        let wanted = behaviour
            .method(&envelope.method)
            .map(|method| match method {
                Method::PayByCash => Wanted::Payout(Payout::read(envelope.params, behaviour)),
                Method::CheckPayment => {
                    Wanted::Check(check_payment::read(envelope.params, behaviour))
                }
                Method::Stub(stub) => Wanted::Stub(stub),
            });
        Ok(Self { envelope, wanted })
    }
}

impl Wanted<'_> {
    fn method(&self) -> Method {
        match self {
            Self::Payout(_) => Method::PayByCash,
            Self::Check(_) => Method::CheckPayment,
            Self::Stub(stub) => Method::Stub(stub.clone()),
        }
    }
}

/// A call as the core is given it.
#[derive(Debug)]
pub struct Call<'a> {
    /// Read by the sandbox's own behaviour.
    pub request: Result<Request<'a>, Rejected<'a>>,
    /// What the `Auth` header was found to be.
    pub auth: AuthVerdict,
    /// What the `X-Paysys-Sim` header asks for.
    pub asked: Result<Treatment, Refusal>,
    /// The headers that the profile's stubs look at, by their names in lower case.
    pub headers: &'a [(Box<str>, Box<str>)],
}

impl<'a> Call<'a> {
    /// What the answer echoes as `id` (ENV-03).
    pub fn id(&self) -> &'a str {
        match &self.request {
            Ok(request) => request.envelope.id.get(),
            Err(rejected) => rejected.id,
        }
    }
}

impl Sandbox {
    /// Numbers a request that is no call, so that all requests are numbered in one row.
    pub fn number_request(&mut self) -> u64 {
        self.calls += 1;
        self.calls
    }

    /// Answers one call. The order is fixed: JSON, envelope, method, auth, service blocked, limit,
    /// params, vendor, rules, deposit, commit; the first thing that is wrong decides. Only a bad
    /// `X-Paysys-Sim` header comes before all of them: it is a mistake in a test, not in a request.
    pub fn call(&mut self, call: &Call<'_>, wall: Moment) -> Decision {
        let now = self.clock.now(wall);
        self.settle_late(now);
        let number = self.number_request();
        let mut decision = Decision {
            call: number,
            at: now,
            method: None,
            service: None,
            committed: None,
            commits_at: None,
            about: None,
            original: None,
            before: None,
            after: None,
            checked: None,
            rules: Vec::new(),
            reserved_account: false,
            fault: None,
            delay: None,
            reply: Reply::Error(Refusal::new(
                ErrorCode::INVALID_REQUEST,
                "nothing was decided",
            )),
            mx_id: self.seed.hex32(Purpose::MxId, number),
        };
        decision.reply = self
            .reply(call, now, &mut decision)
            .unwrap_or_else(Reply::Error);
        decision
    }

    fn reply(
        &mut self,
        call: &Call<'_>,
        now: Moment,
        decision: &mut Decision,
    ) -> Result<Reply, Refusal> {
        let asked = call.asked.as_ref().map_err(Clone::clone)?;
        let Request { envelope, wanted } = call
            .request
            .as_ref()
            .map_err(|rejected| rejected.refusal.clone())?;
        let wanted = wanted.as_ref().ok_or_else(|| {
            let name = &*envelope.method;
            let reason = Reason::NoMethod {
                name: format!("{name:?}"),
            };
            Refusal::new(ErrorCode::METHOD_NOT_FOUND, reason).lifted_by(remedy::method(name))
        })?;
        decision.method = Some(wanted.method());
        if let Wanted::Stub(stub) = wanted
            && !stub.auth
        {
            return self.play(stub, None, call, envelope, decision);
        }
        let service = call.auth.admit(&self.behaviour.settings.auth)?;
        decision.service = Some(service);
        self.admit(service, now)?;
        match wanted {
            Wanted::Payout(payout) => {
                let payout = payout.as_ref().map_err(Clone::clone)?;
                self.pay(service, payout, envelope, asked, decision)
            }
            Wanted::Check(named) => {
                let named = named.as_ref().map_err(Clone::clone)?;
                self.check(service, named, envelope, asked, decision)
            }
            Wanted::Stub(stub) => self.play(stub, Some(service), call, envelope, decision),
        }
    }

    /// Lets a known service through, unless it is blocked (AUT-06) or calls too often.
    fn admit(&mut self, service: ServiceIndex, now: Moment) -> Result<(), Refusal> {
        let account = &mut self.accounts[usize::from(service.0)];
        if account.blocked {
            return Err(Refusal::new(
                ErrorCode::SERVICE_BLOCKED,
                Reason::ServiceBlocked,
            ));
        }
        let limits = &self.behaviour.settings.limits;
        if limits.calls_per_minute == 0 {
            return Ok(());
        }
        account
            .limiter
            .count(limits.calls_per_minute, now)
            .map_err(|wait| {
                let told = Manner {
                    http_status: Some(limits.status),
                    retry_after: Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)),
                    ..Manner::default()
                };
                let refusal = Refusal::new(limits.error, Reason::TooManyCalls).told(told);
                refusal.lifted_by(remedy::CALLS_PER_MINUTE)
            })
    }
}
