//! `check`: is this profile right?

use clap::Args;
use miette::Report;

use super::{Failure, complain, say};
use crate::profile::{self, Profile};
use paysys_core::vendor::{Field, FieldKind, Vendor};
use paysys_input::text;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Profile files, or names of built-in profiles; with commas between them, each is laid over those before it
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
}

/// Checks every file and stops at none of them, so that all mistakes are seen at once.
pub(super) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let mut first_failure = None;
    for file in &args.files {
        match Profile::named_or_file(file) {
            Ok(profile) => tell(file, &profile)?,
            Err(error) => {
                let report = explained(file, error.into());
                match first_failure {
                    None => first_failure = Some(Failure::bad_usage(report)),
                    Some(_) => complain(&report),
                }
            }
        }
    }
    first_failure.map_or(Ok(()), Err)
}

/// What is wrong, and first of all whose file it is, where that is the conformance kit's: its scenarios and trials are
/// YAML, and its targets have a URL, as no profile has.
fn explained(file: &str, report: Report) -> Report {
    let is_yaml = || file.ends_with(".yaml") || file.ends_with(".yml");
    let is_target = || {
        let table = text::file(file).ok()?.parse::<toml::Table>().ok()?;
        Some(table.contains_key("url"))
    };
    if is_yaml() || is_target().unwrap_or(false) {
        let hint = format!(
            "this looks like a file of the conformance kit, and not like a profile: paysys-conformance check {file}"
        );
        return report.wrap_err(hint);
    }
    report
}

/// Says that it is right, and what it changes of the default profile by which file.
fn tell(names: &str, profile: &Profile) -> Result<(), Failure> {
    say(&format!("{names}: right"))?;
    let rows = profile::differences(names).map_err(Failure::bad_usage)?;
    for [key, value, layer] in &rows {
        say(&format!("  {key} = {value}   # {layer}"))?;
    }
    let is_set = |vendor: &&Vendor| {
        let table = format!("vendors.{}.", vendor.id);
        rows.iter().any(|[key, ..]| key.starts_with(&table))
    };
    for vendor in profile.behaviour.vendors.iter().filter(is_set) {
        say(&format!("  {}", described(vendor)))?;
    }
    Ok(())
}

/// A vendor in one line, with the form that a payout brings.
fn described(vendor: &Vendor) -> String {
    let field = |field: &Field| {
        let kind = match field.kind {
            FieldKind::Account(_) => " (account)",
            FieldKind::Amount => " (amount)",
            FieldKind::Currency => " (currency)",
            FieldKind::Text(_) => "",
        };
        let optional = if field.optional { "?" } else { "" };
        format!("{}{optional}{kind}", field.names.join(" or "))
    };
    let fields: Vec<String> = vendor.fields.iter().map(field).collect();
    let codes: Vec<&str> = vendor
        .currencies
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    format!(
        "vendor {} {:?} takes {}, from {} to {}, in {}",
        vendor.id,
        vendor.name,
        fields.join(", "),
        vendor.min_amount.get(),
        vendor.max_amount.get(),
        codes.join(", ")
    )
}
