//! `auth explain`: the doctor at the terminal. It prints neither the key nor a hash.

use clap::Args;

use super::read_key;
use crate::cli::{FAILURE, Failure, say};
use crate::doctor::{self, Evidence, HeaderLine};
use crate::profile::Profile;
use crate::texts::fill;
use crate::wall_clock;
use paysys_core::service::{SecretKey, Service};
use paysys_input::language::LanguageArgs;

#[derive(Debug, Args)]
pub(in crate::cli) struct ExplainArgs {
    /// The header, with or without its name
    #[arg(allow_hyphen_values = true)]
    header: String,
    /// The name of the environment variable that holds the secret key
    #[arg(long, value_name = "NAME")]
    secret_key_env: String,
    /// Who should be calling; without it, whoever the header names
    #[arg(long, value_name = "ID")]
    service_id: Option<String>,
    #[command(flatten)]
    language: LanguageArgs,
}

pub(super) fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let key = read_key(&args.secret_key_env)?;
    let (name, value) = split(&args.header);
    let stray = name.filter(|name| !name.eq_ignore_ascii_case("auth"));
    let diagnosis = doctor::diagnose(&Evidence {
        header: stray.is_none().then_some(value.as_bytes()),
        stray,
        services: &[service(args.service_id.as_deref(), value, key)],
        now: wall_clock::now(),
        max_age: Profile::standard().behaviour.settings.auth.max_age,
    });
    match diagnosis {
        None => say(&fill(args.language.lang, "auth_explain.right", &[])),
        Some(seen) => {
            let seen = seen.told(args.language.lang);
            say(&format!("{}: {}", seen.mistake, seen.explanation))?;
            Err(Failure::told(FAILURE))
        }
    }
}

/// The name of the header, where it is given with one, and its value.
fn split(header: &str) -> (Option<&str>, &str) {
    match header.split_once(':') {
        Some((name, value)) if is_a_name(name, value) => (Some(name), value.trim()),
        _ => (None, header),
    }
}

/// A colon may also stand between the parts of a value, which is a mistake of its own.
fn is_a_name(name: &str, value: &str) -> bool {
    let value = value.trim().as_bytes();
    name.eq_ignore_ascii_case("auth") || HeaderLine { name, value }.is_stray()
}

fn service(given: Option<&str>, header: &str, key: String) -> Service {
    Service {
        id: given.unwrap_or(doctor::named_in(header)).into(),
        secret_key: SecretKey::new(key),
        blocked: false,
        deposit: None,
    }
}
