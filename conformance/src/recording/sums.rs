//! `SHA256SUMS`: what each file's digest was when it was recorded. It guards against accidents and slips of the hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::RecordingError;
use super::{MANIFEST, SUMS};

/// Digests by the file's name within the recording.
#[derive(Debug, Default)]
pub(super) struct Sums(BTreeMap<String, String>);

impl Sums {
    pub(super) fn note(&mut self, name: &str, content: &[u8]) {
        self.0.insert(name.to_owned(), digest(content));
    }

    /// In the form that `sha256sum` writes and reads.
    pub(super) fn text(&self) -> String {
        let line = |(name, digest): (&String, &String)| format!("{digest}  {name}\n");
        self.0.iter().map(line).collect()
    }

    pub(super) fn read(directory: &Path) -> Result<Self, RecordingError> {
        let path = directory.join(SUMS);
        let text = fs::read_to_string(&path)
            .map_err(|_| RecordingError::Incomplete(directory.to_owned()))?;
        let line = |line: &str| {
            let (digest, name) = line.split_once("  ")?;
            Some((name.to_owned(), digest.to_owned()))
        };
        let sums: Option<BTreeMap<String, String>> = text.lines().map(line).collect();
        let sums = sums.filter(|sums| sums.contains_key(MANIFEST));
        sums.map(Self).ok_or_else(|| RecordingError::Malformed {
            path,
            why: "a line is not a digest and a file's name, or recording.json is not among them"
                .to_owned(),
        })
    }

    /// A file of the recording, if it is as it was.
    pub(super) fn content(&self, directory: &Path, name: &str) -> Result<String, RecordingError> {
        let path = directory.join(name);
        let changed = |why: &str| RecordingError::Changed {
            path: path.clone(),
            why: why.to_owned(),
        };
        let known = self
            .0
            .get(name)
            .ok_or_else(|| changed("SHA256SUMS does not know it"))?;
        let content = fs::read(&path).map_err(|_| changed("it is missing"))?;
        if digest(&content) != *known {
            return Err(changed("its digest is not the one in SHA256SUMS"));
        }
        String::from_utf8(content).map_err(|_| changed("it is not text"))
    }
}

fn digest(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
