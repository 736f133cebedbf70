//! What readers of the journal look for in a request. Nothing of it is done while a call is under way.

use super::Entry;
use crate::doctor::{self, Diagnosis};
use paysys_core::Behaviour;
use paysys_core::answer::Reply;
use paysys_core::auth::AuthParts;
use paysys_core::document::Document;
use paysys_core::envelope::Envelope;
use paysys_core::error_code::ErrorCode;
use paysys_core::fields::{Fields, Token};
use paysys_core::pay_by_cash::Payout;

impl Entry {
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.texts.head().lines().skip(1);
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

    /// What is wrong with the bytes that came, where they are no request or its body was refused and is not
    /// JSON as it should be.
    pub(crate) fn diagnosis(&self) -> Option<Diagnosis> {
        if let Some(turned_away) = &self.turned_away {
            return Some((**turned_away).clone());
        }
        let Reply::Error(_) = &self.ruling.as_ref()?.decision.reply else {
            return None;
        };
        doctor::body::diagnose(&doctor::body::Refused {
            body: self.texts.json(),
            content_type: self.header("content-type").unwrap_or_default(),
            content_encoding: self.header("content-encoding").unwrap_or_default(),
        })
    }

    pub fn document(&self) -> Document<'_> {
        Document::read(self.texts.json())
    }

    /// Its `id`, as it was written.
    pub fn request_id(&self, behaviour: &Behaviour) -> Option<Box<str>> {
        let document = self.document();
        let envelope = Envelope::read(&document, &behaviour.settings.envelope).ok()?;
        Some(envelope.id.get().into())
    }

    /// The method it asked for, where there is none of this name (ERR-01).
    pub fn missing_method(&self) -> Option<String> {
        let refusal = match &self.ruling.as_ref()?.decision.reply {
            Reply::Error(refusal) if refusal.code == ErrorCode::METHOD_NOT_FOUND => refusal,
            _ => return None,
        };
        // An error that a rule asked for has the same code, and a method.
        let is_ours = refusal.manner.is_none() && self.ruling.as_ref()?.decision.method.is_none();
        let document = self.document();
        match Token::of(Fields::read(document.root()?)?.get("method")?) {
            Token::Text(name) if is_ours => Some(name.into_owned()),
            _ => None,
        }
    }

    pub fn payout<'b>(&self, behaviour: &'b Behaviour) -> Option<Payout<'b>> {
        let document = self.document();
        let envelope = Envelope::read(&document, &behaviour.settings.envelope).ok()?;
        Payout::read(envelope.params, behaviour).ok()
    }
}
