//! When what was appended is safe from a power cut.

use std::fmt::{Display, Formatter};
use std::str::FromStr;
use std::time::Duration;

/// When what was appended is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SyncMode {
    /// Before it is answered.
    #[default]
    EveryCall,
    /// At most 100 ms after it is answered: what came later is lost when the process is killed or the power fails. Where
    /// the disk is full or fails, what was answered waits in memory, and nothing new is taken until it is written.
    EveryInterval,
    /// Handed to the operating system every 100 ms and never waited for: a killed process loses as much as above, and a
    /// power cut may make the whole store useless.
    Never,
}

/// How long events may wait in memory where nobody waits for them.
pub(super) const INTERVAL: Duration = Duration::from_millis(100);

const NAMES: [(SyncMode, &str); 3] = [
    (SyncMode::EveryCall, "every-call"),
    (SyncMode::EveryInterval, "100ms"),
    (SyncMode::Never, "never"),
];

impl SyncMode {
    /// Whether events are kept before they are answered.
    pub(super) fn is_waited_for(self) -> bool {
        self == Self::EveryCall
    }
}

impl Display for SyncMode {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let name = NAMES.iter().find(|(sync, _)| sync == self);
        f.pad(name.expect("every one has a name").1)
    }
}

impl FromStr for SyncMode {
    type Err = UnknownSync;

    fn from_str(text: &str) -> Result<Self, UnknownSync> {
        let named = NAMES.iter().find(|(_, name)| *name == text);
        named
            .map(|(sync, _)| *sync)
            .ok_or_else(|| UnknownSync(text.to_owned()))
    }
}

/// A text that names no [`SyncMode`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is none of every-call, 100ms, never")]
pub struct UnknownSync(String);
