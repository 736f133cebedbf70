//! A sandbox takes a step that stands in its row: one that came to this process just now, that another node appended, or that
//! was kept before a restart. What follows is the same.

use super::applied::{Applied, Whose};
use super::step::{CallStep, NoStep, RequestStep, Step};
use super::{Given, HostedSandbox};
use crate::control::CommandShape;
use crate::journal::Tick;
use crate::rendering::Rendered;
use paysys_core::Moment;
use paysys_core::auth::{AuthParts, AuthVerdict};

impl HostedSandbox {
    /// Takes the step that these bytes are.
    pub(super) fn step(&self, bytes: &[u8], whose: Whose) -> Result<Applied, NoStep> {
        let (wall, step) = Step::read(bytes)?;
        let applied = match step {
            Step::Call(call) if !self.knows(call.auth) => return Err(NoStep),
            Step::Call(call) => self.step_of_call(call, wall),
            Step::Refused { request, error } => {
                let refused = error.refused(&self.behaviour().settings.http);
                self.learn_of(&request);
                let (entry, rendered) = self.state().refuse(&refused, &request.arrival(wall));
                Applied::Request(entry, rendered)
            }
            Step::TurnedAway {
                request,
                diagnosis,
                status,
                written,
            } => {
                let arrival = request.arrival(wall);
                let entry = self.state().turn_away(diagnosis, status, &arrival);
                entry.receipt.of_no_request(written);
                Applied::Request(entry, Rendered::bare(status))
            }
            Step::Command(json) => {
                let shape: CommandShape = serde_json::from_str(json).map_err(|_| NoStep)?;
                let command = shape.read(&self.names()).map_err(|_| NoStep)?;
                Applied::Command(Box::new(self.state().follow(command, wall)))
            }
            Step::Declared(payments) => Applied::Declared(self.state().declare(payments)),
            Step::Reset => {
                self.reset(wall);
                Applied::Reset
            }
            Step::HandedOver => {
                self.state().let_go();
                Applied::HandedOver
            }
        };
        if let (Applied::Request(entry, _), Whose::Ours) = (&applied, whose) {
            self.tally().learn(entry);
        }
        Ok(applied)
    }

    /// Whether a verdict names a service that there is.
    fn knows(&self, auth: AuthVerdict) -> bool {
        match auth {
            AuthVerdict::Accepted(service) => usize::from(service.0) < self.services().len(),
            _ => true,
        }
    }

    fn step_of_call(&self, call: CallStep<'_>, wall: Moment) -> Applied {
        let CallStep {
            request,
            auth,
            asked,
            headers,
            diagnosis,
        } = call;
        self.learn_of(&request);
        if let AuthVerdict::Accepted(_) = auth {
            self.remember_signature(&request);
        }
        let given = Given {
            arrival: request.arrival(wall),
            auth,
            asked,
            headers: &headers,
            diagnosis,
        };
        let (entry, rendered) = given.to(&self.names(), |_| self.state());
        Applied::Request(entry, rendered)
    }

    /// What another process has seen lies behind what this one will see.
    fn learn_of(&self, request: &RequestStep<'_>) {
        Tick::not_before(request.sent.latest);
    }

    /// The hash is in no event, but it can be made again: it is struck where a client shows it.
    fn remember_signature(&self, request: &RequestStep<'_>) {
        let lines = request.head.lines().skip(1);
        let auth = lines.filter_map(|line| line.strip_prefix("auth: ")).next();
        let parts = auth.and_then(|value| AuthParts::read(value.as_bytes()));
        let signed = parts.and_then(|parts| parts.signed_by(self.services()));
        if let Some(hash) = signed {
            self.redaction().remember(hash);
        }
    }
}
