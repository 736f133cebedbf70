//! Why a call was turned away, as a value: whoever shows it chooses the language.

use std::borrow::Cow;

use super::fields::Kind;

paysys_shared::sayings! {
    /// What was wrong with a call, for the person who debugs the client.
    pub enum Reason in "refused" {
        /// What has no words of its own yet, in English.
        "plain" => Plain { text: Cow<'static, str> },
        "no-auth" => NoAuth,
        "malformed-auth" => MalformedAuth { service_id: &'static str, open: &'static str, close: &'static str, milliseconds: &'static str },
        "unknown-service" => UnknownService,
        "wrong-hash" => WrongHash,
        "seconds" => Seconds,
        "stale" => Stale,
        "service-blocked" => ServiceBlocked,
        "too-many-calls" => TooManyCalls,
        "no-method" => NoMethod { name: String },
        "not-json" => NotJson,
        "form-encoded" => FormEncoded,
        "neither-json-nor-form" => NeitherJsonNorForm,
        "batch" => Batch,
        "not-an-object" => NotAnObject,
        "no-id" => NoId,
        "id-of-another-kind" => IdOfAnotherKind { kind: Kind },
        "method-of-another-kind" => MethodOfAnotherKind { kind: Kind },
        "params-of-another-kind" => ParamsOfAnotherKind { kind: Kind },
        "form-of-another-kind" => FormOfAnotherKind { kind: Kind },
        "repeated-in-request" => RepeatedInRequest { name: String },
        "repeated-in-params" => RepeatedInParams { name: String },
        "repeated-in-form" => RepeatedInForm { name: String },
        "missing" => Missing { name: String },
        "two-names" => TwoNames { one: String, other: String },
        "unknown-vendor" => UnknownVendor { digits: String },
        "vendor-blocked" => VendorBlocked { vendor: u64 },
        "no-amount" => NoAmount,
        "no-amount-in-uzs" => NoAmountInUzs,
        "out-of-range" => OutOfRange { name: String, min: u64, max: u64, digits: String },
        "unknown-currency" => UnknownCurrency { name: String, codes: Vec<String>, given: String },
        "unknown-field" => UnknownField { vendor: u64, name: String },
        "number-in-a-string" => NumberInAString { name: String },
        "integer-for-a-string" => IntegerForAString { name: String },
        "no-whole-number" => NoWholeNumber { name: String, kind: Kind },
        "no-string" => NoString { name: String, kind: Kind },
        "no-string-or-number" => NoStringOrNumber { name: String, kind: Kind },
        "empty" => Empty { name: String },
        "too-long" => TooLong { name: String, longest: usize },
        "another-form" => AnotherForm { name: String, pattern: String },
        "repeated-on-the-way" => RepeatedOnTheWay { name: String, path: String },
        "on-the-way" => OnTheWay { kind: Kind, path: String },
        "deposit" => Deposit { left: u64, needed: u64 },
        "same-request-id" => SameRequestId,
        "same-reference" => SameReference { payment: u64 },
        "unknown-reference" => UnknownReference,
        "reference-sent-as-text" => ReferenceSentAsText,
        "reference-sent-as-number" => ReferenceSentAsNumber,
        "hidden-for-a-while" => HiddenForAWhile,
        "no-payment" => NoPayment,
        "of-another-service" => OfAnotherService,
        "asked-for" => AskedFor,
        "stubbed" => Stubbed,
    }
}

impl From<&'static str> for Reason {
    fn from(text: &'static str) -> Self {
        let text = text.into();
        Self::Plain { text }
    }
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        let text = text.into();
        Self::Plain { text }
    }
}
