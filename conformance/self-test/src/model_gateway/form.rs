//! Reading a payout's form (PAY-01, PAY-14, ENV-08, ERR-04, ERR-05).

use super::envelope::MISSING;
use super::{Defect, State};
use paysys_shared::json::Json;

const WALLETS: i64 = 101_596;
const CARDS: i64 = 101_606;

/// A form that can be paid.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) vendor: i64,
    pub(super) account: String,
    pub(super) currency: String,
    pub(super) amount: i64,
}

impl State {
    /// The form, or the code with which it is refused.
    pub(super) fn read_form(&self, params: Option<&Json>) -> Result<Form, i64> {
        let params = params.ok_or(MISSING)?;
        let flat = self.has(Defect::ReadsFlatForms);
        let form = if flat {
            Some(params)
        } else {
            params.get("vendor_form")
        };
        let form = match form {
            Some(form @ Json::Object(_)) => form.clone(),
            Some(_) if self.has(Defect::TakesAnyForm) => usual_form(),
            Some(_) => return Err(self.wrong()),
            None => return Err(MISSING),
        };
        match self.vendor(&form)? {
            WALLETS => self.wallet_form(&form),
            CARDS if self.options().serves_cards => self.card_form(&form),
            _ => Err(self.options().unknown_vendor),
        }
    }

    fn vendor(&self, form: &Json) -> Result<i64, i64> {
        let vendor = match form.get("vendor_id").ok_or(MISSING)? {
            Json::Text(text) if self.has(Defect::TakesTextVendors) => {
                text.parse().ok().or(Some(i128::from(WALLETS)))
            }
            other => self.integer(other),
        };
        let vendor = vendor.and_then(|vendor| i64::try_from(vendor).ok());
        let vendor = vendor.ok_or(self.wrong())?;
        let is_known = [WALLETS, CARDS].contains(&vendor);
        let lenient = self.has(Defect::TakesUnknownVendors);
        Ok(if lenient && !is_known {
            WALLETS
        } else {
            vendor
        })
    }

    fn wallet_form(&self, form: &Json) -> Result<Form, i64> {
        self.only(form, &["account", "currency", "amount", "vendor_id"])?;
        let account = self.text(form, "account", Defect::TakesNumericAccounts)?;
        let currency = if form.get("currency").is_none() && self.has(Defect::DefaultCurrency) {
            "USD".to_owned()
        } else {
            self.text(form, "currency", Defect::TakesNumericCurrencies)?
        };
        let is_known = currency == "USD" || self.has(Defect::TakesNumericCurrencies);
        if !is_known && !self.options().lenient {
            return Err(self.wrong());
        }
        Ok(Form {
            vendor: WALLETS,
            account,
            currency,
            amount: self.amount(form)?,
        })
    }

    fn card_form(&self, form: &Json) -> Result<Form, i64> {
        self.only(form, &["wallet", "account", "amount", "vendor_id"])?;
        let wallet = self.text(form, "wallet", Defect::TakesNumericAccounts)?;
        let account = self.text(form, "account", Defect::TakesNumericAccounts)?;
        let digits = |text: &str, count| {
            text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let amount = self.amount(form)?;
        let well_formed = digits(&wallet, 12) && digits(&account, 16);
        let within = (10_000..=75_000_000).contains(&amount);
        if (!well_formed && !self.has(Defect::IgnoresCardFormats))
            || (!within && !self.has(Defect::IgnoresLimits))
        {
            return Err(self.wrong());
        }
        Ok(Form {
            vendor: CARDS,
            account,
            currency: "UZS".to_owned(),
            amount,
        })
    }

    fn only(&self, form: &Json, names: &[&str]) -> Result<(), i64> {
        let Json::Object(members) = form else {
            return Ok(());
        };
        let unknown = members
            .iter()
            .any(|(name, _)| !names.contains(&name.as_str()));
        let twice = names
            .iter()
            .any(|name| members.iter().filter(|(known, _)| known == name).count() > 1);
        let flat = self.has(Defect::ReadsFlatForms);
        if (unknown && !self.options().lenient && !flat) || twice {
            Err(self.wrong())
        } else {
            Ok(())
        }
    }

    fn text(&self, form: &Json, name: &str, numbers: Defect) -> Result<String, i64> {
        match form.get(name).ok_or(MISSING)? {
            Json::Text(text) if text.is_empty() && !self.options().lenient => Err(self.wrong()),
            Json::Text(text) => Ok(text.clone()),
            Json::Number(text) if self.has(numbers) => Ok(text.clone()),
            _ => Err(self.wrong()),
        }
    }

    /// A positive whole number (PAY-14).
    fn amount(&self, form: &Json) -> Result<i64, i64> {
        let usual = Json::integer(12_000);
        let value = match form.get("amount") {
            None if self.has(Defect::DefaultAmount) => &usual,
            value => value.ok_or(MISSING)?,
        };
        let amount = match value {
            Json::Number(text) => text.parse::<i64>().ok().or_else(|| self.whole_part(text)),
            Json::Text(text) if self.has(Defect::TakesTextAmounts) => {
                text.replace(' ', "").parse().ok()
            }
            Json::Text(_) => self
                .integer(value)
                .and_then(|amount| i64::try_from(amount).ok()),
            _ if self.has(Defect::TakesNonsense) => Some(12_000),
            _ => None,
        };
        match amount.ok_or(self.wrong())? {
            amount if amount > 0 => Ok(amount),
            0 if self.has(Defect::TakesZero) => Ok(0),
            amount if amount < 0 && self.has(Defect::TakesNegative) => Ok(-amount),
            _ => Err(self.wrong()),
        }
    }

    /// A whole number, in quotes where those are taken: digits, and nothing else.
    pub(super) fn integer(&self, value: &Json) -> Option<i128> {
        match value {
            Json::Text(digits) if self.options().takes_text_numbers => {
                let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
                is_plain.then(|| digits.parse().ok()).flatten()
            }
            Json::Text(_) => None,
            other => other.as_integer(),
        }
    }

    fn whole_part(&self, text: &str) -> Option<i64> {
        let (whole, fraction) = text.split_once('.')?;
        let is_whole = fraction.bytes().all(|digit| digit == b'0');
        let taken = self.has(Defect::TakesFractions) || (is_whole && self.options().lenient);
        whole.parse().ok().filter(|_| taken)
    }

    pub(super) fn wrong(&self) -> i64 {
        self.options().wrong_parameter
    }
}

fn usual_form() -> Json {
    Json::object([
        ("account", Json::text("79123456789")),
        ("currency", Json::text("USD")),
        ("amount", Json::integer(12_000)),
        ("vendor_id", Json::integer(WALLETS)),
    ])
}
