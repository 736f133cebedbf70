//! What was seen, as a value.

paysys_shared::sayings! {
    /// What a client did, for the first time that it was seen.
    pub(super) enum Reason in "seen" {
        "amount-with-a-fraction" => AmountWithAFraction { call: u64 },
        "amount-in-a-string" => AmountInAString { call: u64 },
        "clock-behind" => ClockBehind { call: u64, seconds: u64 },
        "clock-ahead" => ClockAhead { call: u64, seconds: u64 },
        "no-content-type" => NoContentType { call: u64 },
        "content-type" => ContentType { call: u64, given: String },
        "gave-up-untold" => GaveUpUntold { payment: u64, call: u64 },
        "gave-up" => GaveUp { payment: u64, call: u64, status: i8 },
        "missing-method" => MissingMethod { name: String, quoted: String },
        "never-checked" => NeverChecked { payment: u64, call: u64 },
        "paid-again" => PaidAgain { first: u64, again: u64 },
        "polled-after-the-end" => PolledAfterTheEnd { payment: u64, status: i8 },
        "polled-too-fast" => PolledTooFast { payment: u64, millis: u128 },
        "polled-without-back-off" => PolledWithoutBackOff { payment: u64, millis: u128 },
        "reference-reused" => ReferenceReused { first: u64, call: u64, reference: String, differs: Vec<Member> },
        "reference-reused-and-answered" => ReferenceReusedAndAnswered { first: u64, call: u64, reference: String, differs: Vec<Member> },
        "request-id-reused" => RequestIdReused { first: u64, again: u64, id: String },
        "retry-after-ignored" => RetryAfterIgnored { first: u64, call: u64, wait: u64 },
        "timestamp-in-seconds" => TimestampInSeconds { call: u64 },
        "timestamp-reused" => TimestampReused { first: u64, call: u64 },
        "timestamp-shared" => TimestampShared { first: u64, call: u64 },
        "trailing-slash" => TrailingSlash { call: u64 },
        "unknown-field" => UnknownField { call: u64, name: String },
        "forgotten" => Forgotten { n: u64 },
    }
}

paysys_shared::sayings! {
    /// What two payments differ in.
    pub(super) enum Member in "members" {
        "vendor" => Vendor,
        "currency" => Currency,
        "account" => Account,
        "amount" => Amount,
    }
}
