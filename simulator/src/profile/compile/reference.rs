//! Where requests have a client's own reference (PAY-16).

use super::{Compiled, Mistake};
use paysys_core::behaviour::ReferencePaths;
use paysys_core::check_payment::TRANSACTION_FIELD;
use paysys_core::settings::OwnReferenceSettings;
use paysys_core::stub::{Expression, Path};
use paysys_shared::suggest::Suggestion;

pub(super) fn compile(settings: &OwnReferenceSettings) -> Compiled<ReferencePaths> {
    let paths = ReferencePaths {
        field: path("field", &settings.field)?,
        check_by: path("check_by", &settings.check_by)?,
    };
    if paths.check_by.steps().eq([TRANSACTION_FIELD]) {
        let message =
            format!("{TRANSACTION_FIELD} is the payment's id in PaySys; say another parameter");
        return Err(at("check_by", message));
    }
    Ok(paths)
}

fn path(key: &str, text: &str) -> Compiled<Path> {
    match Expression::parse(text) {
        Ok(Expression::Params(path)) if path.steps().next().is_some() => Ok(path),
        _ => {
            // Most often the first step is missing or misspelt.
            let below = text.split_once('.').map_or("", |(_, below)| below);
            let meant = [text, below].map(|rest| format!("params.{rest}"));
            let message = "write the full path into the params, such as \"params.transaction_form.partner_transaction_id\"";
            let suggestion = Suggestion::new(text, meant.into_iter().filter(|path| is_whole(path)));
            Err(Mistake {
                suggestion: (!suggestion.allowed.is_empty()).then_some(suggestion),
                ..at(key, message)
            })
        }
    }
}

fn is_whole(path: &str) -> bool {
    matches!(Expression::parse(path), Ok(Expression::Params(_))) && path != "params.params"
}

fn at(key: &str, message: impl Into<String>) -> Mistake {
    Mistake::at(&["payments", "own_reference", key], message)
}
