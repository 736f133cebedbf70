//! Replaying a bundle: a fresh sandbox is given what the other one was given, and must decide and
//! answer the same, byte for byte.

mod difference;
mod player;

pub(crate) use difference::Difference;
use player::Player;

use std::sync::Arc;

use crate::bundle::{Bundle, BundleError, BundleHead, Draft, EventShape};
use crate::registry::HostedSandbox;

/// How a replay went, where it could be tried.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// So many events came out the same.
    Identical(Count),
    /// The first that did not.
    Different(Box<Difference>),
    /// So many came out the same, but some byte of the file is not as it was written.
    Altered(Count),
}

/// What was played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Count {
    pub(crate) events: usize,
    /// The requests among them; those that are no commands.
    pub(crate) calls: usize,
}

impl Count {
    fn of(events: &[EventShape]) -> Self {
        let is_call = |event: &&EventShape| !matches!(event, EventShape::Command(_));
        Self {
            events: events.len(),
            calls: events.iter().filter(is_call).count(),
        }
    }
}

/// Replays the bytes of a file up to the first difference.
pub(crate) fn run(name: &str, bytes: &[u8]) -> Result<Verdict, BundleError> {
    let bundle = Bundle::read(name, bytes)?;
    let mut player = Player::new(&bundle.head)?;
    for (event, number) in bundle.events.iter().zip(1..) {
        if let Some(mut difference) = player.play(number, event)? {
            difference.before = Count::of(&bundle.events[..number - 1]);
            let is_call = !matches!(event, EventShape::Command(_));
            difference.call = is_call.then_some(difference.before.calls + 1);
            return Ok(Verdict::Different(Box::new(difference)));
        }
    }
    let count = Count::of(&bundle.events);
    Ok(match bundle.whole {
        true => Verdict::Identical(count),
        false => Verdict::Altered(count),
    })
}

/// The bundle of a sandbox as it stands now, piece by piece; `drawn` decides on the stand-ins for what is not
/// kept. It says where a replay of it goes another way.
pub(crate) fn bundle(
    sandbox: Arc<HostedSandbox>,
    drawn: u64,
) -> impl Iterator<Item = String> + Send {
    let draft = Draft::of(sandbox, drawn);
    let differs = foretell(draft.head(), draft.shapes());
    draft.chunks(differs)
}

/// Replays what is about to be written. What stands in for what is not kept may be decided on otherwise:
/// by the form of a field, the header that asks for a fault, or a stub. Says where that shows first.
fn foretell(head: &BundleHead, events: impl Iterator<Item = EventShape>) -> Option<String> {
    if head.evicted_requests > 0 || head.evicted_commands > 0 {
        return None;
    }
    let Ok(mut player) = Player::new(head) else {
        return Some("the profile is no profile without what is not kept of it".into());
    };
    events.zip(1..).find_map(|(event, number)| {
        let what = match player.play(number, &event) {
            Ok(None) => return None,
            Ok(Some(difference)) => difference.what,
            Err(_) => "what was asked for",
        };
        let why = "is another one without what is not kept, and so may be all that follows";
        Some(format!("event {number}: {what} {why}"))
    })
}

#[cfg(test)]
mod tests;
