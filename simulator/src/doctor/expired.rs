//! The timestamp lies too far from now (AUT-03).

use super::{Diagnosis, Suspect};
use paysys_core::Moment;

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let signed = Moment::from_millis(suspect.parts.timestamp.parse().ok()?);
    let (age, ahead) = (suspect.now.since(signed), signed.since(suspect.now));
    let allowed = suspect.max_age.as_secs();
    if age > suspect.max_age {
        let late = (age - suspect.max_age).as_secs();
        let explanation = format!(
            "the header expired {late} s ago: {allowed} s are allowed; sign each request anew, \
             and compare the clocks"
        );
        Some(Diagnosis::new("expired", explanation))
    } else if ahead > suspect.max_age {
        let explanation = format!(
            "the timestamp lies {} s in the future, {allowed} s are allowed; compare the clocks, \
             and sign in UTC",
            ahead.as_secs()
        );
        Some(Diagnosis::new("in-the-future", explanation))
    } else {
        None
    }
}
