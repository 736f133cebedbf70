//! What is shown of a `traceparent`.

use super::{CARD, PLAIN_KEY, redaction, redaction_of};

/// What is shown of a request's head with this header.
fn shown(value: &str) -> String {
    let head = redaction()
        .veil()
        .head(&format!("POST /gateway\ntraceparent: {value}\nhost: x"));
    let value = head.strip_prefix("POST /gateway\ntraceparent: ").unwrap();
    value.strip_suffix("\nhost: x").unwrap().to_owned()
}

#[rstest::rstest]
#[case::drawn("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
#[case::digits_of_a_card_by_chance("00-4bf954501012345630059c0d1e7a86bf-00f067aa0ba902b7-01")]
#[case::short_id_filled_up("00-00000000000000004bf92f3577b34da6-00f067aa0ba902b7-01")]
#[case::counted("00-00000000000000000000000000000001-0000000000000002-01")]
#[case::all_letters("00-abcdefabcdefabcdefabcdefabcdefab-abcdefabcdefabcd-01")]
#[case::half_a_card_in_each("00-4bf92f3577b34da6a3ce929d0e545010-123456300500abcd-01")]
#[case::of_a_version_to_come("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x")]
#[case::none("what=4bf92f3577b34da6a3ce929d0e0e4736")]
fn an_id_is_shown_as_it_was_sent(#[case] value: &str) {
    assert_eq!(shown(value), value);
}

#[rstest::rstest]
#[case::zeros_before("00-0000000000000000CARD-00f067aa0ba902b7-01")]
#[case::zeros_behind("00-CARD0000000000000000-00f067aa0ba902b7-01")]
#[case::zeros_around("00-00000000CARD00000000-00f067aa0ba902b7-01")]
#[case::letters_before("00-ffffffffffffffffCARD-00f067aa0ba902b7-01")]
#[case::a_word_behind("00-CARDdeadbeefdeadbeef-00f067aa0ba902b7-01")]
#[case::twice("00-CARDCARD-00f067aa0ba902b7-01")]
#[case::digits_behind("00-CARD7302946158203941-00f067aa0ba902b7-01")]
#[case::as_the_part("00-4bf92f3577b34da6a3ce929d0e0e4736-CARD-01")]
#[case::in_what_comes_behind("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-CARD")]
#[case::in_what_is_no_trace("00-CARD-01")]
fn a_card_number_in_it_is_struck(#[case] value: &str) {
    let shown = shown(&value.replace("CARD", CARD));
    assert!(
        !shown.contains(CARD) && shown.contains(['*', '(']),
        "{shown}"
    );
}

#[test]
fn a_key_in_it_is_struck() {
    let key = "4bf92f3577b34da6a3ce929d0e0e4736";
    let redaction = redaction_of(&[key, PLAIN_KEY]);
    assert_eq!(redaction.veil().trace_id(key), "(key not kept)");
}

/// Ids of tracers are drawn; hardly any may be taken for something else.
#[test]
fn drawn_ids_are_shown() {
    use paysys_core::Seed;
    use paysys_core::chance::Purpose;
    let redaction = redaction();
    let veil = redaction.veil();
    let drawn = (0..20_000).map(|number| Seed(1).hex32(Purpose::MxId, number).to_string());
    let hidden: Vec<String> = drawn.filter(|id| veil.trace_id(id) != *id).collect();
    assert_eq!(hidden, [""; 0]);
}
