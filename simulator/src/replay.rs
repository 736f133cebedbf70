//! Replaying a bundle: a fresh sandbox is given what the other one was given, and must decide and
//! answer the same, byte for byte.

mod difference;
mod player;

pub(crate) use difference::Difference;
use player::Player;

use crate::bundle::{Bundle, BundleError};

/// How a replay went, where it could be tried.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// So many events came out the same.
    Identical(usize),
    /// The first that did not.
    Different(Box<Difference>),
    /// So many came out the same, but some byte of the file is not as it was written.
    Altered(usize),
}

/// Replays the bytes of a file up to the first difference.
pub(crate) fn run(name: &str, bytes: &[u8]) -> Result<Verdict, BundleError> {
    let bundle = Bundle::read(name, bytes)?;
    let mut player = Player::new(&bundle.head)?;
    for (event, number) in bundle.events.iter().zip(1..) {
        if let Some(difference) = player.play(number, event)? {
            return Ok(Verdict::Different(Box::new(difference)));
        }
    }
    let count = bundle.events.len();
    Ok(match bundle.whole {
        true => Verdict::Identical(count),
        false => Verdict::Altered(count),
    })
}

#[cfg(test)]
mod tests;
