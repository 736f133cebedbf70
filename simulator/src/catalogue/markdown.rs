//! The catalogue as a Markdown page, for wikis.

use super::{Catalogue, Entry};

pub(super) fn render(catalogue: &Catalogue) -> String {
    let head = format!(
        "# Reserved accounts, version {}\n\n| account | card account | name | what happens |\n\
         |---|---|---|---|\n",
        catalogue.version()
    );
    catalogue
        .entries()
        .iter()
        .map(row)
        .fold(head, |page, row| page + &row)
}

fn row(entry: &Entry) -> String {
    let Entry {
        account,
        card_account,
        name,
        does,
        ..
    } = entry;
    format!("| `{account}` | `{card_account}` | `{name}` | {does} |\n")
}
