//! Members that the documentation does not have (ENV-02, PAY-01, CHK-01).

use super::{Call, Mistake, Scene, Severity, Sightings};
use crate::core::Behaviour;
use crate::core::fields::Fields;
use crate::core::method::Method;
use crate::core::settings::Reaction;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "unknown-fields",
    severity: Severity::Warning,
    fix: "leave it out: nobody documents what a gateway does with it, and a misspelt name is a missing field",
    needs_every_call: true,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    let is_taken = scene.behaviour.settings.params.unknown_field == Reaction::Accept;
    for call in scene.calls() {
        if let Some(name) = unknown(&call, &scene.behaviour) {
            sightings.add_unless_taken(is_taken, call.number(), || {
                let name = scene.redaction.veil_of(call.entry).reason(&name);
                format!(
                    "call {} has a member {name:?} that nobody documents",
                    call.number()
                )
            });
        }
    }
}

/// The first member that is not known, from the outside in.
fn unknown(call: &Call<'_>, behaviour: &Behaviour) -> Option<String> {
    let members = call.entry.members()?;
    let envelope = unknown_in(&members, &["id", "method", "params", "jsonrpc"]);
    envelope.or_else(|| {
        let params = Fields::read(members.get("params")?)?;
        match call.decision().method.as_ref()? {
            Method::Stub(_) => None,
            Method::CheckPayment => unknown_in(&params, &["agr_transaction_id"]),
            Method::PayByCash => unknown_in(&params, &["vendor_form"])
                .or_else(|| unknown_in_form(&Fields::read(params.get("vendor_form")?)?, behaviour)),
        }
    })
}

fn unknown_in_form(form: &Fields<'_>, behaviour: &Behaviour) -> Option<String> {
    let vendor = behaviour.vendor_in(form)?;
    let mut names = form.iter().map(|(name, _)| name);
    let unknown = names.find(|name| !vendor.knows(name));
    unknown.map(str::to_owned)
}

fn unknown_in(fields: &Fields<'_>, known: &[&str]) -> Option<String> {
    let mut names = fields.iter().map(|(name, _)| name);
    names.find(|name| !known.contains(name)).map(str::to_owned)
}
