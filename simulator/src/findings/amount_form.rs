//! An amount that is not written as a whole number (PAY-14).

use super::{Call, Mistake, Scene, Severity, Sightings};
use crate::core::fields::{Fields, Token};
use crate::core::method::Method;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "amount-not-a-whole-number",
    severity: Severity::Error,
    fix: "write the amount as an integer, 12000: neither 12000.0 nor 1.2e4 nor \"12000\"; count money in integers, never in floats",
    needs_every_call: true,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for call in scene.calls_of(&Method::PayByCash) {
        if let Some(kind) = wrong_kind(&call) {
            sightings.add([call.number()], || {
                format!("the amount of call {} is {kind}", call.number())
            });
        }
    }
}

fn wrong_kind(call: &Call<'_>) -> Option<&'static str> {
    let members = call.entry.members()?;
    let params = Fields::read(members.get("params")?)?;
    let form = Fields::read(params.get("vendor_form")?)?;
    let amount = Token::of(form.get("amount")?);
    matches!(amount, Token::Fraction(_) | Token::Text(_)).then(|| amount.kind())
}
