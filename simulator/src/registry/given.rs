//! A call as a sandbox is given it: over HTTP, out of a bundle, or out of a store.

use std::ops::DerefMut;
use std::sync::Arc;

use super::State;
use crate::control::{self, Names};
use crate::doctor::Diagnosis;
use crate::journal::{Arrival, Entry};
use crate::rendering::Rendered;
use paysys_core::auth::AuthVerdict;
use paysys_core::document::Document;
use paysys_core::envelope;
use paysys_core::sandbox::{Call, Request};

/// A call, and what its headers were found to be.
#[derive(Debug)]
pub(crate) struct Given<'a> {
    pub(crate) arrival: Arrival<'a>,
    pub(crate) auth: AuthVerdict,
    /// The `X-Paysys-Sim` header.
    pub(crate) asked: Option<&'a [u8]>,
    /// The headers that the profile's stubs look at.
    pub(crate) headers: &'a [(Box<str>, Box<str>)],
    pub(crate) diagnosis: Option<Box<Diagnosis>>,
}

impl<'a> Given<'a> {
    /// Reads the body and gives the call to a state, which is locked only when all is read.
    pub(crate) fn to<S: DerefMut<Target = State>>(
        self,
        names: &Names<'_>,
        state: impl FnOnce(&mut Arrival<'_>) -> S,
    ) -> (Arc<Entry>, Rendered) {
        let settings = &names.behaviour.settings.envelope;
        let form = envelope::of_form(self.arrival.body, settings);
        let mut arrival = Arrival {
            form: form.as_deref(),
            ..self.arrival
        };
        let document = Document::read(arrival.json());
        let call = Call {
            request: Request::read(&document, names.behaviour),
            auth: self.auth,
            asked: control::header::asked(self.asked, names),
            headers: self.headers,
        };
        state(&mut arrival).call(&call, self.asked, self.diagnosis, &arrival)
    }
}
