//! The accounts of the catalogue, looked up in a profile.

use std::collections::HashMap;

use super::{Compiled, mistake};
use crate::catalogue::Catalogue;
use crate::control::Names;
use paysys_core::Behaviour;
use paysys_core::treatment::Treatment;

/// Every reserved account, in both its forms, and what paying to it asks for.
pub(super) fn compile(behaviour: &Behaviour) -> Compiled<HashMap<Box<str>, Treatment>> {
    let names = Names {
        behaviour,
        service_ids: &[],
    };
    let mut accounts = HashMap::new();
    for entry in Catalogue::built_in().entries() {
        let treatment = match entry.then().read(&names) {
            Ok(treatment) => treatment,
            Err(error) => {
                let message = format!("the reserved account {} needs it: {error}", entry.account);
                return mistake(&["control", "reserved_accounts"], message);
            }
        };
        accounts.extend(
            entry
                .numbers()
                .map(|number| (Box::from(number), treatment.clone())),
        );
    }
    Ok(accounts)
}
