//! An amount that is not written as a whole number (PAY-14).

use super::{Call, Mistake, Reason, Scene, Severity, Sightings};
use paysys_core::Behaviour;
use paysys_core::fields::{Fields, Token};
use paysys_core::method::Method;
use paysys_core::settings::Reaction;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "amount-not-a-whole-number",
    severity: Severity::Error,
    needs_every_call: true,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    let takes_text = scene.behaviour.settings.params.number_as_string == Reaction::Accept;
    for call in scene.calls_of(&Method::PayByCash) {
        if let Some((reason, is_digits)) = wrong_kind(&call, &scene.behaviour) {
            sightings.add_unless_taken(takes_text && is_digits, call.number(), || reason);
        }
    }
}

/// What it is instead, and whether it is digits in a string.
fn wrong_kind(call: &Call<'_>, behaviour: &Behaviour) -> Option<(Reason, bool)> {
    let document = call.entry.document();
    let members = Fields::read(document.root()?)?;
    let params = Fields::read(members.get("params")?)?;
    let form = Fields::read(params.get("vendor_form")?)?;
    let vendor = behaviour.vendor_in(&form);
    let field = vendor.and_then(|vendor| vendor.fields_of_payment()[2]);
    let name = field.and_then(|field| field.name_in(&form));
    let amount = Token::of(form.get(name.unwrap_or("amount"))?);
    let call = call.number();
    match &amount {
        Token::Fraction(_) => Some((Reason::AmountWithAFraction { call }, false)),
        Token::Text(text) => {
            let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
            let reason = Reason::AmountInAString { call };
            Some((reason, is_digits && !text.is_empty()))
        }
        _ => None,
    }
}
