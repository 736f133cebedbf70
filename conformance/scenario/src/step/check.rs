//! `check`: the status of one payment, `pam.check_payment`.

use jiff::SignedDuration;

use super::{Answering, Asking, Unsigned, answering, asking};
use crate::bindings::{Bindings, Missing};
use crate::reader::Reader;
use crate::template::Template;
use paysys_shared::json::Json;
use paysys_yaml::{Fields, Node};

/// The pauses before a payment that was not found is looked for again. After that it is taken for one that is never found.
pub const PAUSES_UNTIL_FOUND: [SignedDuration; 6] = [
    SignedDuration::from_millis(250),
    SignedDuration::from_millis(500),
    SignedDuration::from_secs(1),
    SignedDuration::from_secs(2),
    SignedDuration::from_secs(4),
    SignedDuration::from_secs(8),
];

/// A status check.
#[derive(Clone, Debug)]
pub struct Check {
    pub asking: Asking,
    pub transaction: Template,
    pub answering: Answering,
}

/// The keys of `check`.
pub(super) fn keys() -> Vec<&'static str> {
    [answering::KEYS.as_slice(), &asking::KEYS, &["transaction"]].concat()
}

impl Check {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Fields::of(node, "`check`", &keys(), &mut reader.problems)?;
        Self::of_fields(&fields, "`check`", reader)
    }

    /// Reads the keys it shares with `poll`.
    pub(super) fn of_fields(
        fields: &Fields<'_>,
        what: &str,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        let transaction = fields
            .need("transaction", what, &mut reader.problems)
            .map(|node| Template::read(node, reader));
        let (asking, answering) = (
            Asking::read(fields, reader),
            Answering::read(fields, reader),
        );
        Some(Self {
            asking,
            transaction: transaction?,
            answering,
        })
    }

    /// The request.
    ///
    /// # Errors
    /// When it refers to something an earlier answer does not have.
    pub fn request(&self, fresh_id: &Json, bindings: &Bindings) -> Result<Unsigned, Missing> {
        let params = Json::object([("agr_transaction_id", self.transaction.fill(bindings)?)]);
        self.asking.request(
            Some(Json::text("pam.check_payment")),
            Some(params),
            fresh_id,
            bindings,
        )
    }
}
