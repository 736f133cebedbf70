//! Why a payment is thought to be one too many, as a value.

paysys_shared::sayings! {
    /// What makes two payments out of one order, as a sentence.
    pub(super) enum Reason in "twice" {
        "under-way" => UnderWay { paid: u64, again: u64 },
        "hidden" => Hidden { paid: u64, again: u64, fault: String },
        "given-up" => GivenUp { paid: u64, again: u64 },
        "not-seen-to-end" => NotSeenToEnd { paid: u64, again: u64 },
        "same-reference" => SameReference { paid: u64, again: u64, reference: String },
        "another-reference" => AnotherReference { paid: u64, again: u64, first: String, second: String },
    }
}
