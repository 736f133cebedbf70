//! Reading a recording: nothing of it is believed before its digests agree.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::error::RecordingError;
use super::manifest::{Entry, Head, Manifest, RecordedOutcome};
use super::sums::Sums;
use super::{FORMAT, MANIFEST, VERSION};
use crate::report::TargetName;
use paysys_contract::Contract;
use paysys_exchange::{Credentials, Gateway, Played, RunOutcome, Transcript};
use paysys_judge::history::History;
use paysys_judge::verdict::{RunResult, conclude_with};
use paysys_scenario::{Fragments, Scenario, load_all};
use paysys_yaml::BadFile;

/// A recording whose every file is as it was written.
#[derive(Debug)]
pub struct Recording {
    pub target: TargetName,
    pub kit: String,
    pub verdict: String,
    manifest: Manifest,
    played: Vec<Played>,
}

/// Does the directory say of itself that it is a recording?
#[must_use]
pub fn is_recording(directory: &Path) -> bool {
    directory.join(MANIFEST).is_file()
}

impl Recording {
    /// Reads a recording.
    ///
    /// # Errors
    /// When it is incomplete, was changed, or has another version.
    pub fn read(directory: &Path, contract: &Contract) -> Result<Self, RecordingError> {
        if !is_recording(directory) {
            return Err(RecordingError::NoRecording(directory.to_owned()));
        }
        let sums = Sums::read(directory)?;
        let text = sums.content(directory, MANIFEST)?;
        let path = directory.join(MANIFEST);
        let head: Head = parsed(&path, &text)?;
        if head.format != FORMAT {
            return Err(RecordingError::NoRecording(directory.to_owned()));
        }
        if head.version != VERSION {
            return Err(RecordingError::OtherVersion {
                path: directory.to_owned(),
                found: head.version,
                wrote: head.kit,
            });
        }
        let manifest: Manifest = parsed(&path, &text)?;
        let target = target(&manifest).ok_or_else(|| RecordingError::Malformed {
            path: path.clone(),
            why: format!(
                "there is no kind of target called `{}`",
                manifest.target.kind
            ),
        })?;
        let store = SnapshotStore {
            directory,
            sums,
            contract,
            is_live: target.kind == TargetName::LIVE,
        };
        let played = manifest.scenarios.iter().map(|entry| store.played(entry));
        let played = played.collect::<Result<Vec<_>, _>>()?;
        let ids: BTreeSet<&str> = manifest
            .scenarios
            .iter()
            .map(|entry| entry.id.as_str())
            .collect();
        if ids.len() < played.len() {
            let why = "a scenario is in it twice".to_owned();
            return Err(RecordingError::Malformed { path, why });
        }
        Ok(Self {
            target,
            kit: manifest.kit.clone(),
            verdict: manifest.verdict.clone(),
            manifest,
            played,
        })
    }

    /// Judges it, as if it had been run just now.
    #[must_use]
    pub fn judge(self, contract: &Contract) -> RunResult {
        let history = History::from(self.manifest.history);
        let mut result = conclude_with(self.played, contract, &history);
        result.started_at = self.manifest.started_at;
        result.worst_case = self.manifest.worst_case;
        if self.manifest.is_stopped {
            result.stopped()
        } else {
            result
        }
    }
}

fn target(manifest: &Manifest) -> Option<TargetName> {
    let kinds = [
        TargetName::EMBEDDED,
        TargetName::SIMULATOR,
        TargetName::LIVE,
    ];
    Some(TargetName {
        kind: kinds
            .into_iter()
            .find(|kind| *kind == manifest.target.kind)?,
        url: manifest.target.url.clone(),
    })
}

struct SnapshotStore<'a> {
    directory: &'a Path,
    sums: Sums,
    contract: &'a Contract,
    is_live: bool,
}

impl SnapshotStore<'_> {
    fn played(&self, entry: &Entry) -> Result<Played, RecordingError> {
        let scenario = self.scenario(entry)?;
        let outcome = match &entry.outcome {
            RecordedOutcome::NotRun(reason) => RunOutcome::NotRun(reason.clone()),
            RecordedOutcome::NotApplicable(reason) => RunOutcome::NotApplicable(reason.clone()),
            RecordedOutcome::Played(name) => {
                let text = self.content(name)?;
                let path = self.directory.join(name);
                let mut transcript: Transcript = parsed(&path, &text)?;
                transcript.gateway = self.gateway();
                if let Some(why) = unknown_step(&transcript, scenario.steps.len()) {
                    return Err(RecordingError::Malformed { path, why });
                }
                RunOutcome::Transcript(transcript)
            }
        };
        Ok(Played {
            scenario: Arc::new(scenario),
            credentials: if self.is_live {
                Credentials::Given
            } else {
                Credentials::Issued
            },
            outcome,
        })
    }

    /// A simulator makes a sandbox for each scenario; a live gateway is one and the same for all.
    fn gateway(&self) -> Gateway {
        if self.is_live {
            Gateway::Shared
        } else {
            Gateway::Own
        }
    }

    fn scenario(&self, entry: &Entry) -> Result<Scenario, RecordingError> {
        let text = self.content(&entry.source)?;
        let malformed = |why: String| RecordingError::Malformed {
            path: self.directory.join(&entry.source),
            why,
        };
        let refused = |bad: BadFile| {
            let picture = bad.picture();
            malformed(format!(
                "this kit does not take the scenario any more\n{picture}"
            ))
        };
        // Those that were recorded along, or else those of this kit.
        let recorded = Fragments::beside(&self.directory.join("scenarios"))?;
        let fragments = Fragments::built_in().and_then(|fragments| fragments.and(recorded));
        let fragments = fragments.map_err(|mut bad| refused(bad.remove(0)))?;
        let scenarios = load_all(&entry.file, &text, self.contract, &fragments);
        let mut scenarios = scenarios.map_err(refused)?.into_iter();
        scenarios
            .find(|scenario| scenario.id == entry.id)
            .ok_or_else(|| malformed(format!("it holds no scenario `{}`", entry.id)))
    }

    /// A name in the manifest leads nowhere but into the recording.
    fn content(&self, name: &str) -> Result<String, RecordingError> {
        let path = PathBuf::from(name);
        let is_plain = path
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
        if !is_plain {
            let why = format!("`{name}` is no file of a recording");
            return Err(RecordingError::Malformed {
                path: self.directory.join(MANIFEST),
                why,
            });
        }
        self.sums.content(self.directory, name)
    }
}

/// A step of which a transcript speaks and which its scenario does not have.
fn unknown_step(transcript: &Transcript, steps: usize) -> Option<String> {
    let named = transcript.exchanges.iter().map(|exchange| exchange.step);
    let named = named.chain(transcript.ledgers.iter().map(|view| view.step));
    let step = named.max().filter(|step| *step >= steps)?;
    Some(format!(
        "it speaks of step {step}, and its scenario has {steps}"
    ))
}

fn parsed<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, RecordingError> {
    serde_json::from_str(text).map_err(|error| RecordingError::Malformed {
        path: path.to_owned(),
        why: error.to_string(),
    })
}
