//! Which calls a rule is about.

use crate::document::RawJson;
use crate::facts::Facts;
use crate::fields::Token;
use crate::method::Method;
use crate::pattern::Pattern;
use crate::service::ServiceIndex;

/// Everything named must hold; a match that names nothing holds for every call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Match {
    pub method: Option<Method>,
    pub vendor_id: Option<u64>,
    pub account: Option<Pattern>,
    pub reference: Option<Pattern>,
    pub amount: Option<AmountRange>,
    pub currency: Option<String>,
    pub service: Option<ServiceIndex>,
    pub id: Option<Pattern>,
}

/// Bounds of an amount in the form's unit, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmountRange {
    pub min: u64,
    pub max: u64,
}

impl AmountRange {
    pub fn holds(self, amount: u64) -> bool {
        (self.min..=self.max).contains(&amount)
    }
}

impl Match {
    pub fn holds(&self, facts: &Facts<'_>) -> bool {
        named(self.method.as_ref(), Some(facts.method), |a, b| a == b)
            && named(self.service, facts.service, |a, b| a == b)
            && named(self.vendor_id, facts.vendor_id, |a, b| a == b)
            && named(self.id.as_ref(), Some(facts.id), matches_id)
            && named(self.account.as_ref(), facts.account, Pattern::matches)
            && named(self.reference.as_ref(), facts.reference, Pattern::matches)
            && named(self.currency.as_deref(), facts.currency, |a, b| a == b)
            && named(self.amount, facts.amount, |range, a| range.holds(a.get()))
    }
}

/// Whether a condition that is named is met by a fact that is known.
fn named<W, G>(wanted: Option<W>, given: Option<G>, met: impl Fn(W, G) -> bool) -> bool {
    wanted.is_none_or(|wanted| given.is_some_and(|given| met(wanted, given)))
}

/// Of a string the text is matched, of a number its digits.
fn matches_id(pattern: &Pattern, id: RawJson<'_>) -> bool {
    match Token::of(id) {
        Token::Text(text) => pattern.matches(&text),
        _ => pattern.matches(id.get()),
    }
}
