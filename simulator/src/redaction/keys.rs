//! Secret keys in all the spellings in which clients let them slip out.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Find, Kind, spelling};
use paysys_core::service::SecretKey;

/// The keys that are looked for. One pass finds all of them, however many services there are.
pub(super) struct Keys(AhoCorasick);

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({} spellings)", self.0.patterns_len())
    }
}

impl Keys {
    /// Keys that a profile gave. Those that were made here are known by their form.
    pub(super) fn of<'a>(keys: impl Iterator<Item = &'a str>) -> Self {
        let given = keys.filter(|key| SecretKey::is_unmistakable(key));
        let mut spellings: BTreeSet<Vec<u8>> = given
            .filter(|key| !SecretKey::is_generated(key))
            .flat_map(|key| spellings(key.as_bytes()))
            .collect();
        // The first pattern: what it finds is looked at more closely.
        let generated = SecretKey::GENERATED.as_bytes().to_vec();
        spellings.remove(&generated);
        let patterns = std::iter::once(generated).chain(spellings);
        let built = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(patterns);
        Self(built.expect("a few thousand short texts fit into an automaton"))
    }

    /// All keys in a text without escapes.
    pub(super) fn find(&self, plain: &[u8]) -> Vec<Find> {
        let found = self.0.find_iter(plain).filter_map(|one| {
            let range = match one.pattern().as_usize() {
                0 => one.start()..generated_end(plain, one.start())?,
                _ => one.range(),
            };
            Some(Find {
                meant: plain[range.clone()].to_vec(),
                range,
                kind: Kind::Key,
                is_number: false,
            })
        });
        found.collect()
    }
}

/// Where a key ends that was made here and begins like this, if it is one.
fn generated_end(plain: &[u8], start: usize) -> Option<usize> {
    let end = start + SecretKey::GENERATED_BYTES;
    let digits = plain.get(start + SecretKey::GENERATED.len()..end)?;
    digits.iter().all(u8::is_ascii_hexdigit).then_some(end)
}

/// A key in every spelling that is no escape; upper and lower case are the same.
fn spellings(key: &[u8]) -> Vec<Vec<u8>> {
    let mut spellings = spelling::in_base64(key);
    spellings.extend([key.to_vec(), spelling::in_hex(key)]);
    spellings
}
