//! Where one scenario plays: a gateway, its services and its clock.

mod access;
mod live_target;
mod target;

pub use access::{GatewayAccess, Refused, Sent};
pub use live_target::LiveTarget;
pub use target::{ModelSource, Target};

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::target::admin::AdminError;
use crate::target::gateway::{Gateway, SandboxControl};
use crate::target::guard::Guard;
use crate::target::guess_budget::GuessBudget;
use crate::target::max_wait::MaxWait;
use crate::wall_clock;
use paysys_exchange::{self as exchange, PaymentTerms, RunOutcome, SafeUrl, Services};
use paysys_scenario::{Advance, Scenario};

/// Where one scenario plays.
#[derive(Debug)]
pub struct Session {
    pub access: GatewayAccess,
    pub services: Services,
    pub terms: PaymentTerms,
    pub pause: Duration,
    /// The guesses at credentials that are left, where they are counted.
    pub guesses: Option<GuessBudget>,
    pub arranged: Option<Arranged>,
    /// Whose time passes where nothing can be arranged.
    pub waiting: Waiting,
}

/// A gateway made for one scenario.
#[derive(Debug)]
pub struct Arranged {
    pub control: Arc<dyn SandboxControl>,
    /// Its time, if that moves only when told.
    pub manual_now: Option<Timestamp>,
}

/// How a scenario waits.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    /// What is left of the longest wait; nothing where it has no end.
    left: Option<SignedDuration>,
    /// The gateway in memory whose time passes, which is there at once; without one it is everybody's.
    clock: Option<Arc<dyn SandboxControl>>,
}

/// Scenarios, and why each is not played.
type Obstacles = Vec<(Arc<Scenario>, Option<RunOutcome>)>;

/// Who guards a gateway that is not live, as if it were. Clones share what they have found out.
#[derive(Clone, Debug)]
pub struct AsLive {
    pub url: SafeUrl,
    pub services: Services,
    pub terms: PaymentTerms,
    obstacles: Arc<Mutex<Obstacles>>,
}

impl AsLive {
    #[must_use]
    pub fn of(url: SafeUrl, services: Services, terms: PaymentTerms) -> Self {
        Self {
            url,
            services,
            terms,
            obstacles: Arc::default(),
        }
    }

    /// Why the scenario is not played, found out once: it is the same for every gateway that is guarded so.
    pub(crate) fn obstacle(
        &self,
        scenario: &Arc<Scenario>,
        find: impl FnOnce() -> Option<RunOutcome>,
    ) -> Option<RunOutcome> {
        let known = || {
            self.obstacles
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let is_it = |(one, _): &&(Arc<Scenario>, _)| Arc::ptr_eq(one, scenario);
        if let Some((_, obstacle)) = known().iter().find(is_it) {
            return obstacle.clone();
        }
        let obstacle = find();
        known().push((Arc::clone(scenario), obstacle.clone()));
        obstacle
    }

    #[must_use]
    pub fn guard(&self) -> Guard {
        let terms = Some(self.terms.clone());
        Guard::of(self.url.clone(), self.services.clone(), terms)
    }
}

impl Session {
    #[must_use]
    pub fn live(target: &LiveTarget) -> Self {
        let live = &target.live;
        Self {
            access: GatewayAccess::live(target),
            services: live.services(),
            terms: live.terms.clone().unwrap_or_default(),
            pause: live.pause(),
            guesses: Some(target.guesses.clone()),
            arranged: None,
            waiting: Waiting {
                left: Some(live.limits.max_wait.duration()),
                clock: None,
            },
        }
    }

    /// At a gateway in memory that was made for this scenario.
    #[must_use]
    pub fn with_model<G>(gateway: Arc<G>, url: SafeUrl, services: Services) -> Self
    where
        G: Gateway + SandboxControl + 'static,
    {
        Self {
            arranged: Some(Arranged {
                manual_now: gateway.now(),
                control: gateway.clone(),
            }),
            access: GatewayAccess::model(gateway, url),
            services,
            terms: PaymentTerms::default(),
            pause: Duration::ZERO,
            guesses: None,
            waiting: Waiting::default(),
        }
    }

    /// At a gateway in memory that is treated like a live one.
    #[must_use]
    pub fn with_guarded_model<G>(gateway: Arc<G>, as_live: AsLive) -> Self
    where
        G: Gateway + SandboxControl + 'static,
    {
        Self {
            access: GatewayAccess::guarded_model(gateway.clone(), as_live.guard()),
            services: as_live.services,
            terms: as_live.terms,
            pause: Duration::ZERO,
            guesses: None,
            arranged: None,
            waiting: Waiting {
                left: Some(MaxWait::default().duration()),
                clock: Some(gateway),
            },
        }
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        let told = match (&self.arranged, &self.waiting.clock) {
            (Some(arranged), _) => arranged.manual_now,
            (None, Some(clock)) => clock.now(),
            (None, None) => None,
        };
        told.unwrap_or_else(wall_clock::now)
    }

    /// Who else talks to the gateway: one that can be arranged was made for this scenario.
    #[must_use]
    pub fn gateway(&self) -> exchange::Gateway {
        match self.arranged {
            Some(_) => exchange::Gateway::Own,
            None => exchange::Gateway::Shared,
        }
    }

    /// Leaves no sandbox behind.
    ///
    /// # Errors
    /// When the admin does not drop it.
    pub async fn end(self) -> Result<(), AdminError> {
        match self.arranged {
            Some(arranged) => arranged.control.delete().await,
            None => Ok(()),
        }
    }
}

impl Waiting {
    /// What is left of the longest wait; nothing where it has no end.
    #[must_use]
    pub fn left(&self) -> Option<SignedDuration> {
        self.left
    }

    /// Lets so much time pass, or what is left of the longest wait where that is less.
    pub async fn pass(&mut self, time: SignedDuration) {
        let time = self.left.map_or(time, |left| time.min(left));
        self.left = self.left.map(|left| left - time);
        match &self.clock {
            None => wall_clock::wait(time.unsigned_abs()).await,
            Some(clock) => {
                // A gateway in memory always can.
                let _ = clock.advance(Advance::By(time)).await;
            }
        }
    }
}
