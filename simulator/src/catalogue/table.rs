//! The catalogue as a table for a terminal.

use super::Catalogue;

const HEAD: [&str; 4] = ["ACCOUNT", "CARD ACCOUNT", "NAME", "WHAT HAPPENS"];

pub(super) fn render(catalogue: &Catalogue) -> String {
    let entries = catalogue.entries();
    let name_width = entries
        .iter()
        .map(|entry| entry.name.len())
        .max()
        .unwrap_or(0);
    let row = |[account, card_account, name, does]: [&str; 4]| {
        format!("{account:11}  {card_account:16}  {name:name_width$}  {does}\n")
    };
    let rows = entries.iter().map(|entry| {
        row([
            &entry.account,
            &entry.card_account,
            &entry.name,
            &entry.does,
        ])
    });
    std::iter::once(row(HEAD)).chain(rows).collect()
}
