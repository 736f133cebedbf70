//! Reviewed canonical transcripts, and those that wait for a review.
//!
//! Files have insta's format, so `cargo insta review` opens them too: `ID.snap` is reviewed, `ID.snap.new` waits. A gateway
//! of another kind than a simulator has an overlay in a directory of that kind's name, for what differs there.

mod file;
mod store;

pub use file::{pending_text, reviewed_text};
pub use store::{Pending, SnapshotError, SnapshotStore};

use std::path::PathBuf;

use paysys_shared::legible::legible;
use similar::{ChangeTag, TextDiff};

use paysys_judge::canonical;
use paysys_judge::verdict::{RunResult, Verdict};
use paysys_shared::legible::Legible;

/// Nobody reads more of a difference.
const LONGEST_PICTURE: usize = 20_000;

/// A transcript that is not as reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub id: String,
    /// What was reviewed; none: nothing yet.
    pub reviewed: Option<String>,
    pub came: String,
    pub waits: PathBuf,
}

impl Difference {
    /// Line by line, with three lines around each change.
    #[must_use]
    pub fn picture(&self) -> String {
        let before = self.reviewed.clone().unwrap_or_default();
        let diff = TextDiff::from_lines(&before, &self.came);
        let mut text = String::new();
        for group in diff.grouped_ops(3) {
            text.push_str("   …\n");
            for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
                let mark = match change.tag() {
                    ChangeTag::Delete => "-",
                    ChangeTag::Insert => "+",
                    ChangeTag::Equal => " ",
                };
                let line = Legible::text(change.value().trim_end_matches('\n'));
                text.push_str(&format!("  {mark} {line}\n"));
            }
        }
        legible(&text, LONGEST_PICTURE).into_owned()
    }
}

/// Compares every transcript of a run with what was reviewed, and leaves what differs on the store.
///
/// # Errors
/// When the store cannot be read or written.
pub fn compare(
    result: &RunResult,
    store: &SnapshotStore,
) -> Result<Vec<Difference>, SnapshotError> {
    let mut differences = Vec::new();
    for result in &result.scenarios {
        // Where the kit, the network or money was in the way, the transcript says nothing about the gateway.
        let was_played = result.verdict.is_checked() || result.verdict == Verdict::Unproved;
        let Some(transcript) = result.transcript.as_ref().filter(|_| was_played) else {
            continue;
        };
        let came = canonical(&result.scenario, transcript);
        differences.extend(store.compare(&result.scenario.id, &came)?);
    }
    Ok(differences)
}
