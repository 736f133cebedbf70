//! The texts of errors: the contract's table in one language, with a profile's own texts on top.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::file::{Language, MessagesFile};
use super::{Compiled, mistake};
use crate::core::error_code::ErrorCode;

const ERRORS: &str = include_str!("../../../../fixtures/contract/errors.yaml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorTable {
    errors: Vec<ErrorRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorRow {
    code: ErrorCode,
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "fits")]
    _fits: bool,
    #[serde(rename = "refusal")]
    _refusal: String,
    en: String,
    ru: String,
}

pub(super) fn compile(file: &MessagesFile) -> Compiled<Vec<(ErrorCode, String)>> {
    let table: ErrorTable = serde_saphyr::from_str(ERRORS)
        .expect("the contract's error table is valid, a test sees to it");
    let mut texts: BTreeMap<ErrorCode, String> = table
        .errors
        .into_iter()
        .map(|row| match file.language {
            Language::En => (row.code, row.en),
            Language::Ru => (row.code, row.ru),
        })
        .collect();
    for (code, text) in &file.texts {
        let Ok(number) = code.parse() else {
            return mistake(
                &["messages", "texts", code],
                "the key of a text is its error code",
            );
        };
        texts.insert(ErrorCode(number), text.clone());
    }
    Ok(texts.into_iter().collect())
}
