//! What the fuzz targets in `fuzz/` do with files that anybody may hand over; the test suite does the same with the
//! seeds. Nothing here is part of the library's face.
//!
//! Each function panics where something does not hold that must hold for any input.

use std::path::Path;
use std::sync::LazyLock;

use paysys_contract::Contract;
use paysys_engine::target::TargetFile;
use paysys_exchange::Transcript;
use paysys_scenario::Fragments;
use paysys_yaml::BadFile;

fn pictured<T>(read: Result<T, BadFile>) -> Option<T> {
    let bad = match read {
        Ok(read) => return Some(read),
        Err(bad) => bad,
    };
    assert!(!bad.picture().is_empty(), "a mistake without a picture");
    None
}

/// A scenario file: it is read, or every mistake is pictured.
pub fn scenario(data: &[u8]) {
    static FRAGMENTS: LazyLock<Fragments> =
        LazyLock::new(|| Fragments::built_in().unwrap_or_else(|_| panic!("a test sees to them")));
    if let Ok(text) = str::from_utf8(data) {
        let read = paysys_scenario::load_all("fuzz.yaml", text, Contract::built_in(), &FRAGMENTS);
        assert!(pictured(read).is_none_or(|read| !read.is_empty()));
    }
}

/// A trial file, likewise.
pub fn trial(data: &[u8]) {
    if let Ok(text) = str::from_utf8(data) {
        pictured(paysys_trials::load("fuzz.yaml", text, Contract::built_in()));
    }
}

/// A target file: it is read, or the mistake is told with its place; no file that it names is opened.
pub fn target(data: &[u8]) {
    if let Ok(text) = str::from_utf8(data) {
        match TargetFile::parse(Path::new("fuzz.toml"), text) {
            Ok(file) => drop(file.files(Path::new("fuzz.toml"))),
            Err(error) => assert!(error.to_string().contains("fuzz.toml")),
        }
    }
}

/// A transcript of a recording: what is read can be written, and read again as the same.
pub fn recording(data: &[u8]) {
    if let Ok(transcript) = serde_json::from_slice::<Transcript>(data) {
        let write = |one: &Transcript| serde_json::to_string(one).expect("a transcript is JSON");
        let written = write(&transcript);
        let again = serde_json::from_str(&written).expect("what is written can be read");
        assert_eq!(write(&again), written);
    }
}
