//! Vendors from a file.

use std::collections::BTreeMap;

use regex_lite::Regex;

use super::super::file::{CurrencyFile, FieldFile, FieldNames, FieldType, VendorFile};
use super::{Compiled, mistake};
use paysys_core::amount::{Conversion, Decimal, FormAmount};
use paysys_core::fields::VENDOR_ID_FIELD;
use paysys_core::progression_choice::ProgressionChoice;
use paysys_core::vendor::{Currency, Field, FieldKind, Vendor};
use paysys_shared::suggest::Suggestion;

/// The progression of a vendor that names none.
const USUAL_COURSE: &str = "typical";

pub(super) fn compile(
    files: BTreeMap<String, VendorFile>,
    choices: &[ProgressionChoice],
) -> Compiled<Vec<Vendor>> {
    check_missing(&files)?;
    files
        .into_iter()
        .map(|(id, file)| vendor(&id, file, choices))
        .collect()
}

fn vendor(key: &str, file: VendorFile, choices: &[ProgressionChoice]) -> Compiled<Vendor> {
    let number = key.parse::<u64>().ok();
    // Written in another way, it could be the id of two vendors.
    let Some(id) = number.filter(|id| id.to_string() == key) else {
        return mistake(
            &["vendors", key],
            "a vendor's key is its id, a whole number without zeros in front",
        );
    };
    let limits = FormAmount::new(file.min_amount).zip(FormAmount::new(file.max_amount));
    let Some((min_amount, max_amount)) = limits.filter(|(min, max)| min <= max) else {
        return mistake(
            &["vendors", key, "min_amount"],
            "must be at least 1 and at most max_amount",
        );
    };
    let fields = fields(key, &file)?;
    let currencies = currencies(key, &file.currencies)?;
    let course = file.progression.as_deref().unwrap_or(USUAL_COURSE);
    let progression_choice = choice(key, course, choices)?;
    Ok(Vendor {
        id,
        name: file.name.unwrap_or_else(|| format!("Vendor {id}")),
        blocked: file.blocked,
        cards: file.cards,
        fields,
        min_amount,
        max_amount,
        currencies,
        progression_choice,
    })
}

/// All keys that vendors lack, so that whoever adds some is told once.
fn check_missing(files: &BTreeMap<String, VendorFile>) -> Compiled<()> {
    let lacks = files.iter().map(|(key, file)| (key, missing(file)));
    let lacks: Vec<_> = lacks.filter(|(_, keys)| !keys.is_empty()).collect();
    let Some((first, _)) = lacks.first() else {
        return Ok(());
    };
    let told = lacks
        .iter()
        .map(|(key, keys)| format!("vendor {key} lacks {}", keys.join(", ")));
    let told = told.collect::<Vec<_>>().join("; ");
    mistake(&["vendors", first], told)
}

fn missing(file: &VendorFile) -> Vec<String> {
    let has = |kind| file.fields.iter().any(|field| field.kind == kind);
    let mut keys = Vec::new();
    if file.amount_field.is_none() && !has(FieldType::Amount) {
        if file.account_field.is_none() && !has(FieldType::Account) {
            keys.push("account_field = \"…\" (unless its form has no account)".to_owned());
        }
        keys.push("amount_field = \"…\"".to_owned());
    }
    let nameless = file.fields.iter().enumerate();
    let nameless = nameless.filter(|(_, field)| field.name.is_empty());
    keys.extend(nameless.map(|(index, _)| format!("fields[{index}].name = \"…\"")));
    keys
}

/// The form's fields: those of the list, and those that `account_field` and `amount_field` name. A field
/// of the list that is named there has its pattern from the list.
fn fields(key: &str, file: &VendorFile) -> Compiled<Vec<Field>> {
    let listed = file.fields.iter().map(|listed| field(key, listed));
    let mut fields = listed.collect::<Compiled<Vec<Field>>>()?;
    let listed = |names: &Option<FieldNames>, fields: &mut Vec<Field>| {
        take_listed(fields, &names.as_ref()?.0)
    };
    let account = listed(&file.account_field, &mut fields);
    listed(&file.amount_field, &mut fields);
    if let Some(FieldNames(names)) = &file.account_field {
        let pattern = match account {
            Some(FieldKind::Text(pattern) | FieldKind::Account(pattern)) => pattern,
            _ => None,
        };
        let kind = FieldKind::Account(pattern);
        fields.insert(0, named(key, "account_field", names, kind)?);
    }
    if let Some(FieldNames(names)) = &file.amount_field {
        fields.push(named(key, "amount_field", names, FieldKind::Amount)?);
    }
    let count = |is_meant: fn(&FieldKind) -> bool| {
        fields.iter().filter(|field| is_meant(&field.kind)).count()
    };
    if count(|kind| matches!(kind, FieldKind::Account(_))) > 1
        || count(|kind| matches!(kind, FieldKind::Amount)) != 1
        || count(|kind| matches!(kind, FieldKind::Currency)) > 1
    {
        let message = "a form has one amount, and at most one account and one currency; \
            account_field and amount_field stand beside those in fields";
        return mistake(&["vendors", key, "fields"], message);
    }
    let names = || fields.iter().flat_map(|field| &field.names);
    let is_taken = |(place, name): (usize, &String)| {
        name == VENDOR_ID_FIELD || names().take(place).any(|other| other == name)
    };
    if let Some((_, name)) = names().enumerate().find(|one| is_taken(*one)) {
        let message = format!("its form has more than one {name:?}");
        return mistake(&["vendors", key], message);
    }
    Ok(fields)
}

/// Takes a field of the list out that has one of these names.
fn take_listed(fields: &mut Vec<Field>, names: &[String]) -> Option<FieldKind> {
    let mut listed = fields.iter();
    let place = listed.position(|field| names.contains(&field.names[0]))?;
    Some(fields.remove(place).kind)
}

fn named(key: &str, setting: &str, names: &[String], kind: FieldKind) -> Compiled<Field> {
    if names.is_empty() || names.iter().any(String::is_empty) {
        return mistake(&["vendors", key, setting], "a field has a name");
    }
    Ok(Field {
        names: names.to_vec(),
        optional: false,
        kind,
    })
}

fn field(key: &str, file: &FieldFile) -> Compiled<Field> {
    let path = ["vendors", key, "fields"];
    let pattern = match file.pattern.as_deref().map(Regex::new).transpose() {
        Ok(pattern) => pattern,
        Err(error) => return mistake(&path, format!("{}: {error}", file.name)),
    };
    let kind = match file.kind {
        FieldType::Account => FieldKind::Account(pattern),
        FieldType::String => FieldKind::Text(pattern),
        FieldType::Currency | FieldType::Amount if pattern.is_some() => {
            let name = &file.name;
            let message = format!("{name}: only account and string fields have a pattern");
            return mistake(&path, message);
        }
        FieldType::Currency => FieldKind::Currency,
        FieldType::Amount => FieldKind::Amount,
    };
    if file.optional && file.kind == FieldType::Amount {
        return mistake(&path, "the amount cannot be optional");
    }
    Ok(Field {
        names: vec![file.name.clone()],
        optional: file.optional,
        kind,
    })
}

/// Without any, amounts are in UZS and paid as they are.
fn currencies(key: &str, files: &BTreeMap<String, CurrencyFile>) -> Compiled<Vec<Currency>> {
    if files.is_empty() {
        let conversion = Conversion {
            rate: Decimal::ONE,
            commission_percent: Decimal::ZERO,
        };
        let code = "UZS".to_owned();
        return Ok(vec![Currency { code, conversion }]);
    }
    files.iter().map(|file| currency(key, file)).collect()
}

fn currency(key: &str, (code, file): (&String, &CurrencyFile)) -> Compiled<Currency> {
    let path = ["vendors", key, "currencies", code];
    let Some(rate) = Decimal::parse(&file.rate).filter(|rate| *rate != Decimal::ZERO) else {
        return mistake(
            &path,
            "rate must be a positive decimal in quotes, such as \"1.25\"",
        );
    };
    let Some(commission_percent) = Decimal::parse(&file.commission_percent) else {
        return mistake(
            &path,
            "commission_percent must be a decimal in quotes, such as \"0.5\"",
        );
    };
    Ok(Currency {
        code: code.clone(),
        conversion: Conversion {
            rate,
            commission_percent,
        },
    })
}

fn choice(key: &str, name: &str, choices: &[ProgressionChoice]) -> Compiled<u16> {
    let place = choices.iter().position(|choice| choice.name == name);
    match place.and_then(|place| u16::try_from(place).ok()) {
        Some(place) => Ok(place),
        None => {
            let suggestion =
                Suggestion::new(name, choices.iter().map(|choice| choice.name.as_str()));
            let message = format!("there is no progression {name:?}; {suggestion}");
            mistake(&["vendors", key, "progression"], message)
        }
    }
}
