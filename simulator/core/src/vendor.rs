//! Who is paid, as data: form fields, limits, currencies.

use regex_lite::Regex;

use super::amount::{Conversion, FormAmount, Sum};
use super::document::RawJson;
use super::error_code::ErrorCode;
use super::fields::{Fields, Token, VENDOR_ID_FIELD};
use super::reason::Reason;
use super::refusal::Refusal;
use super::remedy;
use super::settings::{ParamSettings, Reaction};

/// A vendor.
#[derive(Debug, Clone)]
pub struct Vendor {
    pub id: u64,
    pub name: String,
    pub blocked: bool,
    /// Whether its accounts are the numbers of cards, which never leave in clear.
    pub cards: bool,
    /// The form's fields, `vendor_id` aside, in the order they are looked at. One of them is the amount, and
    /// at most one the account: without it, payments have the empty text for an account.
    pub fields: Vec<Field>,
    pub min_amount: FormAmount,
    pub max_amount: FormAmount,
    /// What it takes; where the form has no currency field, the first one counts.
    pub currencies: Vec<Currency>,
    /// The place of what its payments take in [`super::Behaviour::progression_choices`].
    pub progression_choice: u16,
}

/// A field of a vendor's form.
#[derive(Debug, Clone)]
pub struct Field {
    /// What forms call it, the usual name first; a form uses one of them.
    pub names: Vec<String>,
    pub optional: bool,
    pub kind: FieldKind,
}

impl Field {
    /// What this form calls it; nothing where the form does not have it.
    pub fn name_in(&self, form: &Fields<'_>) -> Option<&str> {
        let mut names = self.names.iter().map(String::as_str);
        names.find(|name| form.get(name).is_some())
    }

    /// Its value, nothing where it may be left out and is (ERR-04).
    fn take<'f>(
        &'f self,
        form: &Fields<'f>,
        settings: &ParamSettings,
    ) -> Result<Option<Value<'f>>, Refusal> {
        let names = self.names.iter();
        let mut given = names.filter_map(|name| Some((name, form.get(name)?)));
        match (given.next(), given.next()) {
            (Some((name, raw)), None) => Ok(Some(Value::of(name, raw))),
            (Some((one, _)), Some((other, _))) => {
                let (one, other) = (one.clone(), other.clone());
                let reason = Reason::TwoNames { one, other };
                Err(Refusal::new(settings.badly_formed, reason))
            }
            _ if self.optional => Ok(None),
            _ => {
                let name = self.names.join(" or ");
                let reason = Reason::Missing { name };
                Err(Refusal::new(ErrorCode::PARAMETERS_MISSING, reason))
            }
        }
    }
}

/// What a field holds.
#[derive(Debug, Clone)]
pub enum FieldKind {
    /// The payee's account: a string, perhaps of a certain form.
    Account(Option<Regex>),
    /// Another string, perhaps of a certain form.
    Text(Option<Regex>),
    Currency,
    /// The amount, a positive whole number (PAY-14).
    Amount,
}

/// A currency a vendor takes.
#[derive(Debug, Clone)]
pub struct Currency {
    /// Its code in the form, e.g. `USD`.
    pub code: String,
    /// How an amount in it becomes UZS (PAY-08).
    pub conversion: Conversion,
}

/// Who is paid: up to fifteen bytes, as nearly all have, need no memory of their own.
pub type Account = ecow::EcoString;

/// What a valid form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub account: Account,
    /// The place of the currency in [`Vendor::currencies`].
    pub currency: u16,
    pub form_amount: FormAmount,
    /// How much that is in UZS.
    pub amount: Sum,
}

impl Vendor {
    pub fn is_account(&self, name: &str) -> bool {
        let [account, ..] = self.fields_of_payment();
        account.is_some_and(|field| field.names.iter().any(|known| known == name))
    }

    pub fn fields_of_payment(&self) -> [Option<&Field>; 3] {
        let field = |is_meant: fn(&FieldKind) -> bool| {
            self.fields.iter().find(|field| is_meant(&field.kind))
        };
        [
            field(|kind| matches!(kind, FieldKind::Account(_))),
            field(|kind| matches!(kind, FieldKind::Currency)),
            field(|kind| matches!(kind, FieldKind::Amount)),
        ]
    }

    pub fn knows(&self, name: &str) -> bool {
        let mut names = self.fields.iter().flat_map(|field| &field.names);
        name == VENDOR_ID_FIELD || names.any(|known| known == name)
    }

    /// What a stub pays: account and amount are what matter, and other fields of the form may be missing.
    pub fn read_of_stub<'f>(
        &'f self,
        form: &Fields<'f>,
        settings: &ParamSettings,
    ) -> Result<Order, Refusal> {
        let is_there = |field: &&Field| match field.kind {
            FieldKind::Amount => true,
            FieldKind::Account(_) | FieldKind::Currency => field.name_in(form).is_some(),
            FieldKind::Text(_) => false,
        };
        self.order(self.fields.iter().filter(is_there), form, settings)
    }

    /// Reads this vendor's form: every field in order, then fields it does not have (ERR-04, ERR-05);
    /// one that is `besides` the vendor's is no mistake.
    pub fn read<'f>(
        &'f self,
        form: &Fields<'f>,
        besides: Option<&str>,
        settings: &ParamSettings,
    ) -> Result<Order, Refusal> {
        let order = self.order(self.fields.iter(), form, settings);
        // Whether there are fields too many is asked after what is wrong in those it has.
        order.and_then(|order| {
            self.refuse_unknown_fields(form, besides, settings)
                .map(|()| order)
        })
    }

    fn order<'f>(
        &'f self,
        fields: impl Iterator<Item = &'f Field>,
        form: &Fields<'f>,
        settings: &ParamSettings,
    ) -> Result<Order, Refusal> {
        let mut account = Account::new();
        let mut currency = 0;
        let mut form_amount = None;
        for field in fields {
            let Some(value) = field.take(form, settings)? else {
                continue;
            };
            match &field.kind {
                FieldKind::Account(pattern) => {
                    account = value.text(pattern.as_ref(), settings)?.into();
                }
                FieldKind::Text(pattern) => {
                    value.text(pattern.as_ref(), settings)?;
                }
                FieldKind::Currency => currency = self.currency(&value, settings)?,
                FieldKind::Amount => form_amount = Some(self.amount(&value, settings)?),
            }
        }
        let form_amount =
            form_amount.ok_or_else(|| Refusal::new(settings.out_of_range, Reason::NoAmount))?;
        let conversion = self.currencies[usize::from(currency)].conversion;
        let amount = conversion
            .apply(form_amount)
            .ok_or_else(|| Refusal::new(settings.out_of_range, Reason::NoAmountInUzs))?;
        Ok(Order {
            account,
            currency,
            form_amount,
            amount,
        })
    }

    fn amount(&self, value: &Value<'_>, settings: &ParamSettings) -> Result<FormAmount, Refusal> {
        let digits = value.whole_number(settings)?;
        let amount = digits.parse().ok().and_then(FormAmount::new);
        match amount {
            Some(amount) if (self.min_amount..=self.max_amount).contains(&amount) => Ok(amount),
            _ => {
                let (min, max) = (self.min_amount.get(), self.max_amount.get());
                let reason = Reason::OutOfRange {
                    name: value.name.to_owned(),
                    min,
                    max,
                    digits: digits.to_owned(),
                };
                let remedy = digits.parse().ok();
                let remedy = remedy.and_then(|given| remedy::amount(self.id, given, min));
                Err(Refusal::new(settings.out_of_range, reason).lifted_by(remedy))
            }
        }
    }

    fn currency(&self, value: &Value<'_>, settings: &ParamSettings) -> Result<u16, Refusal> {
        let code = value.text(None, settings)?;
        let known = self
            .currencies
            .iter()
            .position(|currency| currency.code == code);
        known
            .and_then(|index| u16::try_from(index).ok())
            .ok_or_else(|| {
                let codes = self.currencies.iter();
                let reason = Reason::UnknownCurrency {
                    name: value.name.to_owned(),
                    codes: codes.map(|one| one.code.clone()).collect(),
                    given: format!("{code:?}"),
                };
                Refusal::new(settings.unknown_currency, reason)
                    .lifted_by(remedy::currency(self.id, code))
            })
    }

    fn refuse_unknown_fields(
        &self,
        form: &Fields<'_>,
        besides: Option<&str>,
        settings: &ParamSettings,
    ) -> Result<(), Refusal> {
        let Reaction::Refuse(code) = settings.unknown_field else {
            return Ok(());
        };
        let is_unknown = |key: &str| besides != Some(key) && !self.knows(key);
        match form.iter().find(|(key, _)| is_unknown(key)) {
            None => Ok(()),
            Some((key, _)) => {
                let reason = Reason::UnknownField {
                    vendor: self.id,
                    name: format!("{key:?}"),
                };
                Err(Refusal::new(code, reason).lifted_by(remedy::UNKNOWN_FIELD))
            }
        }
    }
}

/// A parameter that is there, and what it is called.
pub struct Value<'a> {
    name: &'a str,
    token: Token<'a>,
}

impl<'a> Value<'a> {
    /// The named member, or the refusal for a missing one (ERR-04).
    pub fn take(fields: &Fields<'a>, name: &'a str) -> Result<Self, Refusal> {
        let raw = fields.get(name).ok_or_else(|| {
            let name = name.to_owned();
            Refusal::new(ErrorCode::PARAMETERS_MISSING, Reason::Missing { name })
        })?;
        Ok(Self::of(name, raw))
    }

    fn of(name: &'a str, raw: RawJson<'a>) -> Self {
        let token = Token::of(raw);
        Self { name, token }
    }

    /// The digits of a whole number; a string of digits where the profile takes one (ERR-05).
    pub fn whole_number(&self, settings: &ParamSettings) -> Result<&str, Refusal> {
        match &self.token {
            Token::Integer(digits) => Ok(digits),
            Token::Text(text) if is_whole_number(text) => match settings.number_as_string {
                Reaction::Accept => Ok(text),
                Reaction::Refuse(code) => {
                    let name = self.name.to_owned();
                    let reason = Reason::NumberInAString { name };
                    Err(Refusal::new(code, reason).lifted_by(remedy::NUMBER_AS_STRING))
                }
            },
            other => {
                let (name, kind) = (self.name.to_owned(), other.kind());
                let reason = Reason::NoWholeNumber { name, kind };
                Err(Refusal::new(settings.wrong_type, reason))
            }
        }
    }

    fn text(&self, pattern: Option<&Regex>, settings: &ParamSettings) -> Result<&str, Refusal> {
        let text: &str = match &self.token {
            Token::Text(text) => text,
            Token::Integer(digits) => match settings.string_as_number {
                Reaction::Accept => digits,
                Reaction::Refuse(code) => {
                    let name = self.name.to_owned();
                    let reason = Reason::IntegerForAString { name };
                    return Err(Refusal::new(code, reason).lifted_by(remedy::STRING_AS_NUMBER));
                }
            },
            other => {
                let (name, kind) = (self.name.to_owned(), other.kind());
                let reason = Reason::NoString { name, kind };
                return Err(Refusal::new(settings.wrong_type, reason));
            }
        };
        if text.is_empty()
            && let Reaction::Refuse(code) = settings.empty_string
        {
            let name = self.name.to_owned();
            let refusal = Refusal::new(code, Reason::Empty { name });
            return Err(refusal.lifted_by(remedy::EMPTY_STRING));
        }
        let longest = settings.longest_text;
        // Bytes are counted faster than characters, and are never fewer.
        if text.len() > longest && text.chars().count() > longest {
            let name = self.name.to_owned();
            let reason = Reason::TooLong { name, longest };
            let remedy = remedy::longest_text(text.chars().count());
            return Err(Refusal::new(settings.out_of_range, reason).lifted_by(remedy));
        }
        match pattern {
            Some(pattern) if !pattern.is_match(text) => {
                let reason = Reason::AnotherForm {
                    name: self.name.to_owned(),
                    pattern: pattern.as_str().to_owned(),
                };
                Err(Refusal::new(settings.badly_formed, reason))
            }
            _ => Ok(text),
        }
    }
}

fn is_whole_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
