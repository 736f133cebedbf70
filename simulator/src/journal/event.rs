//! Everything that was given to a sandbox, in one row.

use std::fmt::Write as _;
use std::sync::Arc;

use super::Entry;
use paysys_core::Moment;
use paysys_core::command::{Change, Command, CommandError, Outcome};
use paysys_core::rule::RuleSpec;

/// Something that happened; cheap to copy, so that readers need the lock for a moment only.
#[derive(Debug, Clone)]
pub enum Event {
    Request(Arc<Entry>),
    Command(Arc<Commanded>),
}

/// A command and what came of it.
#[derive(Debug)]
pub struct Commanded {
    /// Wall time of its arrival.
    pub wall: Moment,
    pub command: Command,
    pub outcome: Result<Outcome, CommandError>,
}

impl Event {
    pub const fn request(&self) -> Option<&Arc<Entry>> {
        match self {
            Self::Request(entry) => Some(entry),
            Self::Command(_) => None,
        }
    }

    pub fn size_bytes(&self) -> usize {
        match self {
            Self::Request(entry) => entry.size_bytes(),
            Self::Command(commanded) => commanded.size_bytes(),
        }
    }
}

impl Commanded {
    fn size_bytes(&self) -> usize {
        let changed = self.outcome.as_ref().map_or(0, |o| o.changed.len());
        let rule = match &self.command {
            Command::AddRule(spec) => size_of::<RuleSpec>() + text_bytes(spec),
            _ => 0,
        };
        size_of::<Self>() + changed * size_of::<Change>() + rule
    }
}

/// About as much text as a rule holds: rules are few, and each may hold a long text somewhere.
fn text_bytes(spec: &RuleSpec) -> usize {
    struct Count(usize);
    impl std::fmt::Write for Count {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0 += text.len();
            Ok(())
        }
    }
    let mut count = Count(0);
    write!(count, "{spec:?}").expect("counting cannot fail");
    count.0
}
