//! What the timeline tells of calls, payments and starts, in its reader's language.

use crate::report::language::Words;
use paysys_shared::legible::Legible;
use paysys_trials::form::Form;
use paysys_trials::money::Paid;
use paysys_trials::process::Exit;
use paysys_trials::wire::{Call, CallKind, Shown};

pub(super) fn call(call: &Call, words: Words) -> String {
    let number = call.number.to_string();
    let values = [("number", number.as_str()), ("asked", &asked(call, words))];
    words.fill("timeline.call", &values)
}

/// What its sender learned, in a few words, and which fault struck.
pub(super) fn shown(call: &Call, words: Words) -> String {
    let told = match &call.shown {
        Shown::Made(id) => words.fill("timeline.taken", &[("id", id)]),
        Shown::Refused(code) => words.fill("timeline.refused", &[("code", &code.to_string())]),
        Shown::Status(shown) => words.fill("call.status", &[("status", &status(*shown, words))]),
        Shown::Nothing(reason) => Legible::text(reason),
    };
    match &call.fault {
        Some(fault) => format!(
            "{told} {}",
            words.fill("timeline.fault", &[("fault", fault)])
        ),
        None => told,
    }
}

fn asked(call: &Call, words: Words) -> String {
    match &call.kind {
        CallKind::Pay { form } => words.fill("timeline.pays", &[("form", &of(form, words))]),
        CallKind::Check {
            transaction: Some(transaction),
        } => {
            let transaction = Legible::text(transaction);
            words.fill("timeline.checks", &[("transaction", &transaction)])
        }
        CallKind::Check { transaction: None } => words.t("timeline.checks_nothing").to_owned(),
        CallKind::Other => words.t("timeline.calls_else").to_owned(),
    }
}

fn of(form: &Form, words: Words) -> String {
    let or = |value: &Option<String>, otherwise: &'static str| {
        Legible::text(value.as_deref().unwrap_or(otherwise))
    };
    let none = words.t("timeline.none");
    let values = [
        ("amount", or(&form.amount, words.t("timeline.no_amount"))),
        (
            "currency",
            or(&form.currency, words.t("timeline.no_currency")),
        ),
        ("account", or(&form.account, none)),
        ("vendor", or(&form.vendor_id, none)),
    ];
    words.fill(
        "timeline.form",
        &values
            .each_ref()
            .map(|(name, value)| (*name, value.as_str())),
    )
}

/// A payment in the end.
pub(super) fn payment(paid: &Paid, words: Words) -> String {
    let (call, form) = (paid.call.to_string(), of(&paid.form, words));
    let status = status(paid.status, words);
    let values = [
        ("transaction", paid.transaction.as_str()),
        ("form", &form),
        ("call", &call),
        ("status", &status),
    ];
    words.fill("timeline.payment", &values)
}

/// A status as its number and in words.
pub(super) fn status(status: i128, words: Words) -> String {
    let word = match status {
        0 => words.t("status.0"),
        1 => words.t("status.1"),
        2 => words.t("status.2"),
        3 => words.t("status.3"),
        6 => words.t("status.6"),
        7 => words.t("status.7"),
        -1 => words.t("status.-1"),
        _ => words.t("status.undocumented"),
    };
    format!("{status} ({word})")
}

/// How a start ended; nothing where nobody started it.
pub(super) fn exit(exit: &Exit, words: Words) -> Option<String> {
    Some(match exit {
        Exit::Code(code) => words.fill("timeline.ended", &[("code", &code.to_string())]),
        Exit::Signal(signal) => words.fill("timeline.signal", &[("signal", &signal.to_string())]),
        Exit::Deadline => words.t("timeline.deadline").to_owned(),
        Exit::Killed => words.t("timeline.killed").to_owned(),
        Exit::Flood => words.t("timeline.flood").to_owned(),
        Exit::Listened => return None,
    })
}
