//! The parameters of a call that somebody wants made.

use serde_json::{Map, Value, json};

use super::send::CallRequest;
use crate::admin::error::AdminError;
use crate::registry::HostedSandbox;
use crate::sample_form;
use paysys_core::Behaviour;
use paysys_core::method::Method;
use paysys_core::vendor::{Field, Vendor};

impl CallRequest {
    /// All parameters, as they are given or made up.
    pub(super) fn parameters(
        mut self,
        method: &Method,
        sandbox: &HostedSandbox,
    ) -> Result<Value, AdminError> {
        let (given, checked) = (self.params.take(), self.agr_transaction_id.take());
        let of_form = self.first_of_form();
        let pays = matches!(method, Method::PayByCash);
        let checks = matches!(method, Method::CheckPayment);
        let stray = match (of_form, checked) {
            (Some(name), _) if !pays || given.is_some() => Some(name),
            (_, Some(_)) if !checks || given.is_some() => Some("agr_transaction_id"),
            _ => None,
        };
        if let Some(name) = stray {
            let method = method.name();
            let message = format!("write {name} into params: it is not made up for {method} then");
            return Err(AdminError::bad_request(message));
        }
        match (given, checked) {
            (Some(given), _) => Ok(given),
            (None, Some(payment)) => Ok(json!({ "agr_transaction_id": payment })),
            (None, None) if checks => Err(AdminError::bad_request(
                "pam.check_payment asks about a payment: say agr_transaction_id",
            )),
            (None, None) if pays => self.form(sandbox.behaviour()),
            (None, None) => Ok(json!({})),
        }
    }

    fn first_of_form(&self) -> Option<&'static str> {
        let given = [
            ("vendor_id", self.vendor_id.is_some()),
            ("account", self.account.is_some()),
            ("amount", self.amount.is_some()),
            ("currency", self.currency.is_some()),
        ];
        given.into_iter().find(|(_, is)| *is).map(|(name, _)| name)
    }

    fn form(self, behaviour: &Behaviour) -> Result<Value, AdminError> {
        let vendor = vendor(self.vendor_id, behaviour)?;
        let mut form = sample_form::of(vendor);
        let [account, currency, amount] = vendor.fields_of_payment();
        put(&mut form, vendor, "account", account, self.account)?;
        put(&mut form, vendor, "currency", currency, self.currency)?;
        put(&mut form, vendor, "amount", amount, self.amount)?;
        Ok(json!({ "vendor_form": form }))
    }
}

/// Puts a value into the field that this vendor has for it, whatever its forms call that.
fn put(
    form: &mut Map<String, Value>,
    vendor: &Vendor,
    what: &str,
    field: Option<&Field>,
    value: Option<impl Into<Value>>,
) -> Result<(), AdminError> {
    let Some(value) = value else { return Ok(()) };
    let field = field.ok_or_else(|| {
        AdminError::bad_request(format!("the form of vendor {} has no {what}", vendor.id))
    })?;
    form.insert(field.names[0].clone(), value.into());
    Ok(())
}

/// A blocked vendor is one to ask for, not to begin with.
fn vendor(id: Option<u64>, behaviour: &Behaviour) -> Result<&Vendor, AdminError> {
    let mut vendors = behaviour.vendors.iter();
    let Some(id) = id else {
        let first = vendors.find(|vendor| !vendor.blocked);
        let first = first.or(behaviour.vendors.first());
        return first
            .ok_or_else(|| AdminError::bad_request("this profile has no vendor: say params"));
    };
    let all: Vec<String> = behaviour
        .vendors
        .iter()
        .map(|one| one.id.to_string())
        .collect();
    vendors.find(|vendor| vendor.id == id).ok_or_else(|| {
        AdminError::not_one_of("vendor", &id.to_string(), all.iter().map(String::as_str))
    })
}
