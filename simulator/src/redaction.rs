//! What must not leave: secret keys, valid signatures, card data.
//!
//! Core, ledger and journal have what was sent. Whatever leaves – views, exports, streams, logs,
//! reports, bundles – goes through a [`Veil`], and nothing else in the simulator strikes anything out.
//! For people, words take the place of what was struck; in a bundle, which is to be replayed, something
//! of the same type, length and characters does, the same for the same.
//!
//! Guaranteed for every secret key of the process that can be told from innocent text, and for the
//! signatures of a call, in the spellings that [`spelling`] lists.

mod cards;
mod find;
mod head;
mod keys;
mod member;
mod named;
mod plain;
mod scan;
mod signature;
mod spelling;
mod stand_in;
mod trace;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

pub(crate) use cards::masked;
use find::{Find, Kind, united};
pub(crate) use head::excerpt;
use keys::Keys;
use plain::Plain;
pub(crate) use stand_in::StandIns;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::journal::{CallTexts, Entry};
use paysys_core::Behaviour;
use paysys_core::answer::Reply;
use paysys_core::auth::AuthParts;
use paysys_core::service::{SecretKey, Service};
use paysys_core::vendor::Vendor;

/// Put together when something leaves: in a process that runs for one test, mostly nothing does.
type LazyKeys = LazyLock<Keys, Box<dyn FnOnce() -> Keys + Send>>;

fn lazily(keys: Vec<SecretKey>) -> LazyKeys {
    LazyLock::new(Box::new(move || {
        Keys::of(keys.iter().map(SecretKey::reveal))
    }))
}

/// What must not leave a sandbox.
#[derive(Debug)]
pub(crate) struct Redaction {
    keys: Arc<LazyKeys>,
    signers: Vec<SecretKey>,
    /// The names of parameters that hold card data, as [`scan`] compares them.
    card_fields: BTreeSet<Vec<u8>>,
    /// The signatures of the last calls that were let in.
    accepted: Mutex<VecDeque<[u8; 20]>>,
    behaviour: Arc<Behaviour>,
}

/// Redaction of what belongs to one request, or to none.
#[derive(Debug)]
pub(crate) struct Veil<'a> {
    redaction: &'a Redaction,
    hashes: Vec<String>,
    /// Numbers of cards that are known, and struck wherever a sentence quotes them.
    numbers: &'a [String],
    stand_ins: Option<&'a StandIns>,
    /// Whether the request's amount was taken as money. One that was refused may be a card's number
    /// that went into the wrong field.
    amount_is_money: bool,
}

impl Redaction {
    /// Of a sandbox with these services. Where all their keys were made here, it looks for the given keys of `others`,
    /// which a client may also know: that is prepared once, as it takes longer than all else that makes a sandbox.
    pub(crate) fn new(
        services: &[Service],
        others: Option<&Self>,
        behaviour: Arc<Behaviour>,
    ) -> Self {
        let signers: Vec<SecretKey> = services.iter().map(|one| one.secret_key.clone()).collect();
        let card_fields = behaviour.settings.redaction.card_fields.iter();
        Self {
            card_fields: card_fields
                .map(|name| member::bare_name(name.as_bytes()))
                .collect(),
            keys: match others {
                Some(others) if signers.iter().all(SecretKey::is_made_here) => others.keys.clone(),
                _ => Arc::new(lazily(signers.clone())),
            },
            signers,
            accepted: Mutex::default(),
            behaviour,
        }
    }

    /// Of what belongs to no request.
    pub(crate) const fn veil(&self) -> Veil<'_> {
        Veil {
            redaction: self,
            hashes: Vec::new(),
            numbers: &[],
            stand_ins: None,
            amount_is_money: false,
        }
    }

    /// Of everything that belongs to this request.
    pub(crate) fn veil_of(&self, entry: &Entry) -> Veil<'_> {
        let ruling = entry.ruling.as_ref();
        let accepted = ruling.is_some_and(|one| one.auth.is_accepted());
        let mut veil = self.veil_of_texts(&entry.texts, accepted);
        if let Some(ruling) = ruling {
            // Nothing that can be asked for looks like a hash, and the answer repeats what was asked for.
            let asked = ruling.asked.as_deref().unwrap_or_default();
            veil.hashes.extend(signature::all(asked));
            veil.amount_is_money = ruling.decision.pays();
        }
        veil
    }

    /// The same, before there is an entry.
    pub(crate) fn veil_of_texts(&self, call: &CallTexts, accepted: bool) -> Veil<'_> {
        let headers = call.head().lines().skip(1);
        let auth = headers.filter_map(|line| line.strip_prefix("auth: "));
        let parts = auth.filter_map(|value| Some(AuthParts::read(value.as_bytes())?.hash));
        let mut hashes: BTreeSet<String> = parts.map(|hash| signature::text(&hash)).collect();
        let texts = [call.body(), call.head().as_bytes()];
        let texts = texts.into_iter().filter(|text| signature::may_be_in(text));
        let texts: Vec<Plain> = texts.map(|text| Plain::of(text).in_one_line()).collect();
        if !texts.is_empty() {
            let mut known: HashSet<[u8; 20]> = self.accepted().iter().copied().collect();
            if !accepted {
                let times = signature::times(&[call.body(), call.head().as_bytes()]);
                known.extend(signature::made(&self.signers, &times));
            }
            let known = signature::Known::of(known);
            for text in texts {
                hashes.extend(signature::find(&text.bytes, &known, !accepted));
            }
        }
        let hashes = hashes.into_iter().collect();
        Veil {
            hashes,
            ..self.veil()
        }
    }

    /// Every number of a card in a text of a profile or of a rule.
    pub(crate) fn numbers_in(&self, text: &str) -> Vec<String> {
        let finds = cards::numbers_in(text.as_bytes(), self).into_iter();
        finds
            .filter_map(|find| String::from_utf8(find.meant).ok())
            .collect()
    }

    /// Keeps the signature of a call that was let in: later calls may repeat it in other places.
    pub(crate) fn remember(&self, signature: [u8; 20]) {
        /// They take 20 KiB.
        const MOST: usize = 1000;
        let mut accepted = self.accepted();
        accepted.truncate(MOST - 1);
        accepted.push_front(signature);
    }

    fn accepted(&self) -> MutexGuard<'_, VecDeque<[u8; 20]>> {
        // Nothing in here can panic between two changes that belong together.
        self.accepted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a text holds a key, in any spelling.
    pub(crate) fn finds_a_key_in(&self, text: &str) -> bool {
        let plain = Plain::of(text.as_bytes()).in_one_line();
        !self.keys.find(&plain.bytes).is_empty()
    }

    /// Whether this is to be shown as a card's number because of who is paid.
    fn is_card_account(&self, vendor_id: u64, field: &str) -> bool {
        let vendor = self.behaviour.vendor(vendor_id);
        vendor.is_some_and(|(_, vendor)| vendor.cards && vendor.is_account(field))
    }

    /// The fields that are to be shown as a card's number where this vendor is paid.
    fn card_accounts(&self, vendor_id: u64) -> impl Iterator<Item = &String> {
        let vendor = self.behaviour.vendor(vendor_id).map(|(_, vendor)| vendor);
        let [account, ..] = vendor
            .filter(|vendor| vendor.cards)
            .map_or([None; 3], Vendor::fields_of_payment);
        account.into_iter().flat_map(|field| &field.names)
    }

    /// Reserved accounts are published, and are nobody's.
    fn is_reserved(&self, account: &[u8]) -> bool {
        str::from_utf8(account)
            .is_ok_and(|account| self.behaviour.reserved_accounts.contains_key(account))
    }
}

impl<'a> Veil<'a> {
    /// With stand-ins instead of words. What quotes the parameters of a request is struck only where the
    /// parameters were: else a replay would say something else.
    pub(crate) fn with(self, stand_ins: &'a StandIns, numbers: &'a [String]) -> Self {
        Self {
            stand_ins: Some(stand_ins),
            numbers,
            ..self
        }
    }

    /// Something that is written and read as JSON, such as a rule.
    pub(crate) fn shape<T: Serialize + DeserializeOwned>(&self, shape: T) -> T {
        let text = serde_json::to_string(&shape).expect("what was read from JSON is JSON");
        // What words stand in for may be no longer what it was; then there is nothing better.
        let mut struck = serde_json::from_str(&self.text(&text)).unwrap_or_default();
        self.strings(&mut struck);
        serde_json::from_value(struck).unwrap_or(shape)
    }

    /// Only a string can quote an account: a number of JSON is an amount or an id.
    fn strings(&self, value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) => *text = self.reason(text),
            serde_json::Value::Array(items) => items.iter_mut().for_each(|item| self.strings(item)),
            serde_json::Value::Object(members) => {
                members.values_mut().for_each(|value| self.strings(value));
            }
            _ => {}
        }
    }

    /// A text of ours or of a client, but for the parameters of a request.
    pub(crate) fn text(&self, text: &str) -> String {
        into_text(self.bytes(text.as_bytes()))
    }

    pub(crate) fn bytes<'t>(&self, text: &'t [u8]) -> Cow<'t, [u8]> {
        self.strike(text, |_| Vec::new())
    }

    /// A request's head: verb, path and headers.
    pub(crate) fn head(&self, head: &str) -> String {
        let shown = head::shown(head);
        let line = shown.lines().next().unwrap_or_default();
        let more = |_: &[u8]| {
            let mut finds = scan::in_text(line.as_bytes(), self.redaction);
            finds.extend(trace::in_head(&shown, self.redaction));
            finds
        };
        into_text(self.strike(shown.as_bytes(), more))
    }

    /// A trace id, or the id of its part that made a call.
    pub(crate) fn trace_id(&self, id: &str) -> String {
        into_text(self.strike(id.as_bytes(), |id| trace::in_id(id, self.redaction)))
    }

    /// A sentence that may quote the parameters of a request.
    pub(crate) fn reason(&self, text: &str) -> String {
        // An account may be a signature that strayed, and nobody knows of which call.
        let more = |text: &[u8]| match self.stand_ins {
            None => {
                let plain = Plain::of(text).in_one_line();
                let mut finds = scan::in_text(text, self.redaction);
                finds.extend(plain.placed(signature::looks(&plain.bytes)));
                if signature::may_be_in(text) {
                    let known = self.redaction.accepted().iter().copied().collect();
                    let known = signature::Known::of(known);
                    let hashes = signature::find(&plain.bytes, &known, false);
                    let hashes: Vec<String> = hashes.into_iter().collect();
                    finds.extend(plain.placed(signature::literally(&plain.bytes, &hashes)));
                }
                finds
            }
            Some(_) => cards::literally(text, self.numbers),
        };
        into_text(self.strike(text.as_bytes(), more))
    }

    pub(crate) fn request<'t>(&self, body: &'t [u8]) -> Cow<'t, [u8]> {
        self.strike(body, |body| self.card_data(body))
    }

    /// What was answered. Of ours nothing is struck but keys and signatures; a stub's answer may repeat its request.
    pub(crate) fn answer<'t>(&self, entry: &'t Entry) -> Cow<'t, [u8]> {
        self.answered(Some(entry), entry.texts.answer())
    }

    /// As much of an answer as came to a client.
    pub(crate) fn answered<'t>(&self, entry: Option<&Entry>, body: &'t [u8]) -> Cow<'t, [u8]> {
        let reply = entry.and_then(|entry| Some((entry, &entry.ruling.as_ref()?.decision.reply)));
        let asked = match reply {
            Some((entry, Reply::Stub(_))) => self.card_data(entry.texts.json()),
            Some(_) => return self.bytes(body),
            // No request was read; such an answer names the path that was asked for, and no id.
            None => return self.strike(body, |body| scan::in_text(body, self.redaction)),
        };
        self.strike(body, |body| {
            let mut finds = cards::echoed(body, &asked, self.stand_ins.is_some());
            finds.extend(match self.stand_ins {
                None => cards::numbers_in(body, self.redaction),
                Some(_) => cards::literally(body, self.numbers),
            });
            finds
        })
    }

    pub(crate) fn account(&self, vendor_id: u64, account: &str) -> String {
        let vendor = self.redaction.behaviour.vendor(vendor_id);
        let is_card = vendor.is_some_and(|(_, vendor)| vendor.cards);
        if is_card && !self.redaction.is_reserved(account.as_bytes()) {
            return masked(account);
        }
        self.reason(account)
    }

    /// What may be a card's number in a request's parameters, as it is meant.
    pub(crate) fn card_numbers(&self, body: &[u8]) -> Vec<String> {
        let finds = self.card_data(body).into_iter();
        let numbers =
            finds.filter(|find| find.kind == Kind::CardNumber && cards::may_be_number(&find.meant));
        numbers
            .filter_map(|find| String::from_utf8(find.meant).ok())
            .collect()
    }

    fn card_data(&self, body: &[u8]) -> Vec<Find> {
        let mut finds = scan::card_data(body, self.redaction, self.amount_is_money);
        if self.stand_ins.is_some() {
            finds.retain(|find| find.kind != Kind::CardNumber || cards::may_be_number(&find.meant));
        }
        finds
    }

    /// Replaces keys, the request's signatures, and what else is found; nothing is copied where there
    /// is nothing to strike.
    fn strike<'t>(&self, text: &'t [u8], more: impl Fn(&[u8]) -> Vec<Find>) -> Cow<'t, [u8]> {
        let plain = Plain::of(text).in_one_line();
        let mut finds = self.redaction.keys.find(&plain.bytes);
        finds.extend(signature::literally(&plain.bytes, &self.hashes));
        let mut finds: Vec<Find> = plain.placed(finds).collect();
        finds.extend(more(text));
        self.replace(text, finds)
    }

    fn replace<'t>(&self, text: &'t [u8], finds: Vec<Find>) -> Cow<'t, [u8]> {
        if finds.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut kept = Vec::with_capacity(text.len());
        let mut rest = 0;
        for find in united(text, finds) {
            kept.extend_from_slice(&text[rest..find.range.start]);
            kept.extend_from_slice(self.instead_of(&find).as_bytes());
            rest = find.range.end;
        }
        kept.extend_from_slice(&text[rest..]);
        Cow::Owned(kept)
    }

    fn instead_of(&self, find: &Find) -> String {
        if let Some(stand_ins) = self.stand_ins {
            let is_taken = |text: &[u8]| self.redaction.is_reserved(text);
            if find.is_number {
                return stand_ins.of_json_number(&find.meant, is_taken);
            }
            return stand_ins.of(find.kind, &find.meant, is_taken);
        }
        let words = match find.kind {
            Kind::Key => "(key not kept)".to_owned(),
            Kind::Hash => signature::not_kept(&find.meant),
            Kind::CardNumber => masked(&String::from_utf8_lossy(&find.meant)),
            Kind::CardData => "(card data not kept)".to_owned(),
        };
        if find.is_number {
            format!("\"{words}\"")
        } else {
            words
        }
    }
}

fn into_text(bytes: Cow<'_, [u8]>) -> String {
    let bytes = bytes.into_owned();
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests;
