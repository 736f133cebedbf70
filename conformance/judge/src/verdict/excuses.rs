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
use paysys_contract::{Blames, Contract};
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

    /// In words that follow "nothing is shown, as".
    pub(super) fn reason(&self, contract: &Contract) -> String {
        match self {
            Self::OwnFault => "the kit asked wrongly".to_owned(),
            Self::SettledByLedger => "a ledger has settled it".to_owned(),
            Self::NotServed { vendor, code } => {
                format!("the gateway does not serve vendor {vendor} (error {code})")
            }
            Self::TurnedAway { code, name } => format!(
                "the gateway turns the usual payment away, that of [pay] in a target file: error {code} ({name})"
            ),
            Self::KnownId(id) => format!(
                "the gateway refuses the request id {id} as no request; it may have been sent it in an earlier run, and there is no other id like it"
            ),
            Self::LockedOut => "this service is locked out for now, as calls with wrong credentials were made in this run: fewer are made with a lower `wrong_credentials` under [limits]".to_owned(),
            Self::Credentials { who, code } => {
                let service = match who {
                    Who::First => "this service",
                    Who::Second => "the service of [second]",
                    Who::Blocked => "the service of [blocked]",
                };
                let otherwise = match contract.errors.blames(*code) {
                    Some(Blames::Time) => "the clock of this machine is wrong",
                    Some(Blames::Service) => "it is blocked",
                    _ => "its id or secret is wrong",
                };
                format!(
                    "every right call of {service} is refused (error {code}): the gateway refuses everybody, or {otherwise}"
                )
            }
        }
    }
}
