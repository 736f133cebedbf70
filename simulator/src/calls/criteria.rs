//! Which calls are meant.

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::criterion::Matcher;
use super::{CallField, Comparison, Criterion, Facts};
use crate::control::{AmountShape, ControlError, Names, reference};
use crate::journal::{Ending, Outcome, Trace};
use paysys_core::error_code::{ErrorCode, Rpc};
use paysys_core::method::Method;
use paysys_core::pattern::Pattern;
use paysys_shared::legible::legible;

/// Which calls are meant, as people write it; all of them, where nothing is named. Of a check, vendor,
/// account, currency and amount are those of the payment it asks about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriteriaShape {
    /// `pam.pay_by_cash` or `pam.check_payment`.
    pub method: Option<String>,
    /// `payout`, `check`, `error` or `not-a-call`.
    pub outcome: Option<String>,
    /// The code of the error that it was answered with.
    pub error: Option<i32>,
    /// A service of the sandbox.
    pub service_id: Option<String>,
    /// The fault that struck: a preset of the profile, or `custom`.
    pub fault: Option<String>,
    /// The payment that it made or asked about.
    pub transaction_id: Option<u64>,
    /// How the delivery of the answer ended: `answered`, `closed`, `reset`, `client-gone`, `unknown`, `pending`.
    pub ended: Option<String>,
    /// The trace of the client that a call belongs to: its id, or the whole `traceparent` that was sent.
    pub trace: Option<String>,
    /// A vendor, known or not.
    pub vendor_id: Option<u64>,
    /// An account; `*` stands for any characters.
    pub account: Option<String>,
    /// What the client calls the payment, kept or not; `*` stands for any characters.
    #[serde(default, deserialize_with = "reference::text_or_number")]
    #[schema(schema_with = reference::schema)]
    pub reference: Option<String>,
    /// A currency.
    pub currency: Option<String>,
    /// An amount in the form's unit, or bounds.
    pub amount: Option<AmountShape>,
    /// A request id; `*` stands for any characters.
    pub id: Option<String>,
}

/// Which calls are meant: those for which everything holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Criteria {
    all: Vec<Criterion>,
    /// What must stand somewhere in the call, in small letters.
    text: Option<String>,
}

impl CriteriaShape {
    pub fn read(&self, names: &Names<'_>) -> Result<Criteria, ControlError> {
        let method = self.method.as_deref();
        let method = method.map(|name| names.method(name)).transpose()?;
        let outcome = self.outcome.as_deref().map(outcome).transpose()?;
        let ended = self.ended.as_deref().map(ending).transpose()?;
        let trace = self.trace.as_deref().map(trace).transpose()?;
        self.look_up(names)?;
        let amount = self.amount.map(AmountShape::read).transpose()?;
        let named =
            |field, matcher: Option<Matcher>| matcher.map(|matcher| Criterion { field, matcher });
        let is = |field, wanted: Option<Value>| named(field, wanted.map(Matcher::Is));
        let text = |field, wanted: Option<&str>| is(field, wanted.map(Value::from));
        let like = |field, wanted: Option<&String>| {
            named(field, wanted.map(|text| Matcher::Like(Pattern::new(text))))
        };
        let criteria = [
            text(CallField::Method, method.as_ref().map(Method::name)),
            text(CallField::Outcome, outcome.map(Outcome::name)),
            is(CallField::Error, self.error.map(Value::from)),
            text(CallField::ServiceId, self.service_id.as_deref()),
            text(CallField::Fault, self.fault.as_deref()),
            is(
                CallField::TransactionId,
                self.transaction_id.map(Value::from),
            ),
            text(CallField::Ended, ended.map(Ending::name)),
            text(CallField::Trace, trace.as_deref()),
            is(CallField::VendorId, self.vendor_id.map(Value::from)),
            like(CallField::Account, self.account.as_ref()),
            like(CallField::Reference, self.reference.as_ref()),
            text(CallField::Currency, self.currency.as_deref()),
            named(CallField::Amount, amount.map(Matcher::Within)),
            like(CallField::Id, self.id.as_ref()),
        ];
        Ok(Criteria {
            all: criteria.into_iter().flatten().collect(),
            text: None,
        })
    }

    fn look_up(&self, names: &Names<'_>) -> Result<(), ControlError> {
        if let Some(id) = &self.service_id {
            names.service(id)?;
        }
        if let Some(code) = self.error {
            let (code, message) = (ErrorCode(code), None);
            names.error(Rpc { code, message })?;
        }
        match &self.fault {
            Some(name) => fault(name, names),
            None => Ok(()),
        }
    }
}

impl Criteria {
    pub fn iter(&self) -> impl Iterator<Item = &Criterion> {
        self.all.iter()
    }

    /// The same where this text stands somewhere in request or answer.
    pub(crate) fn mentioning(self, text: Option<&str>) -> Self {
        let text = text.map(str::to_lowercase);
        Self { text, ..self }
    }

    /// How many calls are looked at for a few that are told: a text is looked for in all that may be shown,
    /// which takes ten times as long as the rest. Nothing where every call is meant.
    pub(crate) const fn worth_looking_at(&self) -> Option<usize> {
        match (self.text.is_some(), self.all.is_empty()) {
            (true, _) => Some(100),
            (false, false) => Some(500),
            (false, true) => None,
        }
    }

    pub fn hold(&self, facts: &Facts<'_>) -> bool {
        let mut all = self.iter();
        all.all(|criterion| facts.meet(criterion))
            // It takes longest to look for.
            && self.text.as_deref().is_none_or(|text| facts.mention(text))
    }

    /// Each criterion beside what the call has to show for it.
    pub fn compare(&self, facts: &Facts<'_>) -> Vec<Comparison> {
        self.iter()
            .map(|criterion| criterion.compare(facts.get(criterion.field)))
            .collect()
    }

    pub fn ask_for_an_outcome(&self) -> bool {
        self.iter()
            .any(|criterion| criterion.field == CallField::Outcome)
    }

    /// Whether they depend on how a delivery ended, which comes after the call.
    pub fn await_the_end(&self) -> bool {
        self.iter()
            .any(|criterion| criterion.field == CallField::Ended)
    }
}

fn fault(name: &str, names: &Names<'_>) -> Result<(), ControlError> {
    let presets = names.behaviour.faults.iter();
    let all: Vec<&str> = presets
        .map(|fault| fault.name.as_str())
        .chain(["custom"])
        .collect();
    match all.contains(&name) {
        true => Ok(()),
        false => Err(ControlError::unknown("fault", name, all)),
    }
}

fn trace(text: &str) -> Result<String, ControlError> {
    Trace::id_in(text).ok_or_else(|| {
        let text = legible(text, 100);
        ControlError::new(format!(
            "{text:?} is no trace: it is an id of 32 hex digits that are not all zero, or a whole traceparent"
        ))
    })
}

fn outcome(name: &str) -> Result<Outcome, ControlError> {
    let named = Outcome::ALL
        .into_iter()
        .find(|outcome| outcome.name() == name);
    named.ok_or_else(|| ControlError::unknown("outcome", name, Outcome::ALL.map(Outcome::name)))
}

fn ending(name: &str) -> Result<Ending, ControlError> {
    let named = Ending::ALL.into_iter().find(|ending| ending.name() == name);
    named.ok_or_else(|| ControlError::unknown("ending", name, Ending::ALL.map(Ending::name)))
}
