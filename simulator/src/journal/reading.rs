//! What readers of the journal look for in a request. Nothing of it is done while a call is under way.

use super::Entry;
use crate::core::Behaviour;
use crate::core::auth::AuthParts;
use crate::core::envelope::Envelope;
use crate::core::fields::Fields;
use crate::core::method::pay_by_cash::Payout;

impl Entry {
    /// A header of the request, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.received.head.lines().skip(1);
        lines
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// Service id and timestamp of the `Auth` header, where it had the form (AUT-02).
    pub fn signed(&self) -> Option<(&str, i64)> {
        let parts = AuthParts::read(self.header("auth")?.as_bytes())?;
        Some((parts.service_id, parts.timestamp().parse().ok()?))
    }

    /// The request's envelope, where it is right.
    pub fn envelope(&self, behaviour: &Behaviour) -> Option<Envelope<'_>> {
        Envelope::read(&self.received.body, &behaviour.settings.envelope).ok()
    }

    /// The members of the request, whatever they are.
    pub fn members(&self) -> Option<Fields<'_>> {
        let text = std::str::from_utf8(&self.received.body).ok()?;
        serde_json::from_str(text).ok()
    }

    /// What a payout asked for, where all of it is right.
    pub fn payout<'b>(&self, behaviour: &'b Behaviour) -> Option<Payout<'b>> {
        Payout::read(self.envelope(behaviour)?.params, behaviour).ok()
    }
}
