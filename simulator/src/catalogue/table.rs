//! The catalogue as a table for a terminal.

use super::Catalogue;
use crate::texts::fill;
use paysys_shared::texts::Language;

const HEAD: [&str; 4] = ["account", "card", "name", "does"];

pub(super) fn render(catalogue: &Catalogue, language: Language) -> String {
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
            entry.does_in(language),
        ])
    });
    let head = HEAD.map(|column| fill(language, &format!("catalog_table.{column}"), &[]));
    let head = row(head.each_ref().map(String::as_str));
    std::iter::once(head).chain(rows).collect()
}
