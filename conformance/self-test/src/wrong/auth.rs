//! Wrong ways of letting in and turning away (AUT-01, AUT-02, AUT-03, AUT-06).

use super::{Side, Wrong};
use crate::model::{Change, Flaw, On};

#[rustfmt::skip] // one line, one gateway
pub(super) const WRONG: &[Wrong] = &[
    Wrong::decides("checks-need-no-header", Side::Missing, "answers checks without a header", &[Flaw::ChecksNeedNoHeader], &["AUT-01", "AUT-02"]),
    Wrong::decides("payouts-need-no-header", Side::Missing, "pays without a header", &[Flaw::PayoutsNeedNoHeader], &["AUT-01"]),
    Wrong::decides("nothing-needs-a-header", Side::Missing, "wants no header at all", &[Flaw::ChecksNeedNoHeader, Flaw::PayoutsNeedNoHeader], &["AUT-01", "AUT-02"]),
    Wrong::writes("unauthorised-looked-for", Side::Contradictory, "tells whoever may not ask that the payment is not found", &[On::Code(-32504).does(Change::Recoded(-32314))], &["AUT-01", "AUT-02"]),
    Wrong::decides("hash-not-compared", Side::Lax, "does not compare the hash", &[Flaw::IgnoresHash], &["AUT-02"]),
    Wrong::decides("hash-not-needed", Side::Missing, "lets in a header without a hash", &[Flaw::NeedsNoHash], &["AUT-02"]),
    Wrong::decides("hash-beginnings-compared", Side::Lax, "compares a hash as far as it goes", &[Flaw::ComparesBeginnings], &["AUT-02"]),
    Wrong::decides("hash-of-any-time", Side::Stale, "takes a hash that was made for another time", &[Flaw::IgnoresTimeInHash], &["AUT-02"]),
    Wrong::decides("secret-of-anybody", Side::Lax, "takes the secret of any service", &[Flaw::TakesAnySecret], &["AUT-02"]),
    Wrong::decides("service-not-looked-up", Side::Lax, "lets in a service nobody knows", &[Flaw::IgnoresService], &["AUT-02"]),
    Wrong::decides("header-not-taken-apart", Side::Lax, "lets in a header without its three parts", &[Flaw::IgnoresForm], &["AUT-02"]),
    Wrong::decides("other-header-read", Side::Moved, "reads the signature from another header", &[Flaw::ReadsAuthorization], &["AUT-02"]),
    Wrong::decides("everybody-refused", Side::Strict, "refuses the right signature, too", &[Flaw::RefusesEverybody], &["AUT-02"]),
    Wrong::decides("never-stale", Side::Stale, "lets in signatures of any age", &[Flaw::NeverStale], &["AUT-03"]),
    Wrong::decides("payouts-never-stale", Side::Stale, "pays on signatures of any age", &[Flaw::PayoutsNeverStale], &["AUT-03"]),
    Wrong::decides("always-stale", Side::Strict, "calls a signature made just now too old", &[Flaw::AlwaysStale], &["AUT-03"]),
    Wrong::writes("stale-is-unauthorised", Side::Value, "answers an old signature with -32504", &[On::Code(-32320).does(Change::Recoded(-32504))], &["AUT-03"]),
    Wrong::writes("stale-is-internal", Side::Value, "answers an old signature with -32400", &[On::Code(-32320).does(Change::Recoded(-32400))], &["AUT-03"]),
    Wrong::decides("blocked-service-served", Side::Lax, "serves a blocked service", &[Flaw::ServesBlocked], &["AUT-06"]),
    Wrong::writes("blocked-is-unauthorised", Side::Value, "answers a blocked service with -32504", &[On::Code(-32315).does(Change::Recoded(-32504))], &["AUT-06"]),
    Wrong::writes("blocked-vendor-for-blocked-service", Side::Value, "answers a blocked service with -32319", &[On::Code(-32315).does(Change::Recoded(-32319))], &["AUT-06"]),
];
