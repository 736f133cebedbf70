//! A profile made ready for use: what a gateway knows and how it settles what is left open.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::Progression;
use super::chance::Hex32;
use super::error_code::ErrorCode;
use super::fields::{Fields, Token, VENDOR_ID_FIELD};
use super::method::Method;
use super::progression_choice::ProgressionChoice;
use super::rule::RuleSpec;
use super::settings::{OwnReference, Settings};
use super::stub::{Path, Stub};
use super::treatment::{NamedFault, Treatment};
use super::vendor::Vendor;

/// How one gateway behaves. Immutable; sandboxes of the same profile share it.
#[derive(Debug, Clone)]
pub struct Behaviour {
    pub settings: Settings,
    pub vendors: Vec<Vendor>,
    /// Every progression a payment can take.
    pub progressions: Vec<Progression>,
    pub progression_choices: Vec<ProgressionChoice>,
    pub faults: Vec<Arc<NamedFault>>,
    /// The methods it answers besides the contract's two, by name.
    pub stubs: Vec<Arc<Stub>>,
    /// Where requests have a client's own reference (PAY-16).
    pub reference_paths: ReferencePaths,
    /// The headers that a stub looks at, by their names in lower case.
    pub headers_read: Vec<Box<str>>,
    /// What is asked for by paying to certain accounts; empty where the profile switches it off.
    pub reserved_accounts: HashMap<Box<str>, Treatment>,
    pub rules: Vec<RuleSpec>,
    /// `details.id` of the first payments, see [`super::settings::PaymentSettings::details_ids`].
    pub details_ids: Vec<Hex32>,
    /// The text of each error, in the profile's language, ordered by code.
    pub messages: Vec<(ErrorCode, String)>,
}

/// Where requests have a client's own reference, seen from their params.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferencePaths {
    /// In a payout.
    pub field: Path,
    /// In a check.
    pub check_by: Path,
}

impl Behaviour {
    pub fn vendor(&self, id: u64) -> Option<(u16, &Vendor)> {
        let index = self.vendors.iter().position(|vendor| vendor.id == id)?;
        Some((u16::try_from(index).ok()?, &self.vendors[index]))
    }

    /// The vendor that a form names, as a number or as its digits in a text.
    pub fn vendor_in(&self, form: &Fields<'_>) -> Option<&Vendor> {
        let id = form.get(VENDOR_ID_FIELD).map(Token::of)?;
        let (Token::Integer(digits) | Token::Text(Cow::Borrowed(digits))) = id else {
            return None;
        };
        self.vendor(digits.parse().ok()?).map(|(_, vendor)| vendor)
    }

    pub fn progression_choice(&self, name: &str) -> Option<u16> {
        let index = self
            .progression_choices
            .iter()
            .position(|choice| choice.name == name)?;
        u16::try_from(index).ok()
    }

    pub fn method(&self, name: &str) -> Option<Method> {
        let stub = || self.stubs.iter().find(|stub| *stub.name == *name);
        Method::from_name(name).or_else(|| Some(Method::Stub(stub()?.clone())))
    }

    pub fn method_names(&self) -> impl Iterator<Item = String> {
        let contract = Method::ALL
            .into_iter()
            .map(|method| method.name().to_owned());
        contract.chain(self.stubs.iter().map(|stub| stub.name.to_string()))
    }

    pub fn fault(&self, name: &str) -> Option<&Arc<NamedFault>> {
        self.faults.iter().find(|fault| fault.name == name)
    }

    pub fn message(&self, code: ErrorCode) -> &str {
        self.messages
            .binary_search_by_key(&code, |(known, _)| *known)
            .map_or("Error", |index| &self.messages[index].1)
    }
}

impl ReferencePaths {
    /// The member of the vendor's form that is a client's own reference, where the profile has it there.
    pub fn form_field(&self, mode: OwnReference) -> Option<&str> {
        let mut steps = self.field.steps();
        let is_in_form = mode != OwnReference::Ignore && steps.next() == Some("vendor_form");
        steps.next().filter(|_| is_in_form)
    }
}
