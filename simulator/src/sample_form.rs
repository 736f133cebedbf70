//! A form that a vendor takes, for whoever just wants to see a payment.

use serde_json::{Map, Value};

use paysys_core::fields::VENDOR_ID_FIELD;
use paysys_core::vendor::{FieldKind, Vendor};
use regex_lite::Regex;

/// What the platform's page pays, in the form's unit.
const USUAL_AMOUNT: u64 = 12_000;

/// A phone number that is nobody's reserved account; longer forms get more of the same digits.
const DIGITS: &str = "79123456789012345678901234567890";

/// Every field that must be there. Where a pattern is like nothing that is tried, the gateway will say so.
pub(crate) fn of(vendor: &Vendor) -> Map<String, Value> {
    let mut form = Map::new();
    form.insert(VENDOR_ID_FIELD.to_owned(), vendor.id.into());
    for field in vendor.fields.iter().filter(|field| !field.optional) {
        let value = match &field.kind {
            FieldKind::Account(pattern) | FieldKind::Text(pattern) => text(pattern.as_ref()).into(),
            FieldKind::Currency => currency(vendor).into(),
            FieldKind::Amount => amount(vendor).into(),
        };
        form.insert(field.names[0].clone(), value);
    }
    form
}

fn text(pattern: Option<&Regex>) -> &'static str {
    let usual = &DIGITS[..11];
    let tried = std::iter::once(usual).chain((1..=DIGITS.len()).map(|end| &DIGITS[..end]));
    let mut tried = tried.chain(["sample", "SAMPLE", "sample@example.com"]);
    let fits = |text: &&str| pattern.is_none_or(|pattern| pattern.is_match(text));
    tried.find(fits).unwrap_or(usual)
}

fn currency(vendor: &Vendor) -> &str {
    vendor
        .currencies
        .first()
        .map_or("", |first| first.code.as_str())
}

fn amount(vendor: &Vendor) -> u64 {
    USUAL_AMOUNT.clamp(vendor.min_amount.get(), vendor.max_amount.get())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{self, Profile};
    use paysys_core::document::Document;
    use paysys_core::fields::Fields;

    #[test]
    fn every_vendor_of_every_built_in_profile_takes_its_sample() {
        for name in profile::names() {
            let profile = Profile::built_in(name).unwrap();
            let behaviour = &profile.behaviour;
            assert!(!behaviour.vendors.is_empty(), "{name}");
            for vendor in &behaviour.vendors {
                let json = serde_json::to_string(&of(vendor)).unwrap();
                let document = Document::read(json.as_bytes());
                let form = document.root().and_then(Fields::read).unwrap();
                let order = vendor.read(&form, None, &behaviour.settings.params);
                assert!(order.is_ok(), "{name}, {}: {order:?}", vendor.id);
            }
        }
    }

    #[test]
    fn a_pattern_gets_what_fits_it() {
        let fit = |pattern| text(Some(&Regex::new(pattern).unwrap()));
        assert_eq!(fit("^[0-9]{16}$"), "7912345678901234");
        assert_eq!(fit("^[^@]+@[^@]+$"), "sample@example.com");
        assert_eq!(fit("^never$"), "79123456789");
    }
}
