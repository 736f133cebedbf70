//! What clients write, made fit to be shown.

/// The text without anything that could be a signature's hash: a client may complain about a whole header.
pub(super) fn without_hashes(text: &str) -> String {
    const HASH_DIGITS: usize = 40;
    let pieces = text.split_inclusive(|letter: char| !letter.is_ascii_hexdigit());
    pieces
        .map(|piece| {
            let digits = piece.trim_end_matches(|letter: char| !letter.is_ascii_hexdigit());
            if digits.len() >= HASH_DIGITS {
                piece.replace(digits, "<hash>")
            } else {
                piece.to_owned()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_not_shown() {
        let hash = "a9993e364706816aba3e25717850c26c9cd0d89d";
        assert_eq!(without_hashes(&format!("id-{hash}-1")), "id-<hash>-1");
    }
}
