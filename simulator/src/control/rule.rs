//! A rule, in JSON or TOML.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::treatment::LONGEST_PLAN;
use super::{ControlError, Names, ThenShape, Treatment, reference};
use crate::shape::TimeShape;
use paysys_core::fault::Action;
use paysys_core::method::Method;
use paysys_core::pattern::Pattern;
use paysys_core::rule::{AmountRange, Match, RuleSpec, When};
use paysys_shared::duration_text;

/// A whole rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "match": {"method": "pam.pay_by_cash", "account": "7912*", "amount": {"min": 1000}},
    "when": {"next": 2},
    "then": {"fault": "lost-response"},
    "ttl": "10m",
    "must_apply": true,
}))]
pub(crate) struct RuleShape {
    /// Which calls; all that reach the rules, where nothing is named.
    #[serde(rename = "match", default)]
    pub matching: MatchShape,
    /// Which of them.
    #[serde(default)]
    pub when: WhenShape,
    /// How they are treated.
    pub then: ThenShape,
    /// How long it lives, in sandbox time, such as `10m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<String>,
    /// Whether verification fails if it never applied.
    #[serde(default)]
    pub must_apply: bool,
}

/// Which calls.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MatchShape {
    /// `pam.pay_by_cash` or `pam.check_payment`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A vendor of the profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor_id: Option<u64>,
    /// An account; `*` stands for any characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// What the client calls the payment, where the profile keeps that; `*` stands for any characters.
    #[serde(
        default,
        deserialize_with = "reference::text_or_number",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(schema_with = reference::schema)]
    pub reference: Option<String>,
    /// An amount in the form's unit, or bounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<AmountShape>,
    /// A currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// A service of the sandbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_id: Option<String>,
    /// A request id; `*` stands for any characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// `12000`, or `{"min": 1, "max": 20000}` with at least one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AmountShape {
    min: u64,
    #[serde(skip_serializing_if = "is_unbounded")]
    max: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn is_unbounded(max: &u64) -> bool {
    *max == u64::MAX
}

impl<'de> Deserialize<'de> for AmountShape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Bounds {
            #[serde(default)]
            min: u64,
            #[serde(default = "unbounded")]
            max: u64,
        }
        struct NumberOrBounds;
        impl<'de> serde::de::Visitor<'de> for NumberOrBounds {
            type Value = AmountShape;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an amount, or an object with min and max")
            }
            fn visit_u64<E: serde::de::Error>(self, amount: u64) -> Result<AmountShape, E> {
                Ok(AmountShape {
                    min: amount,
                    max: amount,
                })
            }
            fn visit_i64<E: serde::de::Error>(self, amount: i64) -> Result<AmountShape, E> {
                u64::try_from(amount)
                    .map_err(|_| E::custom("an amount is not negative"))
                    .and_then(|amount| self.visit_u64(amount))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                map: A,
            ) -> Result<AmountShape, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                Bounds::deserialize(map).map(|Bounds { min, max }| AmountShape { min, max })
            }
        }
        deserializer.deserialize_any(NumberOrBounds)
    }
}

const fn unbounded() -> u64 {
    u64::MAX
}

/// Which of the matching calls.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum WhenShape {
    /// Every matching call; only `true` makes sense.
    Always(bool),
    /// The next n matching calls.
    Next(u64),
    /// Only the n-th matching call, counted from one.
    Nth(u64),
    /// Every n-th matching call.
    Every(u64),
    /// From the n-th matching call to the m-th, both included.
    Between(u64, u64),
    /// Every matching call before this sandbox time.
    #[schema(value_type = String, format = DateTime)]
    Until(TimeShape),
    /// Each matching call with this probability, from 0 to 1.
    Probability(f64),
}

impl Default for WhenShape {
    fn default() -> Self {
        Self::Always(true)
    }
}

impl RuleShape {
    /// Looks every name up and refuses what can never apply.
    pub(crate) fn read(&self, names: &Names<'_>) -> Result<RuleSpec, ControlError> {
        let (matching, then) = (self.matching.read(names)?, self.then.read(names)?);
        if let Some(currency) = &matching.currency {
            names.currency(currency, matching.vendor_id)?;
        }
        refuse_misfits(&matching, &then)?;
        Ok(RuleSpec {
            matching,
            when: self.when.read()?,
            then,
            ttl: self.ttl.as_deref().map(ttl).transpose()?,
            must_apply: self.must_apply,
        })
    }
}

impl MatchShape {
    pub(crate) fn read(&self, names: &Names<'_>) -> Result<Match, ControlError> {
        let method = self.method.as_deref().map(|name| names.method(name));
        let reference = self.reference.as_deref().map(|text| names.reference(text));
        let service = self.service_id.as_deref().map(|id| names.service(id));
        Ok(Match {
            method: method.transpose()?,
            vendor_id: self.vendor_id.map(|id| names.vendor(id)).transpose()?,
            account: self.account.as_deref().map(account).transpose()?,
            reference: reference.transpose()?,
            amount: self.amount.map(AmountShape::read).transpose()?,
            currency: self.currency.clone(),
            service: service.transpose()?,
            id: self.id.as_deref().map(Pattern::new),
        })
    }
}

/// Refuses what can never happen to a call of the method that is matched.
fn refuse_misfits(matching: &Match, then: &Treatment) -> Result<(), ControlError> {
    let Some(method) = &matching.method else {
        return Ok(());
    };
    let of_payouts = [
        ("progression", then.progression_choice.is_some()),
        ("amount", then.amount.is_some()),
    ];
    let misfit = of_payouts
        .into_iter()
        .find(|(_, asked)| *asked && !pays(method))
        .map(|(key, _)| key.to_owned());
    let lie = then
        .fault
        .as_ref()
        .filter(|named| matches!(named.fault.action, Action::Lie(lie) if !lie.fits(method)));
    match misfit.or_else(|| lie.map(|named| format!("the fault {}", named.name))) {
        None => Ok(()),
        Some(misfit) => Err(ControlError::new(format!(
            "{misfit} can never happen to a call of {}",
            method.name()
        ))),
    }
}

fn ttl(text: &str) -> Result<Duration, ControlError> {
    match duration_text::parse(text) {
        // Clocks count milliseconds.
        Ok(ttl) if ttl.as_millis() == 0 => Err(ControlError::new(
            "a rule that lives for no time never applies",
        )),
        Ok(ttl) if ttl > LONGEST_PLAN => Err(ControlError::new(format!(
            "a rule lives for ten years at most, not {text}; leave it out for one without an end"
        ))),
        Ok(ttl) => Ok(ttl),
        Err(error) => Err(ControlError::new(error)),
    }
}

/// No account is empty, so that no payment would ever match. One that was copied from where it is shown
/// masked would match others than the one it was made for.
fn account(text: &str) -> Result<Pattern, ControlError> {
    match text {
        "" => Err(ControlError::new(
            "no account is empty; leave it out for all accounts",
        )),
        text if text.contains("**") => Err(ControlError::new(
            "this account was masked when it was shown; write all of its digits, or `*` once for any \
             characters",
        )),
        text => Ok(Pattern::new(text)),
    }
}

impl AmountShape {
    pub(super) const fn of(AmountRange { min, max }: AmountRange) -> Self {
        Self { min, max }
    }

    /// The bounds, unless no amount lies within them.
    pub(crate) fn read(self) -> Result<AmountRange, ControlError> {
        let Self { min, max } = self;
        if min > max || max == 0 {
            return Err(ControlError::new("no amount lies within these bounds"));
        }
        if (min, max) == (0, u64::MAX) {
            return Err(ControlError::new(
                "every amount lies within these bounds; leave them out, or say `min` or `max`",
            ));
        }
        Ok(AmountRange { min, max })
    }
}

impl WhenShape {
    fn read(self) -> Result<When, ControlError> {
        let refuse = |message: &str| Err(ControlError::new(message));
        match self {
            Self::Always(true) => Ok(When::Always),
            Self::Always(false) => refuse("a rule that never applies is no rule; leave it out"),
            Self::Next(0) | Self::Nth(0) | Self::Every(0) => refuse("calls are counted from one"),
            Self::Next(count) => Ok(When::Next(count)),
            Self::Nth(number) => Ok(When::Nth(number)),
            Self::Every(step) => Ok(When::Every(step)),
            Self::Between(first, last) if first == 0 || first > last => {
                refuse("between needs two numbers from one, the smaller one first")
            }
            Self::Between(first, last) => Ok(When::Between(first, last)),
            Self::Until(TimeShape(end)) => Ok(When::Until(end)),
            Self::Probability(p) if p > 0.0 && p <= 1.0 => Ok(When::Probability(p)),
            Self::Probability(_) => refuse("a probability is above 0, and 1 at most"),
        }
    }
}

fn pays(method: &Method) -> bool {
    match method {
        Method::PayByCash => true,
        Method::CheckPayment => false,
        Method::Stub(stub) => stub.cases.iter().any(|case| case.pays.is_some()),
    }
}
