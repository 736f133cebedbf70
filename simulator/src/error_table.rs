//! The contract's error table: which codes there are, and what each says about the money.

use std::sync::LazyLock;

use serde::Deserialize;

use paysys_core::error_code::ErrorCode;

const TABLE: &str = include_str!("../../fixtures/contract/errors.yaml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorTable {
    errors: Vec<ErrorRow>,
}

/// One code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErrorRow {
    pub(crate) code: ErrorCode,
    #[serde(rename = "name")]
    _name: String,
    /// Whether one of the two methods can answer with it by itself.
    pub(crate) fits: bool,
    pub(crate) refusal: Certainty,
    #[serde(default, rename = "blames")]
    _blames: Option<String>,
    pub(crate) en: String,
    pub(crate) ru: String,
}

/// What is known about the money after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Certainty {
    Definite,
    Unknown,
}

/// All codes, in the order of the file.
pub(crate) fn rows() -> &'static [ErrorRow] {
    static ROWS: LazyLock<Vec<ErrorRow>> = LazyLock::new(|| {
        let table: ErrorTable = serde_json::from_str(&without_comments(TABLE))
            .expect("the contract's error table is valid, a test sees to it");
        table.errors
    });
    &ROWS
}

/// The table is YAML that is JSON but for lines of comments.
fn without_comments(yaml: &str) -> String {
    let is_data = |line: &&str| !line.starts_with('#');
    yaml.lines().filter(is_data).collect()
}

/// Whether a payout that was answered with this code was turned away before any money could move.
pub(crate) fn is_definite(code: ErrorCode) -> bool {
    rows()
        .iter()
        .any(|row| row.code == code && row.refusal == Certainty::Definite)
}
