//! Looking for registered words in what is about to be shown, or has been written.

use std::collections::BTreeSet;

use memchr::memmem;

/// Hexadecimal digits of a SHA-1.
const HASH_LENGTH: usize = 40;

/// Where the output holds one of the words.
pub(super) fn find(words: &BTreeSet<String>, output: &[u8]) -> Option<usize> {
    let (hashes, secrets): (Vec<&String>, Vec<&String>) =
        words.iter().partition(|word| is_hash(word));
    let hashes: BTreeSet<String> = hashes
        .into_iter()
        .map(|hash| hash.to_ascii_lowercase())
        .collect();
    let mut secrets = secrets.into_iter();
    hash_in(&hashes, output).or_else(|| secrets.find_map(|secret| secret_in(secret, output)))
}

fn is_hash(word: &str) -> bool {
    word.len() == HASH_LENGTH && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// There are hundreds of hashes, so whatever looks like one is looked up, in place of searching for each.
fn hash_in(hashes: &BTreeSet<String>, output: &[u8]) -> Option<usize> {
    let mut digits = 0;
    for (at, byte) in output.iter().enumerate() {
        digits = if byte.is_ascii_hexdigit() {
            digits + 1
        } else {
            0
        };
        if digits >= HASH_LENGTH {
            let start = at + 1 - HASH_LENGTH;
            let seen = String::from_utf8_lossy(&output[start..=at]).to_ascii_lowercase();
            if hashes.contains(&seen) {
                return Some(start);
            }
        }
    }
    None
}

fn secret_in(secret: &str, output: &[u8]) -> Option<usize> {
    let forms: BTreeSet<String> = [
        secret.to_owned(),
        as_json(secret),
        as_html(secret),
        as_xml(secret),
    ]
    .into();
    forms
        .iter()
        .find_map(|form| memmem::find(output, form.as_bytes()))
}

fn as_json(text: &str) -> String {
    let quoted = serde_json::to_string(text).expect("text always has a JSON form");
    quoted
        .trim_start_matches('"')
        .trim_end_matches('"')
        .to_owned()
}

/// As askama writes it.
fn as_html(text: &str) -> String {
    let escape = |c: char| match c {
        '"' => "&#34;".to_owned(),
        '&' => "&#38;".to_owned(),
        '\'' => "&#39;".to_owned(),
        '<' => "&#60;".to_owned(),
        '>' => "&#62;".to_owned(),
        other => other.to_string(),
    };
    text.chars().map(escape).collect()
}

/// As JUnit's writer does.
fn as_xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\'', "&apos;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaks(word: &str, output: &str) -> bool {
        find(&BTreeSet::from([word.to_owned()]), output.as_bytes()).is_some()
    }

    #[test]
    fn a_secret_is_found_however_it_is_written() {
        let secret = r#"a"b&c<d'e\f"#;
        assert!(leaks(secret, &format!("key={secret};")));
        assert!(leaks(secret, &serde_json::to_string(&[secret]).unwrap()));
        assert!(leaks(secret, &format!("<p>{}</p>", as_html(secret))));
        assert!(leaks(secret, &format!("<p>{}</p>", as_xml(secret))));
        assert!(!leaks(secret, "a b c d e f"));
    }

    #[test]
    fn a_hash_is_found_among_other_digits_and_in_capitals() {
        let hash = "a9993e364706816aba3e25717850c26c9cd0d89d";
        assert!(leaks(hash, &format!("00{hash}ff")));
        assert!(leaks(hash, &hash.to_uppercase()));
        assert!(!leaks(hash, &hash[1..]));
    }
}
