//! Stage two: why something that is to be seen does not count. One file per excuse.
//!
//! An excuse looks at facts and at nothing that was concluded from them. Only one of them needs another: a call that may have
//! been signed wrongly cannot show that right calls are turned away, so [`consequences`] is asked after [`credentials`].

mod consequences;
mod credentials;
mod difference;
mod known_id;
mod payees;
mod silence;
mod turned_away;
mod vendor;

use std::collections::BTreeMap;

use super::seen::Seen;
use crate::checks::{Breach, Sight, is_settled_by_a_ledger};
pub(super) use difference::{Pardon, pardon};
use payees::Payees;
use paysys_contract::{Blames, Contract, Said};
use paysys_exchange::{Exchange, Transcript};
use paysys_scenario::{Scenario, Who};
use paysys_shared::json::Json;

/// Index of the scenario, and of the exchange in it.
pub(super) type Place = (usize, usize);

/// Why something that is to be seen in an exchange does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Excuse {
    OwnFault,
    NotServed {
        vendor: Json,
        code: i64,
    },
    /// The usual payout is turned away, for a reason of the gateway's own.
    TurnedAway {
        code: i64,
        name: String,
    },
    /// The gateway may have been sent this id in an earlier run.
    KnownId(Json),
    SettledByLedger,
    /// The service is refused throughout: its credentials may be wrong.
    Credentials {
        who: Who,
        code: i128,
    },
    /// The service is refused since the kit has guessed, until it is served again.
    LockedOut,
}

/// Every excuse of a run.
#[derive(Debug, Default)]
pub(super) struct Excuses {
    /// In the order in which they are told.
    of_exchanges: BTreeMap<Place, Vec<Excuse>>,
    turned: consequences::Turned,
    /// Not one answer came in the whole run.
    pub(super) nobody_is_there: bool,
}

impl Excuses {
    /// Looks for excuses in everything that is to be seen.
    pub(super) fn of(run: &[Seen], contract: &Contract) -> Self {
        let mut excuses = Self {
            nobody_is_there: silence::is_there_nobody(run),
            ..Self::default()
        };
        let payees = Payees::of(run);
        for (at, seen) in run.iter().enumerate() {
            for (index, excuse) in of_one_exchange(seen, &payees, contract) {
                excuses.note((at, index), excuse);
            }
        }
        for (place, excuse) in credentials::excuses(run, contract) {
            excuses.note(place, excuse);
        }
        excuses.turned = consequences::Turned::of(run, &excuses, contract);
        excuses
    }

    fn note(&mut self, place: Place, excuse: Excuse) {
        self.of_exchanges.entry(place).or_default().push(excuse);
    }

    pub(super) fn at(&self, place: Place) -> &[Excuse] {
        self.of_exchanges.get(&place).map_or(&[], Vec::as_slice)
    }

    /// Does what the step of this exchange expects not count?
    pub(super) fn frees_of_its_step(&self, place: Place) -> bool {
        let is_one = |excuse: &Excuse| *excuse == Excuse::OwnFault || excuse.is_of_its_own();
        self.at(place).iter().any(is_one)
    }

    pub(super) fn is_turned_away(&self, place: Place) -> bool {
        let is_it = |excuse: &Excuse| matches!(excuse, Excuse::TurnedAway { .. });
        self.at(place).iter().any(is_it)
    }

    /// Was a call turned away, for a reason of the gateway's own?
    pub(super) fn is_refused_for_its_own_reason(&self, place: Place) -> bool {
        self.at(place).iter().any(Excuse::is_of_its_own)
    }

    pub(super) fn is_doubted(&self, place: Place) -> bool {
        let mut excuses = self.at(place).iter();
        excuses.any(|excuse| excuse.doubted().is_some())
    }

    /// Does this breach say nothing, as right calls are answered so, too?
    pub(super) fn explain(&self, breach: &Breach, exchange: &Exchange) -> bool {
        self.turned.explain(breach, exchange)
    }
}

/// The excuses that exchanges show, each by itself.
fn of_one_exchange(seen: &Seen, payees: &Payees, contract: &Contract) -> Vec<(usize, Excuse)> {
    let Some((transcript, facts)) = seen.held() else {
        return Vec::new();
    };
    let exchanges = transcript
        .exchanges
        .iter()
        .zip(&facts.exchanges)
        .enumerate();
    let excuses = exchanges.flat_map(|(index, (exchange, sight))| {
        let (earlier, givens) = (&transcript.exchanges[..index], &transcript.givens);
        let excuses = [
            own_fault(sight),
            vendor::excuse(exchange, givens, payees, contract),
            turned_away::excuse(exchange, earlier, givens, payees, contract),
            known_id::excuse(seen, exchange, contract),
            settled(index, sight, &seen.scenario, transcript),
        ];
        let excuses = excuses.into_iter().flatten();
        excuses.map(move |excuse| (index, excuse))
    });
    excuses.collect()
}

/// Nobody is blamed for refusing what was asked wrongly.
fn own_fault(sight: &Sight) -> Option<Excuse> {
    (!sight.own_faults.is_empty()).then_some(Excuse::OwnFault)
}

fn settled(
    index: usize,
    sight: &Sight,
    scenario: &Scenario,
    transcript: &Transcript,
) -> Option<Excuse> {
    sight.unknown_money.as_ref()?;
    let step = &scenario.steps[transcript.exchanges[index].step];
    is_settled_by_a_ledger(index, step, transcript).then_some(Excuse::SettledByLedger)
}

impl Excuse {
    /// Is it that the gateway turned a call away, for a reason of its own?
    pub(super) fn is_of_its_own(&self) -> bool {
        matches!(
            self,
            Self::NotServed { .. } | Self::TurnedAway { .. } | Self::KnownId(_)
        )
    }

    pub(super) fn doubted(&self) -> Option<Who> {
        match self {
            Self::Credentials { who, .. } => Some(*who),
            Self::LockedOut => Some(Who::First),
            _ => None,
        }
    }

    /// What follows "nothing is shown, as".
    pub(super) fn reason(&self, contract: &Contract) -> Said {
        match self {
            Self::OwnFault => Said::of("excuse.own_fault"),
            Self::SettledByLedger => Said::of("excuse.settled"),
            Self::NotServed { vendor, code } => Said::of("excuse.not_served")
                .with("vendor", vendor.to_string())
                .with("code", *code),
            Self::TurnedAway { code, name } => Said::of("excuse.turned_away")
                .with("code", *code)
                .with("name", name),
            Self::KnownId(id) => Said::of("excuse.known_id").with("id", id.to_string()),
            Self::LockedOut => Said::of("excuse.locked_out"),
            Self::Credentials { who, code } => {
                let service = match who {
                    Who::First => Said::of("excuse.this_service"),
                    Who::Second => Said::of("excuse.second_service"),
                    Who::Blocked => Said::of("excuse.blocked_service"),
                };
                let otherwise = match contract.errors.blames(*code) {
                    Some(Blames::Time) => Said::of("excuse.wrong_clock"),
                    Some(Blames::Service) => Said::of("excuse.is_blocked"),
                    _ => Said::of("excuse.wrong_secret"),
                };
                Said::of("excuse.credentials")
                    .with("service", service)
                    .with("code", *code)
                    .with("otherwise", otherwise)
            }
        }
    }
}
