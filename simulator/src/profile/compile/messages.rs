//! The texts of errors: the contract's table in one language, with a profile's own texts on top.

use std::collections::BTreeMap;

use super::super::file::{Language, MessagesFile};
use super::{Compiled, mistake};
use crate::error_table;
use paysys_core::error_code::ErrorCode;

pub(super) fn compile(file: &MessagesFile) -> Compiled<Vec<(ErrorCode, String)>> {
    let text = |row: &error_table::ErrorRow| match file.language {
        Language::En => row.en.clone(),
        Language::Ru => row.ru.clone(),
    };
    let mut texts: BTreeMap<ErrorCode, String> = error_table::rows()
        .iter()
        .map(|row| (row.code, text(row)))
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
