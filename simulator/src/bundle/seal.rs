//! The checksum at the end of a bundle: a byte that was changed without changing an outcome, such as
//! a time that nothing depends on, is found all the same. It guards against accidents, not malice.

use bytes::Bytes;
use sha1::{Digest, Sha1};

const BEFORE: &str = ",\n\"checksum\":\"";
const BEHIND: &str = "\"}\n";

/// Pieces of a file, and behind them the seal.
pub(super) struct Sealed<I> {
    pieces: I,
    running: Option<Sha1>,
}

/// Puts a seal behind pieces of a file.
pub(super) fn seal<I: Iterator<Item = String>>(pieces: I) -> Sealed<I> {
    Sealed {
        pieces,
        running: Some(Sha1::new()),
    }
}

impl<I: Iterator<Item = String>> Iterator for Sealed<I> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        if let Some(piece) = self.pieces.next() {
            if let Some(running) = &mut self.running {
                running.update(&piece);
            }
            return Some(piece);
        }
        self.running.take().map(the_seal)
    }
}

/// Whether the seal fits the text before it, to the last byte of the file.
pub(super) fn is_whole(text: &str) -> bool {
    let Some((sealed, _)) = text.rsplit_once(BEFORE) else {
        return false;
    };
    text[sealed.len()..] == the_seal(Sha1::new().chain_update(sealed))
}

fn the_seal(all: Sha1) -> String {
    let checksum = Bytes::copy_from_slice(&all.finalize());
    format!("{BEFORE}{checksum:x}{BEHIND}")
}
