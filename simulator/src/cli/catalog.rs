//! `catalog`: the reserved accounts.

use std::io::{ErrorKind, Write};

use clap::{Args, ValueEnum};
use miette::{IntoDiagnostic, WrapErr};

use super::Failure;
use crate::catalogue::Catalogue;
use paysys_input::language::LanguageArgs;

#[derive(Debug, Args)]
pub(super) struct CatalogArgs {
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    language: LanguageArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
    Markdown,
}

/// Prints the catalogue; a reader that has seen enough, such as `head`, is no failure.
pub(super) fn run(args: &CatalogArgs) -> Result<(), Failure> {
    let catalogue = Catalogue::built_in();
    let text = match args.format {
        Format::Table => catalogue.table(args.language.lang),
        // For programs, so it is English in any language.
        Format::Json => catalogue.json(),
        Format::Markdown => catalogue.markdown(args.language.lang),
    };
    match anstream::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error)
            .into_diagnostic()
            .wrap_err("failed to print the catalogue")
            .map_err(Failure::while_running),
        _ => Ok(()),
    }
}
