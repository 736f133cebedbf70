//! A fresh sandbox, and the events it is given.

use super::Difference;
use crate::bundle::{
    self, BundleError, BundleHead, CallShape, CommandedShape, EventShape, RefusedShape,
};
use crate::control::Names;
use crate::journal::{Arrival, Received, RequestHead, Sent};
use crate::profile::{Picture, Profile};
use crate::registry::{Given, State};
use crate::transport::Refused;
use paysys_core::answer::Reply;
use paysys_core::auth::AuthVerdict;
use paysys_core::error_code::ErrorCode;
use paysys_core::refusal::Refusal;
use paysys_core::{Moment, Sandbox, Seed, Service};

/// A sandbox that relives what happened to another one.
pub(super) struct Player {
    profile: Profile,
    service_ids: Vec<String>,
    state: State,
}

/// Nothing is looked up in the journal of a replay; it keeps its newest event and no more.
const JOURNAL_LIMIT_BYTES: usize = 0;

impl Player {
    pub(super) fn new(head: &BundleHead) -> Result<Self, BundleError> {
        let profile = Profile::from_toml(&head.profile.name, &head.profile.text)?;
        let services: Vec<Service> = head.services.iter().map(|s| s.read()).collect();
        let clock = head.clock.read();
        let clock = clock.ok_or_else(|| wrong(&format!("no clock goes {:?}", head.clock.pace)))?;
        let wall = Moment::from_millis(head.clock.wall);
        let behaviour = profile.behaviour.clone();
        let core = Sandbox::new(behaviour, &services, Seed(head.seed), clock, wall);
        Ok(Self {
            profile,
            service_ids: services.into_iter().map(|service| service.id).collect(),
            state: State::new(core, JOURNAL_LIMIT_BYTES, wall),
        })
    }

    /// Gives the sandbox one event; what came of it, where that is not what came of it before.
    pub(super) fn play(
        &mut self,
        number: usize,
        event: &EventShape,
    ) -> Result<Option<Difference>, BundleError> {
        let difference = match event {
            EventShape::Call(call) => self.call(call)?,
            EventShape::Refused(refused) => self.refused(refused),
            EventShape::Command(commanded) => self.command(commanded)?,
        };
        Ok(difference.map(|difference| difference.of_event(number)))
    }

    fn call(&mut self, shape: &CallShape) -> Result<Option<Difference>, BundleError> {
        self.check_service(shape.auth)?;
        let asked = shape.asked.as_ref().map(bytes).transpose()?;
        let (body, answered) = (bytes(&shape.body)?, bytes(&shape.answered)?);
        let headers = shape
            .headers
            .iter()
            .map(header)
            .collect::<Result<Vec<_>, _>>()?;
        let given = Given {
            arrival: arrival(shape.wall, &body),
            auth: shape.auth,
            asked: asked.as_deref(),
            headers: &headers,
            diagnosis: None,
        };
        let names = Names {
            behaviour: &self.profile.behaviour,
            service_ids: &self.service_ids,
        };
        let (entry, rendered) = given.to(&names, |_| &mut self.state);
        let ruling = entry.ruling.as_ref().expect("a call is ruled on");
        let decided = bundle::decided(&ruling.decision, rendered.status, str::to_owned);
        let (was, is) = (shape.decided.get().as_bytes(), decided.get().as_bytes());
        Ok(Difference::between("the decision", was, is)
            .or_else(|| Difference::between("the answer", &answered, &rendered.body)))
    }

    fn refused(&mut self, shape: &RefusedShape) -> Option<Difference> {
        let refusal = Refusal::new(ErrorCode::INVALID_REQUEST, "no call");
        let refused = Refused {
            reply: Reply::Error(refusal),
            status: 200,
            header: None,
        };
        let (entry, _) = self.state.refuse(&refused, &arrival(shape.wall, &[]));
        let (was, is) = (shape.number.to_string(), entry.number.to_string());
        Difference::between("the number", was.as_bytes(), is.as_bytes())
    }

    fn command(&mut self, shape: &CommandedShape) -> Result<Option<Difference>, BundleError> {
        let command = shape.command.read(&self.names());
        let command = command.map_err(|error| wrong(&error.message))?;
        let outcome = self.state.command(command, Moment::from_millis(shape.wall));
        let (was, is) = (shape.outcome.get(), bundle::outcome(&outcome));
        Ok(Difference::between(
            "the outcome",
            was.as_bytes(),
            is.get().as_bytes(),
        ))
    }

    fn names(&self) -> Names<'_> {
        Names {
            behaviour: &self.profile.behaviour,
            service_ids: &self.service_ids,
        }
    }

    /// A verdict may name only a service there is.
    fn check_service(&self, auth: AuthVerdict) -> Result<(), BundleError> {
        match auth {
            AuthVerdict::Accepted(service) if usize::from(service.0) >= self.service_ids.len() => {
                Err(wrong(&format!(
                    "there is no service at place {}",
                    service.0
                )))
            }
            _ => Ok(()),
        }
    }
}

fn arrival(wall: i64, body: &[u8]) -> Arrival<'_> {
    Arrival {
        received: Received {
            wall: Moment::from_millis(wall),
            sent: Sent::now(),
            connection: 0,
        },
        head: RequestHead::Text(""),
        body,
        form: None,
    }
}

fn bytes(content: &bundle::Content) -> Result<Vec<u8>, BundleError> {
    content.bytes().ok_or_else(|| wrong("this is not base64"))
}

fn header(
    (name, value): &(Box<str>, bundle::Content),
) -> Result<(Box<str>, Box<str>), BundleError> {
    let value = String::from_utf8_lossy(&bytes(value)?).into();
    Ok((name.clone(), value))
}

fn wrong(message: &str) -> BundleError {
    let message = format!("this bundle cannot be replayed: {message}");
    Box::new(Picture::of("bundle", "", None, message)).into()
}

#[cfg(test)]
mod tests;
