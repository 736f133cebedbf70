//! Members that the documentation does not have (ENV-02, PAY-01, CHK-01).

use super::{Call, Mistake, Reason, Scene, Severity, Sightings};
use paysys_core::Behaviour;
use paysys_core::fields::Fields;
use paysys_core::method::Method;
use paysys_core::settings::{OwnReference, Reaction};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "unknown-fields",
    severity: Severity::Warning,
    needs_every_call: true,
    look,
};

/// What is right where the member is the client's own reference, and the profile looks away.
const FIX_OF_A_REFERENCE: &str = "fix_of_a_reference";

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    let is_taken = scene.behaviour.settings.params.unknown_field == Reaction::Accept;
    for call in scene.calls() {
        if let Some(unknown) = unknown(&call, &scene.behaviour) {
            // The fix is that of the first one, as the reason is.
            if unknown.is_reference && sightings.wrong.times + sightings.taken.times == 0 {
                sightings.fix = Some(FIX_OF_A_REFERENCE);
            }
            sightings.add_unless_taken(is_taken, call.number(), || {
                let name = scene.redaction.veil_of(call.entry).reason(&unknown.name);
                Reason::UnknownField {
                    call: call.number(),
                    name: format!("{name:?}"),
                }
            });
        }
    }
}

struct Unknown {
    name: String,
    /// Whether the client's own reference stands there, which this profile ignores (PAY-16).
    is_reference: bool,
}

/// The first member that is not known, from the outside in.
fn unknown(call: &Call<'_>, behaviour: &Behaviour) -> Option<Unknown> {
    let document = call.entry.document();
    let members = Fields::read(document.root()?)?;
    let envelope = unknown_in(&members, &["id", "method", "params", "jsonrpc"]);
    if let Some(name) = envelope {
        let is_reference = false;
        return Some(Unknown { name, is_reference });
    }
    let raw = members.get("params")?;
    let params = Fields::read(raw)?;
    let paths = &behaviour.reference_paths;
    let (usual, path) = match call.decision().method.as_ref()? {
        Method::Stub(_) => return None,
        Method::CheckPayment => ("agr_transaction_id", &paths.check_by),
        Method::PayByCash => ("vendor_form", &paths.field),
    };
    let is_kept = behaviour.settings.payments.own_reference.mode != OwnReference::Ignore;
    let kept: Vec<&str> = path.steps().take_while(|_| is_kept).collect();
    let name = unknown_in(&params, &[&[usual], &kept[..kept.len().min(1)]].concat())
        .or_else(|| unknown_in_form(&Fields::read(params.get("vendor_form")?)?, &kept, behaviour))
        .or_else(|| unknown_beside(&params, &kept))?;
    Some(Unknown {
        is_reference: !is_kept && path.steps().any(|step| step == name) && path.find(raw).is_some(),
        name,
    })
}

/// What stands beside the client's own reference, where that has a place of its own.
fn unknown_beside(params: &Fields<'_>, kept: &[&str]) -> Option<String> {
    let [outer, inner, ..] = kept else {
        return None;
    };
    let fields = Fields::read(params.get(outer)?)?;
    match *outer {
        "vendor_form" => None,
        _ => unknown_in(&fields, &[inner]),
    }
}

fn unknown_in_form(form: &Fields<'_>, kept: &[&str], behaviour: &Behaviour) -> Option<String> {
    let vendor = behaviour.vendor_in(form)?;
    let is_kept = |name: &str| matches!(kept, ["vendor_form", field, ..] if *field == name);
    let mut names = form.iter().map(|(name, _)| name);
    let unknown = names.find(|name| !vendor.knows(name) && !is_kept(name));
    unknown.map(str::to_owned)
}

fn unknown_in(fields: &Fields<'_>, known: &[&str]) -> Option<String> {
    let mut names = fields.iter().map(|(name, _)| name);
    names.find(|name| !known.contains(name)).map(str::to_owned)
}
