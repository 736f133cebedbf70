//! What was paid.

use jiff::{SignedDuration, Timestamp};

use super::State;
use super::form::Form;
use super::progression::Progression;
use paysys_shared::json::Json;

/// All payments, oldest first.
#[derive(Debug)]
pub(super) struct Books {
    pub(super) payments: Vec<Payment>,
    first_transaction: i64,
}

/// One payment.
#[derive(Debug)]
pub(super) struct Payment {
    pub(super) transaction: i64,
    pub(super) form: Form,
    pub(super) amount: i64,
    pub(super) made: Timestamp,
    pub(super) service: &'static str,
    pub(super) request_id: Json,
    pub(super) reference: Option<Json>,
    pub(super) progression: &'static Progression,
    pub(super) details: Json,
}

impl Books {
    pub(super) fn new(first_transaction: i64) -> Self {
        Self {
            payments: Vec::new(),
            first_transaction,
        }
    }

    /// The id of the next payment. Where a gateway is that wrong, `of_each` payments share one, and after `reuse` ids the first
    /// is given again.
    pub(super) fn next_transaction(&self, of_each: usize, reuse: Option<usize>) -> i64 {
        let made = self.payments.len() / of_each;
        let made = i64::try_from(reuse.map_or(made, |reuse| made % reuse)).unwrap_or_default();
        self.first_transaction + made
    }

    pub(super) fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        let next = |payment: &Payment| {
            let after = payment.progression.next_step(payment.age_seconds(now))?;
            payment
                .made
                .checked_add(SignedDuration::from_secs(after))
                .ok()
        };
        self.payments.iter().filter_map(next).min()
    }
}

impl Payment {
    pub(super) fn age_seconds(&self, now: Timestamp) -> i64 {
        now.duration_since(self.made).as_secs()
    }

    pub(super) fn wavers(&self, now: Timestamp) -> bool {
        const BEAT_MS: i128 = 400;
        now.duration_since(self.made).as_millis() / BEAT_MS % 2 == 1
    }

    pub(super) fn status(&self, now: Timestamp) -> Option<i64> {
        self.progression.status(self.age_seconds(now))
    }
}

impl State {
    pub(super) fn ledger(&self) -> Json {
        let entry = |payment: &Payment| {
            Json::object([
                ("transaction_id", Json::integer(payment.transaction)),
                ("vendor_id", Json::integer(payment.form.vendor)),
                ("account", Json::text(payment.form.account.as_str())),
                ("currency", Json::text(payment.form.currency.as_str())),
                ("form_amount", Json::integer(payment.form.amount)),
                ("amount", Json::integer(payment.amount)),
                (
                    "status",
                    payment.status(self.now).map_or(Json::Null, Json::integer),
                ),
            ])
        };
        let payments = self.books.payments.iter().map(entry).collect();
        let count = i64::try_from(self.books.payments.len()).unwrap_or(i64::MAX);
        Json::object([
            ("count", Json::integer(count)),
            ("payments", Json::List(payments)),
            ("late_commits", Json::integer(0)),
        ])
    }
}
