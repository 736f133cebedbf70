//! Rules as people wrote them, read back from the core.

use super::rule::AmountShape;
use super::{MatchShape, Names, RuleShape, ThenShape, Treatment, WhenShape};
use crate::shape::TimeShape;
use paysys_core::pattern::Pattern;
use paysys_core::rule::{Match, RuleSpec, When};
use paysys_shared::duration_text;

impl RuleShape {
    pub(crate) fn of(spec: &RuleSpec, names: &Names<'_>) -> Self {
        Self {
            matching: MatchShape::of(&spec.matching, names),
            when: WhenShape::of(spec.when),
            then: ThenShape::of(&spec.then, names),
            ttl: spec.ttl.map(duration_text::print),
            must_apply: spec.must_apply,
        }
    }
}

impl MatchShape {
    fn of(matching: &Match, names: &Names<'_>) -> Self {
        let text = |pattern: &Option<Pattern>| Some(pattern.as_ref()?.as_str().to_owned());
        let method = matching.method.as_ref();
        Self {
            method: method.map(|method| method.name().to_owned()),
            vendor_id: matching.vendor_id,
            account: text(&matching.account),
            reference: text(&matching.reference),
            amount: matching.amount.map(AmountShape::of),
            currency: matching.currency.clone(),
            service_id: matching
                .service
                .map(|s| names.service_ids[usize::from(s.0)].clone()),
            id: text(&matching.id),
        }
    }
}

impl WhenShape {
    fn of(when: When) -> Self {
        match when {
            When::Always => Self::Always(true),
            When::Next(count) => Self::Next(count),
            When::Nth(number) => Self::Nth(number),
            When::Every(step) => Self::Every(step),
            When::Between(first, last) => Self::Between(first, last),
            When::Until(end) => Self::Until(TimeShape(end)),
            When::Probability(probability) => Self::Probability(probability),
        }
    }
}

impl ThenShape {
    fn of(treatment: &Treatment, names: &Names<'_>) -> Self {
        let choice = |place: u16| {
            names.behaviour.progression_choices[usize::from(place)]
                .name
                .clone()
        };
        let fault = treatment.fault.as_ref();
        let preset = fault.filter(|named| names.behaviour.fault(&named.name) == Some(named));
        let custom = fault.filter(|_| preset.is_none());
        Self {
            progression: treatment.progression_choice.map(choice),
            error: treatment.error.clone(),
            amount: treatment.amount.map(|sum| sum.0),
            delay: treatment.delay.map(duration_text::print),
            fault: preset.map(|named| named.name.clone()),
            custom_fault: custom.map(|named| named.fault.clone()),
        }
    }
}
