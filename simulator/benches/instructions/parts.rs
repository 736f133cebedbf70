//! What a payout consists of, each part alone and without HTTP.

use std::hint::black_box;
use std::sync::Arc;

use paysys_core::Sandbox;
use paysys_core::answer;
use paysys_simulator::registry::HostedSandbox;

use crate::JOURNAL_BYTES;
use crate::caller::{self, Caller, WALL};

/// A payout without HTTP: everything that the gateway does between a request and its answer.
pub(crate) fn sandbox(count: usize) {
    let (_, caller) = with_caller();
    for _ in 0..count {
        caller.pay();
    }
}

/// The core decides about payouts.
pub(crate) fn core(count: usize) {
    let (sandbox, _) = with_caller();
    let mut core = core_like(&sandbox);
    let document = caller::document();
    let call = caller::call(&document, sandbox.behaviour());
    for _ in 0..count {
        black_box(core.call(&call, WALL));
    }
}

/// The answer to a payout is written.
pub(crate) fn answer(count: usize) {
    let (sandbox, _) = with_caller();
    let document = caller::document();
    let call = caller::call(&document, sandbox.behaviour());
    let decision = core_like(&sandbox).call(&call, WALL);
    let mut bytes = Vec::new();
    for _ in 0..count {
        let (reply, mx_id) = (black_box(&decision.reply), Some(decision.mx_id));
        bytes.clear();
        answer::write(call.id(), reply, mx_id, sandbox.behaviour(), &mut bytes);
        black_box(&bytes);
    }
}

/// Everything that is done while the sandbox is locked: core, answer, and the entry of the journal.
pub(crate) fn locked(count: usize) {
    let (sandbox, caller) = with_caller();
    let document = caller::document();
    let call = caller::call(&document, sandbox.behaviour());
    for _ in 0..count {
        let arrival = caller.arrival();
        black_box(sandbox.state().call(&call, None, None, &arrival));
    }
}

/// A payout's body is shown, without what must not leave.
pub(crate) fn redaction(count: usize) {
    let (sandbox, caller) = with_caller();
    let document = caller::document();
    let call = caller::call(&document, sandbox.behaviour());
    let (entry, _) = sandbox.state().call(&call, None, None, &caller.arrival());
    for _ in 0..count {
        black_box(sandbox.body_to_show(black_box(&entry)));
    }
}

fn with_caller() -> (Arc<HostedSandbox>, Caller) {
    let sandbox = caller::create(&caller::registry(JOURNAL_BYTES), "measured");
    let caller = Caller::of(&sandbox);
    (sandbox, caller)
}

/// A core like the sandbox's, to which nothing has happened.
fn core_like(sandbox: &HostedSandbox) -> Sandbox {
    let state = sandbox.state();
    let behaviour = state.core().behaviour().clone();
    let clock = state.core().clock();
    Sandbox::new(behaviour, sandbox.services(), sandbox.seed(), clock, WALL)
}
