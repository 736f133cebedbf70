//! A profile made ready for use: what a gateway knows and how it settles what is left open.

use super::chance::Hex32;
use super::error_code::ErrorCode;
use super::vendor::Vendor;
use super::{Progression, settings::Settings};

/// How one gateway behaves. Immutable; sandboxes of the same profile share it.
#[derive(Debug, Clone)]
pub struct Behaviour {
    /// What the contract leaves open.
    pub settings: Settings,
    /// Everybody who can be paid.
    pub vendors: Vec<Vendor>,
    /// Every course a payment can take.
    pub progressions: Vec<Progression>,
    /// `details.id` of the first payments, see [`super::settings::PaymentSettings::details_ids`].
    pub details_ids: Vec<Hex32>,
    /// The text of each error, in the profile's language, ordered by code.
    pub messages: Vec<(ErrorCode, String)>,
}

impl Behaviour {
    /// The vendor with this id and its place.
    pub fn vendor(&self, id: u64) -> Option<(u16, &Vendor)> {
        let index = self.vendors.iter().position(|vendor| vendor.id == id)?;
        Some((u16::try_from(index).ok()?, &self.vendors[index]))
    }

    /// The place of the progression with this name.
    pub fn progression(&self, name: &str) -> Option<u16> {
        let index = self.progressions.iter().position(|p| p.name == name)?;
        u16::try_from(index).ok()
    }

    /// The text that goes with an error code.
    pub fn message(&self, code: ErrorCode) -> &str {
        self.messages
            .binary_search_by_key(&code, |(known, _)| *known)
            .map_or("Error", |index| &self.messages[index].1)
    }
}
