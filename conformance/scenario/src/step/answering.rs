//! What a step awaits of the answer: the keys that all sending steps share.

use super::{Awaited, Money};
use crate::expectation::Expectation;
use crate::observation::Observation;
use crate::reader::Reader;
use crate::setting::Setting;
use paysys_contract::RequirementId;
use paysys_yaml::Fields;

/// What is awaited of an answer.
#[derive(Clone, Debug, Default)]
pub struct Answering {
    pub name: Option<String>,
    pub expect: Option<Awaited>,
    pub http_status: Option<Expectation>,
    pub content_type: Option<Expectation>,
    pub observe: Vec<Observation>,
    /// What the answer says about the money, where the step pays.
    pub money: Money,
    pub shows: Option<Setting>,
    /// What the step is about; empty: what the scenario is about.
    pub requires: Vec<RequirementId>,
}

pub(super) const KEYS: [&str; 6] = ["as", "expect", "http", "observe", "requires", "shows"];

/// What steps that may pay take besides.
pub(super) const PAYING_KEYS: [&str; 1] = ["money"];

impl Answering {
    /// Does it only write down, and expect nothing?
    pub(super) fn only_asks(&self) -> bool {
        let expects =
            self.expect.is_some() || self.http_status.is_some() || self.content_type.is_some();
        !expects && !self.observe.is_empty()
    }

    pub(super) fn read(fields: &Fields<'_>, reader: &mut Reader<'_>) -> Self {
        let (http_status, content_type) = read_http(fields, reader);
        let expect = fields.get("expect").map(|node| Awaited::read(node, reader));
        let money = fields
            .get("money")
            .and_then(|node| Money::read(node, reader));
        let observe = fields
            .get("observe")
            .map(|node| Observation::read_all(node, reader));
        let requires = read_cited(fields, reader);
        let shows = fields
            .get("shows")
            .and_then(|node| Setting::read(node, reader));
        // Last, as nothing in a step may refer to its own answer.
        let name = fields.text("as", &mut reader.problems).map(str::to_owned);
        if let (Some(name), Some(node)) = (&name, fields.get("as")) {
            reader.define(name, node.span);
        }
        Self {
            name,
            expect,
            http_status,
            content_type,
            observe: observe.unwrap_or_default(),
            money: money.unwrap_or_default(),
            requires,
            shows,
        }
    }

    #[must_use]
    pub fn document(&self) -> Option<&Expectation> {
        match &self.expect {
            Some(Awaited::Document(document)) => Some(document),
            _ => None,
        }
    }

    /// Does it await an answer that settles nothing, as only an arranged accident brings about?
    #[must_use]
    pub fn awaits_an_accident(&self) -> bool {
        let is_silent = matches!(self.expect, Some(Awaited::Accident(_)));
        is_silent || self.money == Money::Unknown
    }

    /// Does it say anything that could be wrong?
    #[must_use]
    pub(crate) fn checks_anything(&self) -> bool {
        self.expect.is_some()
            || self.http_status.is_some()
            || self.content_type.is_some()
            || !self.observe.is_empty()
    }
}

/// What the HTTP status and the content type must be.
fn read_http(
    fields: &Fields<'_>,
    reader: &mut Reader<'_>,
) -> (Option<Expectation>, Option<Expectation>) {
    const KEYS: [&str; 2] = ["status", "content_type"];
    let http = fields.get("http");
    let http = http.and_then(|node| Fields::of(node, "`http`", &KEYS, &mut reader.problems));
    let [status, content_type] = KEYS.map(|key| {
        let node = http.as_ref()?.get(key)?;
        Some(Expectation::read(node, reader))
    });
    (status, content_type)
}

/// The requirements a step is about, which must be among its scenario's.
fn read_cited(fields: &Fields<'_>, reader: &mut Reader<'_>) -> Vec<RequirementId> {
    let Some(node) = fields.get("requires") else {
        return Vec::new();
    };
    let requires = reader.requirement_ids(node);
    requires
        .iter()
        .for_each(|id| reader.check_cited(id, node.span));
    requires
}
