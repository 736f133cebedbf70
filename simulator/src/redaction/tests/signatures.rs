//! Signatures without a header of their own.

use super::*;

/// A call that was not let in, and one that repeats what another was let in with.
#[rstest::rstest]
#[case(|hash: &str| hash.to_uppercase())]
#[case(percent)]
#[case(unicode)]
#[case(|hash: &str| format!("ab{hash}cd"))]
#[case(base64)]
#[case(|hash: &str| base64(&hash.to_uppercase()))]
#[case(|hash: &str| base64(&format!("x{hash}")))]
#[case(|hash: &str| base64_of(&bytes_of(hash)))]
#[case(|hash: &str| format!("x{}", base64_of(&bytes_of(hash))))]
#[case(|hash: &str| base64_of(&[b"ab".to_vec(), bytes_of(hash), b"c".to_vec()].concat()))]
#[case(|hash: &str| percent(&base64_of(&bytes_of(hash))))]
#[case(|hash: &str| base64_of(&bytes_of(hash)).trim_end_matches('=').replace('+', "-").replace('/', "_"))]
#[case(|hash: &str| in_lines(&base64(hash), "\\n"))]
fn a_signature_is_known_in_any_spelling_without_a_header_of_its_own(
    #[case] spell: fn(&str) -> String,
) {
    let spelled = spell(&auth_hash());
    let body = |time: &str| format!(r#"{{"note":"{spelled}","at":"{time}"}}"#);
    let left = signed(None, false, &body("1700000000000"));
    assert!(
        left.contains("(hash ") && !left.contains(&spelled[9..25]),
        "{left}"
    );
    // Nothing but the key and the time, or the call that came before, tells what it is.
    assert_eq!(
        signed(None, false, &body("1700000000001")),
        body("1700000000001")
    );
    let redaction = redaction();
    let shown = || {
        let texts = texts(
            Some("shop-0000000000000000000000000000000000000000-1"),
            &body("1"),
        );
        into_text(redaction.veil_of_texts(&texts, true).request(texts.body()))
    };
    assert_eq!(shown(), body("1"));
    redaction.remember(bytes_of(&auth_hash()).try_into().unwrap());
    assert!(
        shown().contains("(hash ") && !shown().contains(&spelled[9..25]),
        "{}",
        shown()
    );
    let told = redaction.veil().reason(&format!("paid to {spelled}"));
    assert!(!told.contains(&spelled[9..25]), "{told}");
    for n in 0..1000_u64 {
        redaction.remember(bytes_of(&sign("any", &n.to_string())).try_into().unwrap());
    }
    assert_eq!(shown(), body("1"), "there is a bound to what is remembered");
}
