//! Vendors from a file.

use std::collections::BTreeMap;

use regex_lite::Regex;

use super::super::file::{CurrencyFile, FieldFile, FieldType, VendorFile};
use super::{Compiled, mistake};
use crate::core::amount::{Conversion, Decimal, FormAmount};
use crate::core::course::Course;
use crate::core::vendor::{Currency, Field, FieldKind, Vendor};
use crate::suggest::Suggestion;

pub(super) fn compile(
    files: BTreeMap<String, VendorFile>,
    courses: &[Course],
) -> Compiled<Vec<Vendor>> {
    files
        .into_iter()
        .map(|(id, file)| vendor(&id, file, courses))
        .collect()
}

fn vendor(key: &str, file: VendorFile, courses: &[Course]) -> Compiled<Vendor> {
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
    check_fields(key, &file.fields)?;
    if file.currencies.is_empty() {
        return mistake(
            &["vendors", key, "currencies"],
            "there must be at least one currency",
        );
    }
    Ok(Vendor {
        id,
        name: file.name,
        blocked: file.blocked,
        cards: file.cards,
        fields: file
            .fields
            .iter()
            .map(|f| field(key, f))
            .collect::<Compiled<_>>()?,
        min_amount,
        max_amount,
        currencies: file
            .currencies
            .iter()
            .map(|c| currency(key, c))
            .collect::<Compiled<_>>()?,
        course: course(key, &file.progression, courses)?,
    })
}

/// A form without account or amount would pay nobody or nothing.
fn check_fields(key: &str, fields: &[FieldFile]) -> Compiled<()> {
    let count = |kind| fields.iter().filter(|field| field.kind == kind).count();
    if count(FieldType::Account) != 1
        || count(FieldType::Amount) != 1
        || count(FieldType::Currency) > 1
    {
        let message = "a form has one account, one amount and at most one currency";
        return mistake(&["vendors", key, "fields"], message);
    }
    Ok(())
}

fn field(key: &str, file: &FieldFile) -> Compiled<Field> {
    let pattern = match file.pattern.as_deref().map(Regex::new).transpose() {
        Ok(pattern) => pattern,
        Err(error) => {
            return mistake(
                &["vendors", key, "fields"],
                format!("{}: {error}", file.name),
            );
        }
    };
    let kind = match file.kind {
        FieldType::Account => FieldKind::Account(pattern),
        FieldType::String => FieldKind::Text(pattern),
        FieldType::Currency | FieldType::Amount if pattern.is_some() => {
            let message = format!(
                "{}: only account and string fields have a pattern",
                file.name
            );
            return mistake(&["vendors", key, "fields"], message);
        }
        FieldType::Currency => FieldKind::Currency,
        FieldType::Amount => FieldKind::Amount,
    };
    Ok(Field {
        name: file.name.clone(),
        kind,
    })
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
    let conversion = Conversion {
        rate,
        commission_percent,
    };
    Ok(Currency {
        code: code.clone(),
        conversion,
    })
}

fn course(key: &str, name: &str, courses: &[Course]) -> Compiled<u16> {
    let place = courses.iter().position(|course| course.name == name);
    match place.and_then(|place| u16::try_from(place).ok()) {
        Some(place) => Ok(place),
        None => {
            let suggestion =
                Suggestion::new(name, courses.iter().map(|course| course.name.as_str()));
            let message = format!("there is no progression {name:?}; {suggestion}");
            mistake(&["vendors", key, "progression"], message)
        }
    }
}
