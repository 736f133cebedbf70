//! How a command ends that does not end by itself: somebody interrupts it, or the kit fails.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::failure::Failure;
use super::money;
use super::output::{self, complain};
use paysys_contract::Said;
use paysys_engine::money::Budget;
use paysys_engine::stop::Stop;
use paysys_engine::wall_clock;
use paysys_judge::exit;

/// The money that this process may move, and the options that lead to its log.
static AT_STAKE: OnceLock<(Arc<Budget>, String)> = OnceLock::new();

/// From now on, however this process ends, it names the payments whose outcome nobody knows.
pub(super) fn at_stake(budget: Arc<Budget>, options: String) {
    let is_first = AT_STAKE.set((budget, options)).is_ok();
    assert!(is_first, "a process carries out one plan");
}

/// Names those payments; answers their exit code if there are any.
pub(super) fn tell_open_payments() -> Option<u8> {
    let (budget, options) = AT_STAKE.get()?;
    let Ok(open) = panic::catch_unwind(AssertUnwindSafe(|| budget.open_entries())) else {
        let see_list = output::words().fill("money_log.see_list", &[("options", options)]);
        complain!("{see_list}");
        return Some(exit::MONEY_UNKNOWN);
    };
    if open.is_empty() {
        return None;
    }
    let to_settle = output::words().fill("money_log.to_settle", &[("options", options)]);
    complain!("\n{to_settle}");
    open.iter().for_each(money::show);
    Some(exit::MONEY_UNKNOWN)
}

/// Says what failed, without a secret in it.
pub(super) fn tell_panics() {
    panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        let what = panic.payload_as_str().unwrap_or("no reason given");
        let place = panic.location().map(ToString::to_string);
        let place = place.unwrap_or_default();
        complain!("error: the kit failed: {what} ({place}). Please report it.");
    }));
}

/// Does something that may show a fault of the kit; answers nothing then.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Does something that may fail, or show a fault of the kit: what could be done besides is not lost by it.
pub(super) fn attempt<T: Default, E: Into<Failure>>(
    troubles: &mut Vec<Failure>,
    work: impl FnOnce() -> Result<T, E>,
) -> T {
    let fault = || {
        Err(Failure::Kit(
            "not everything was done, as the kit failed (see above)".to_owned(),
        ))
    };
    let done = guarded(work).map_or_else(fault, |done| done.map_err(Into::into));
    done.unwrap_or_else(|trouble| {
        troubles.push(trouble);
        T::default()
    })
}

/// The exit code of a process in which the kit failed.
pub(super) fn after_a_fault() -> u8 {
    let money = tell_open_payments().unwrap_or(exit::NO_VERDICT);
    exit::worse(money, exit::NO_VERDICT)
}

/// Carries out a command. Once somebody interrupts it, it has so long to come to an end of its own, and its exit code is
/// never that of success.
pub(super) async fn interruptible(
    stop: Stop,
    max_wait: Duration,
    command: impl Future<Output = Result<u8, Failure>>,
) -> Result<u8, Failure> {
    let listening = tokio::spawn(listen(stop.clone()));
    let done = tokio::select! {
        done = command => done,
        () = too_late(&stop, max_wait) => {
            Ok(tell_open_payments().unwrap_or(exit::NO_VERDICT))
        }
    };
    listening.abort();
    let is_stopped = stop.reason().is_some();
    done.map(|code| {
        if is_stopped {
            exit::worse(code, exit::NO_VERDICT)
        } else {
            code
        }
    })
}

async fn too_late(stop: &Stop, max_wait: Duration) {
    stop.requested().await;
    wall_clock::wait(max_wait).await;
}

/// The first signal asks for an end, the second makes one.
async fn listen(stop: Stop) {
    let mut signals = Signals::default();
    let name = signals.next().await;
    let ending = output::words().fill("stopping.signal", &[("signal", name)]);
    // Whoever reads it can rely on it.
    stop.request(Said::of("reason.interrupted"));
    complain!("\n{ending}");
    signals.next().await;
    let money = guarded(tell_open_payments).flatten();
    process::exit(i32::from(money.unwrap_or(exit::NO_VERDICT)));
}

/// The person at the terminal, the pipeline, and the terminal itself.
struct Signals([(&'static str, Option<Signal>); 3]);

impl Default for Signals {
    fn default() -> Self {
        let kinds = [
            ("SIGINT", SignalKind::interrupt()),
            ("SIGTERM", SignalKind::terminate()),
            ("SIGHUP", SignalKind::hangup()),
        ];
        Self(kinds.map(|(name, kind)| (name, signal(kind).ok())))
    }
}

impl Signals {
    async fn next(&mut self) -> &'static str {
        let [one, two, three] = &mut self.0;
        tokio::select! {
            () = came(&mut one.1) => one.0,
            () = came(&mut two.1) => two.0,
            () = came(&mut three.1) => three.0,
        }
    }
}

async fn came(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_costs_nothing_else() {
        let mut troubles = Vec::new();
        let kept = attempt(&mut troubles, || Ok::<_, Failure>(5));
        let failed = attempt(&mut troubles, || {
            Err::<i32, _>(Failure::Kit("no".to_owned()))
        });
        let panicked = attempt(&mut troubles, || -> Result<i32, Failure> {
            panic!("a fault of the kit")
        });
        assert_eq!((kept, failed, panicked), (5, 0, 0));
        assert_eq!(troubles.len(), 2);
        assert!(
            troubles
                .iter()
                .all(|one| one.exit_code() == exit::NO_VERDICT)
        );
    }

    #[test]
    fn a_fault_ends_without_a_verdict() {
        assert_eq!(after_a_fault(), exit::NO_VERDICT);
    }
}
