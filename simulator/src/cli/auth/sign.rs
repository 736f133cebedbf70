//! `auth sign`: one header.

use clap::Args;

use super::read_key;
use crate::cli::{Failure, say};
use crate::wall_clock;
use paysys_core::auth;

#[derive(Debug, Args)]
pub(in crate::cli) struct SignArgs {
    /// Who is calling
    #[arg(long, value_name = "ID", value_parser = paysys_input::credential::visible)]
    service_id: String,
    /// The name of the environment variable that holds the secret key
    #[arg(long, value_name = "NAME")]
    secret_key_env: String,
    /// When it is signed, in UTC milliseconds since 1970; without it, now
    #[arg(long, value_name = "MILLISECONDS", value_parser = clap::value_parser!(u64))]
    timestamp: Option<u64>,
}

pub(super) fn run(args: &SignArgs) -> Result<(), Failure> {
    let key = read_key(&args.secret_key_env)?;
    let now = || wall_clock::now().as_millis().to_string();
    let timestamp = args.timestamp.map_or_else(now, |given| given.to_string());
    let hash = auth::sign(&key, &timestamp);
    say(&format!("Auth: {}-{hash}-{timestamp}", args.service_id))
}
