//! `pam.pay_by_cash`: what its parameters say, and what it answers.

use crate::document::RawJson;

use crate::amount::Sum;
use crate::chance::Hex32;
use crate::error_code::ErrorCode;
use crate::fields::{Fields, Token, VENDOR_ID_FIELD};
use crate::ledger::TransactionId;
use crate::reason::Reason;
use crate::reference::Reference;
use crate::refusal::Refusal;
use crate::settings::{ParamSettings, Reaction};
use crate::vendor::{Order, Value, Vendor};
use crate::{Behaviour, remedy};

/// A payout whose parameters are all right.
#[derive(Debug)]
pub struct Payout<'b> {
    pub vendor_index: u16,
    pub vendor: &'b Vendor,
    pub order: Order,
    /// What the client calls the payment (PAY-16).
    pub reference: Option<Reference>,
}

impl<'b> Payout<'b> {
    /// Reads the parameters in the fixed order: `vendor_form`, `vendor_id`, the vendor (ERR-06, and
    /// `-32319` when it is blocked), the vendor's fields, the client's own reference.
    pub fn read(params: Option<RawJson<'_>>, behaviour: &'b Behaviour) -> Result<Self, Refusal> {
        let settings = &behaviour.settings.params;
        let members = params.and_then(Fields::read).unwrap_or_default();
        let form = vendor_form(&members, behaviour)?;
        let mode = behaviour.settings.payments.own_reference.mode;
        let besides = behaviour.reference_paths.form_field(mode);
        let payout = Self::of_form(&form, behaviour, settings, |vendor, form, settings| {
            vendor.read(form, besides, settings)
        })?;
        Ok(Self {
            reference: Reference::of_payout(params, behaviour)?,
            ..payout
        })
    }

    /// What a stub pays; numbers may be texts there and texts numbers, they come from any place of a request. A
    /// whole form has all that the vendor asks for, and may have more.
    pub fn of_stub(
        form: RawJson<'_>,
        is_whole: bool,
        behaviour: &'b Behaviour,
    ) -> Result<Self, Refusal> {
        let settings = ParamSettings {
            number_as_string: Reaction::Accept,
            string_as_number: Reaction::Accept,
            unknown_field: Reaction::Accept,
            ..behaviour.settings.params.clone()
        };
        let form = Fields::read(form).unwrap_or_default();
        Self::of_form(
            &form,
            behaviour,
            &settings,
            |vendor, form, settings| match is_whole {
                true => vendor.read(form, None, settings),
                false => vendor.read_of_stub(form, settings),
            },
        )
    }

    fn of_form(
        form: &Fields<'_>,
        behaviour: &'b Behaviour,
        settings: &ParamSettings,
        read: impl Fn(&Vendor, &Fields<'_>, &ParamSettings) -> Result<Order, Refusal>,
    ) -> Result<Self, Refusal> {
        let vendor_id = Value::take(form, VENDOR_ID_FIELD)?;
        let digits = vendor_id.whole_number(settings)?;
        let id = digits.parse().ok();
        let found = id.and_then(|id| behaviour.vendor(id));
        let (vendor_index, vendor) = found.ok_or_else(|| {
            let reason = Reason::UnknownVendor {
                digits: digits.to_owned(),
            };
            let remedy = id.map(|id| remedy::vendor(id, form));
            Refusal::new(settings.unknown_vendor, reason).lifted_by(remedy)
        })?;
        if vendor.blocked {
            let reason = Reason::VendorBlocked { vendor: vendor.id };
            let refusal = Refusal::new(ErrorCode::VENDOR_BLOCKED, reason);
            return Err(refusal.lifted_by(remedy::blocked(vendor.id)));
        }
        let order = read(vendor, form, settings)?;
        Ok(Self {
            vendor_index,
            vendor,
            order,
            reference: None,
        })
    }
}

fn vendor_form<'a>(params: &Fields<'a>, behaviour: &Behaviour) -> Result<Fields<'a>, Refusal> {
    let settings = &behaviour.settings.params;
    if let Some(key) = params.repeated() {
        let name = format!("{key:?}");
        let reason = Reason::RepeatedInParams { name };
        return Err(Refusal::new(settings.badly_formed, reason));
    }
    let raw = params.get("vendor_form").ok_or_else(|| {
        let name = "vendor_form".to_owned();
        Refusal::new(ErrorCode::PARAMETERS_MISSING, Reason::Missing { name })
    })?;
    let form = Fields::read(raw).ok_or_else(|| {
        let kind = Token::of(raw).kind();
        let reason = Reason::FormOfAnotherKind { kind };
        Refusal::new(settings.wrong_type, reason)
    })?;
    match form.repeated() {
        None => Ok(form),
        Some(key) => {
            let name = format!("{key:?}");
            let reason = Reason::RepeatedInForm { name };
            Err(Refusal::new(settings.badly_formed, reason))
        }
    }
}

/// What the answer to a payout tells; its other members are always null (PAY-04 to PAY-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Details {
    /// Intermediate request id, 32 hex digits (PAY-03).
    pub id: Hex32,
    /// What `check_payment` takes (PAY-05).
    pub transaction_id: TransactionId,
    /// In UZS (PAY-08).
    pub amount: Sum,
    /// Unix seconds (PAY-11).
    pub date: i64,
}
