//! What a trial is: a situation, what provokes it, and what a careful client may say in it.

use std::time::Duration;

use serde_json::Value;

use super::claim::Claimed;
use paysys_contract::{RequirementId, Said, Text};

/// One situation a client is put into. A data file of `fixtures/trials`.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Words joined by hyphens; the file's name.
    pub id: String,
    pub title: Text,
    /// What happens to the money, and what the client sees.
    pub what: Text,
    pub rule: Text,
    pub why: Text,
    pub fix: Text,
    /// What the trial is about; every trial is judged by all safety requirements.
    pub requires: Vec<RequirementId>,
    pub orders: usize,
    pub start: StartMode,
    /// What has to have happened for a verdict.
    pub trigger: Trigger,
    pub may_claim: Vec<Claimed>,
    /// What it must claim, where nothing else can be right.
    pub must_claim: Option<Claimed>,
    pub arrangement: Arrangement,
    pub file: String,
}

impl Trial {
    /// Is there a payment to be checked, and nothing to be seen that decides? A careful client goes on until its time is up.
    #[must_use]
    pub(crate) fn lasts_until_the_deadline(&self) -> bool {
        let is_checked = matches!(self.trigger, Trigger::Shown(_) | Trigger::SpoiledCheck);
        let mut decisions = [Claimed::Paid, Claimed::Failed].into_iter();
        is_checked && !decisions.any(|claim| self.may_claim.contains(&claim))
    }
}

/// What the trial's sandbox is made with. Times are those of a run with a deadline of 20 seconds.
#[derive(Clone, Debug, Default)]
pub struct Arrangement {
    /// Settings laid over the default profile, in the simulator's own words.
    pub profile: Option<Value>,
    /// Rules of the admin API, each with its line in the file.
    pub rules: Vec<(usize, Value)>,
    /// What became of somebody else's payment that is there already, if one is.
    pub other_payment: Option<OtherPayment>,
    /// How far the gateway's clock is ahead of the client's.
    pub clock_ahead: Duration,
}

/// What became of somebody else's payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherPayment {
    Completed,
    Cancelled,
}

impl Arrangement {
    /// Whether this gateway keeps a client's own reference, so that a payment can be found by it (PAY-16).
    #[must_use]
    pub fn keeps_references(&self) -> bool {
        let mode = "/payments/own_reference/mode";
        let mode = self.profile.as_ref().and_then(|one| one.pointer(mode));
        mode.is_some_and(|mode| mode != "ignore")
    }
}

impl OtherPayment {
    pub const WORDS: [(&'static str, Self); 2] = [
        ("completed", Self::Completed),
        ("cancelled", Self::Cancelled),
    ];

    #[must_use]
    pub fn status(self) -> i64 {
        match self {
            Self::Completed => 2,
            Self::Cancelled => 3,
        }
    }
}

/// How often the client is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartMode {
    Once,
    /// Twice at the same time, with the same order and state directory.
    TwiceAtOnce,
    /// Killed as soon as its payment has reached the gateway, and started again.
    KilledMidPayment,
}

impl StartMode {
    pub const WORDS: [(&'static str, Self); 3] = [
        ("once", Self::Once),
        ("twice at once", Self::TwiceAtOnce),
        ("killed mid-payment", Self::KilledMidPayment),
    ];
}

/// What has to have happened before the trial says anything: what was never provoked was not survived either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    Payment,
    RefusedPayment,
    SpoiledPayment,
    /// The answer to a payment was spoiled that the client had given a reference of its own (PAY-16).
    SpoiledPaymentWithReference,
    SpoiledCheck,
    /// A payment met a closing connection that had been kept alive.
    KeptAliveConnection,
    Shown(i64),
}

impl Trigger {
    pub const WORDS: [(&'static str, Self); 13] = [
        ("payment", Self::Payment),
        ("refused payment", Self::RefusedPayment),
        ("spoiled payment", Self::SpoiledPayment),
        (
            "spoiled payment with a reference",
            Self::SpoiledPaymentWithReference,
        ),
        ("spoiled check", Self::SpoiledCheck),
        ("kept-alive connection", Self::KeptAliveConnection),
        ("shown 0", Self::Shown(0)),
        ("shown 1", Self::Shown(1)),
        ("shown 2", Self::Shown(2)),
        ("shown 3", Self::Shown(3)),
        ("shown 6", Self::Shown(6)),
        ("shown 7", Self::Shown(7)),
        ("shown -1", Self::Shown(-1)),
    ];

    /// Why there is no verdict where it was not seen.
    #[must_use]
    pub(crate) fn unseen(self) -> Said {
        match self {
            Self::Payment => Said::of("unseen.payment"),
            Self::RefusedPayment => Said::of("unseen.refused"),
            Self::SpoiledPayment => Said::of("unseen.spoiled"),
            Self::SpoiledPaymentWithReference => Said::of("unseen.reference"),
            Self::SpoiledCheck => Said::of("unseen.check"),
            Self::KeptAliveConnection => Said::of("unseen.kept_alive"),
            Self::Shown(status) => Said::of("unseen.shown").with("status", status),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Catalogue;
    use paysys_contract::Contract;

    #[test]
    fn where_checks_never_decide_a_client_goes_on_until_its_deadline() {
        let catalogue = Catalogue::built_in(Contract::built_in()).unwrap();
        let trials = catalogue.select(&[]).unwrap();
        let long = trials.iter().filter(|one| one.lasts_until_the_deadline());
        let long: Vec<_> = long.map(|one| one.id.as_str()).collect();
        assert_eq!(long, ["held-for-ever", "stuck", "status-as-string"]);
    }
}
