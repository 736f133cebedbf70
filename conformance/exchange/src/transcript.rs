//! What was sent and received while one scenario ran. Checks read nothing else, so they can be made again from a
//! transcript with the network off. A recording keeps it as it stands here: every byte of both bodies, and every digit of
//! every number.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Body, Outcome, Request, Signature, json_text};
use paysys_contract::Said;
use paysys_scenario::Scenario;
use paysys_shared::json::Json;

/// One scenario's run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transcript {
    pub scenario: String,
    /// Told by the kind of target, and so by no file.
    #[serde(skip)]
    pub gateway: Gateway,
    #[serde(with = "json_text::named")]
    pub givens: Vec<(String, Json)>,
    pub exchanges: Vec<Exchange>,
    pub ledgers: Vec<LedgerView>,
    /// Why it ended before its last step, if it did.
    pub cut: Option<Cut>,
}

/// Who talks to the gateway of one scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gateway {
    /// This scenario alone, as it was made for it. What it says elsewhere of the same name is another gateway's word.
    #[default]
    Own,
    Shared,
}

/// One request and what came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    pub step: usize,
    pub turn: Turn,
    #[serde(rename = "request")]
    pub sent: Sent,
    pub outcome: Outcome,
    /// When it was sent, Unix seconds: by the gateway's clock where that moves only when told, else by ours.
    pub gateway_now: i64,
    /// How long it took, if somebody looked at a watch.
    #[serde(rename = "took_us", default, with = "microseconds")]
    pub took: Option<Duration>,
    /// Its entry in the money log, if it was sent with a permit.
    pub money_entry: Option<u64>,
}

/// What a simulator's ledger held at some point.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerView {
    pub step: usize,
    pub exchanges_before: usize,
    #[serde(with = "json_text")]
    pub answer: Json,
}

/// An exchange's part in its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    Only,
    Poll,
    /// A check after the final status, to see that it stays (CHK-09).
    AfterFinal,
    /// A reading call without an answer, or with one that may be an outage's, after which the same request was sent once more.
    #[serde(rename = "asked-again")]
    Repeated,
    /// The same, and another call was answered in between: the gateway was there.
    #[serde(rename = "asked-again-while-others-answered")]
    RepeatedWhileOthersAnswered,
}

impl Turn {
    #[must_use]
    pub fn repeated(others_answered: bool) -> Self {
        match others_answered {
            true => Self::RepeatedWhileOthersAnswered,
            false => Self::Repeated,
        }
    }

    /// Did the same request follow, so that this is not what came of it?
    #[must_use]
    pub fn is_repeated(self) -> bool {
        matches!(self, Self::Repeated | Self::RepeatedWhileOthersAnswered)
    }
}

/// A request as it may be shown: without hash and secret.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    pub verb: String,
    /// Appended to the gateway's URL.
    pub path: String,
    /// What the `Auth` header was made of; none: not sent.
    pub auth: Option<Signature>,
    /// Other headers that differ from what is usual.
    pub headers: Vec<(String, Option<String>)>,
    pub body: Body,
    pub paying: bool,
}

/// Why a run ended before its last step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// A step refers to something an answer does not have.
    Missing {
        step: usize,
        what: Said,
    },
    /// The target lacks what the scenario needs.
    NotApplicable(Said),
    HeldBack(Said),
    Kit(Said),
    Stopped(Said),
}

impl Cut {
    #[must_use]
    pub fn reason(&self) -> &Said {
        match self {
            Self::Missing { what: reason, .. }
            | Self::NotApplicable(reason)
            | Self::HeldBack(reason)
            | Self::Kit(reason)
            | Self::Stopped(reason) => reason,
        }
    }
}

impl Sent {
    /// A request as it may be shown: `auth` is what signs it, `headers` what a scenario changed; `paying` says whether it
    /// could move money.
    #[must_use]
    pub fn of(
        request: &Request,
        auth: Option<Signature>,
        headers: Vec<(String, Option<String>)>,
        paying: bool,
    ) -> Self {
        Self {
            verb: request.verb.clone(),
            path: request.path.clone(),
            auth,
            headers,
            body: request.body.clone().into(),
            paying,
        }
    }
}

impl Transcript {
    /// What the target says under this name.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<&Json> {
        let mut givens = self.givens.iter();
        givens.find(|(known, _)| known == name).map(|(_, it)| it)
    }

    /// That of a scenario which could not begin, for this reason.
    #[must_use]
    pub fn unstaged(scenario: &Scenario, reason: Said) -> Self {
        Self {
            scenario: scenario.id.clone(),
            // Nothing was said to any.
            gateway: Gateway::Own,
            givens: Vec::new(),
            exchanges: Vec::new(),
            ledgers: Vec::new(),
            cut: Some(Cut::Kit(reason)),
        }
    }
}

mod microseconds {
    use super::{Deserialize, Deserializer, Duration, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        took: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let took = took.map(|took| u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        took.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        Ok(Option::deserialize(deserializer)?.map(Duration::from_micros))
    }
}
