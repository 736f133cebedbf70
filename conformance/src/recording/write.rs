//! Writing a recording. The digests come last, so an interrupted recording cannot be taken for a whole one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::RecordingError;
use super::manifest::{Entry, Manifest, RecordedOutcome, TargetFacts};
use super::sums::Sums;
use super::{FORMAT, MANIFEST, SUMS, VERSION};
use crate::report::TargetName;
use paysys_judge::verdict::{RunResult, ScenarioResult, Verdict};

/// Writes a recording into a new or empty directory; answers the files it wrote.
///
/// # Errors
/// When the directory holds something already, or cannot be written.
pub fn write(
    directory: &Path,
    target: &TargetName,
    result: &RunResult,
) -> Result<Vec<PathBuf>, RecordingError> {
    let mut writer = Writer::at(directory)?;
    let mut scenarios = Vec::new();
    for result in &result.scenarios {
        scenarios.push(writer.scenario(result)?);
    }
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        version: VERSION,
        kit: env!("CARGO_PKG_VERSION").to_owned(),
        started_at: result.started_at,
        target: TargetFacts {
            kind: target.kind.to_owned(),
            url: target.url.clone(),
        },
        worst_case: result.worst_case,
        is_stopped: result.is_stopped,
        history: result.history.clone(),
        verdict: result.verdict.into_str().to_owned(),
        scenarios,
    };
    writer.json(MANIFEST, &manifest)?;
    let sums = writer.sums.text();
    writer.file(SUMS, sums.as_bytes())?;
    Ok(writer.written)
}

/// May a recording be written there? Asked before a run, so that no run is made in vain.
///
/// # Errors
/// When the directory holds something already, or cannot be made.
pub fn prepare(directory: &Path) -> Result<(), RecordingError> {
    Writer::at(directory).map(drop)
}

struct Writer<'a> {
    directory: &'a Path,
    sums: Sums,
    written: Vec<PathBuf>,
}

impl<'a> Writer<'a> {
    fn at(directory: &'a Path) -> Result<Self, RecordingError> {
        let unwritable = |source| unwritable(directory, source);
        fs::create_dir_all(directory).map_err(unwritable)?;
        if fs::read_dir(directory)
            .map_err(unwritable)?
            .next()
            .is_some()
        {
            return Err(RecordingError::NotEmpty(directory.to_owned()));
        }
        Ok(Self {
            directory,
            sums: Sums::default(),
            written: Vec::new(),
        })
    }

    fn scenario(&mut self, result: &ScenarioResult) -> Result<Entry, RecordingError> {
        let scenario = &result.scenario;
        let source = format!("scenarios/{}.yaml", scenario.id);
        self.file(&source, scenario.text.as_bytes())?;
        for (name, text) in &scenario.fragments {
            let name = format!("scenarios/fragments/{name}.yaml");
            if !self.written.contains(&self.directory.join(&name)) {
                self.file(&name, text.as_bytes())?;
            }
        }
        let reason = || result.reasons.first().cloned().unwrap_or_default();
        let outcome = match &result.transcript {
            Some(transcript) => {
                let name = format!("transcripts/{}.json", scenario.id);
                self.json(&name, transcript)?;
                RecordedOutcome::Played(name)
            }
            None if result.verdict == Verdict::NotApplicable => {
                RecordedOutcome::NotApplicable(reason())
            }
            None => RecordedOutcome::NotRun(reason()),
        };
        Ok(Entry {
            id: scenario.id.clone(),
            file: scenario.file.clone(),
            source,
            outcome,
        })
    }

    fn json(&mut self, name: &str, content: &impl Serialize) -> Result<(), RecordingError> {
        let text = serde_json::to_string_pretty(content).expect("a recording has a JSON form");
        self.file(name, (text + "\n").as_bytes())
    }

    fn file(&mut self, name: &str, content: &[u8]) -> Result<(), RecordingError> {
        let path = self.directory.join(name);
        let parent = path.parent().unwrap_or(self.directory);
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&path, content));
        written.map_err(|source| unwritable(&path, source))?;
        self.sums.note(name, content);
        self.written.push(path);
        Ok(())
    }
}

fn unwritable(path: &Path, source: io::Error) -> RecordingError {
    RecordingError::Io {
        doing: "write",
        path: path.to_owned(),
        source,
    }
}
