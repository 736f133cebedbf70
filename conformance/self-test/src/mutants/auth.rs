//! Mutant ways of letting in and turning away (AUT-01, AUT-02, AUT-03, AUT-06).

use super::{Mutant, Side};
use crate::model_gateway::{Change, Defect, On};

#[rustfmt::skip] // one line, one gateway
pub(super) const MUTANTS: &[Mutant] = &[
    Mutant::decides("checks-need-no-header", Side::Missing, "answers checks without a header", &[Defect::ChecksNeedNoHeader], &["AUT-01", "AUT-02"]),
    Mutant::decides("payouts-need-no-header", Side::Missing, "pays without a header", &[Defect::PayoutsNeedNoHeader], &["AUT-01"]),
    Mutant::decides("nothing-needs-a-header", Side::Missing, "wants no header at all", &[Defect::ChecksNeedNoHeader, Defect::PayoutsNeedNoHeader], &["AUT-01", "AUT-02"]),
    Mutant::writes("unauthorised-looked-for", Side::Contradictory, "tells whoever may not ask that the payment is not found", &[On::Code(-32504).does(Change::Recoded(-32314))], &["AUT-01", "AUT-02"]),
    Mutant::decides("hash-not-compared", Side::Lax, "does not compare the hash", &[Defect::IgnoresHash], &["AUT-02"]),
    Mutant::decides("hash-not-needed", Side::Missing, "lets in a header without a hash", &[Defect::NeedsNoHash], &["AUT-02"]),
    Mutant::decides("hash-beginnings-compared", Side::Lax, "compares a hash as far as it goes", &[Defect::ComparesBeginnings], &["AUT-02"]),
    Mutant::decides("hash-of-any-time", Side::Stale, "takes a hash that was made for another time", &[Defect::IgnoresTimeInHash], &["AUT-02"]),
    Mutant::decides("secret-of-anybody", Side::Lax, "takes the secret of any service", &[Defect::TakesAnySecret], &["AUT-02"]),
    Mutant::decides("service-not-looked-up", Side::Lax, "lets in a service nobody knows", &[Defect::IgnoresService], &["AUT-02"]),
    Mutant::decides("header-not-taken-apart", Side::Lax, "lets in a header without its three parts", &[Defect::IgnoresForm], &["AUT-02"]),
    Mutant::decides("other-header-read", Side::Moved, "reads the signature from another header", &[Defect::ReadsAuthorization], &["AUT-02"]),
    Mutant::decides("everybody-refused", Side::Strict, "refuses the right signature, too", &[Defect::RefusesEverybody], &["AUT-02"]),
    Mutant::decides("never-stale", Side::Stale, "lets in signatures of any age", &[Defect::NeverStale], &["AUT-03"]),
    Mutant::decides("payouts-never-stale", Side::Stale, "pays on signatures of any age", &[Defect::PayoutsNeverStale], &["AUT-03"]),
    Mutant::decides("always-stale", Side::Strict, "calls a signature made just now too old", &[Defect::AlwaysStale], &["AUT-03"]),
    Mutant::writes("stale-is-unauthorised", Side::Value, "answers an old signature with -32504", &[On::Code(-32320).does(Change::Recoded(-32504))], &["AUT-03"]),
    Mutant::writes("stale-is-internal", Side::Value, "answers an old signature with -32400", &[On::Code(-32320).does(Change::Recoded(-32400))], &["AUT-03"]),
    Mutant::decides("blocked-service-served", Side::Lax, "serves a blocked service", &[Defect::ServesBlocked], &["AUT-06"]),
    Mutant::writes("blocked-is-unauthorised", Side::Value, "answers a blocked service with -32504", &[On::Code(-32315).does(Change::Recoded(-32504))], &["AUT-06"]),
    Mutant::writes("blocked-vendor-for-blocked-service", Side::Value, "answers a blocked service with -32319", &[On::Code(-32315).does(Change::Recoded(-32319))], &["AUT-06"]),
];
