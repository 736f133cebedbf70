//! The catalogue as a Markdown page, for wikis.

use super::{Catalogue, Entry};
use crate::texts::fill;
use paysys_shared::texts::Language;

pub(super) fn render(catalogue: &Catalogue, language: Language) -> String {
    let version = catalogue.version().to_string();
    let title = fill(language, "catalog_table.title", &[("version", &version)]);
    let columns = fill(language, "catalog_table.columns", &[]);
    let head = format!("# {title}\n\n{columns}\n|---|---|---|---|\n");
    catalogue
        .entries()
        .iter()
        .map(|entry| row(entry, language))
        .fold(head, |page, row| page + &row)
}

fn row(entry: &Entry, language: Language) -> String {
    let does = entry.does_in(language);
    let Entry {
        account,
        card_account,
        name,
        ..
    } = entry;
    format!("| `{account}` | `{card_account}` | `{name}` | {does} |\n")
}
