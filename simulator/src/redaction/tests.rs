use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::core::auth::sign;
use crate::profile::Profile;

const KEY: &str = "ключ/от+всего==shop-key";
const PLAIN_KEY: &str = "plain-shop-key-0123456789";
const CARD: &str = "5450101234563005";

fn redaction_of(keys: &[&str]) -> Redaction {
    let service = |key: &&str| Service {
        id: "shop".into(),
        secret_key: SecretKey::new(*key),
        blocked: false,
        deposit: None,
    };
    let services: Vec<Service> = keys.iter().map(service).collect();
    Redaction::new(&services, &[], Profile::standard().behaviour.clone())
}

fn redaction() -> Redaction {
    redaction_of(&[KEY, PLAIN_KEY])
}

fn struck(text: &str) -> String {
    redaction().veil().text(text)
}

fn shown(body: &str) -> String {
    into_text(redaction().veil().request(body.as_bytes()))
}

/// What is shown of the body of a request with this header.
fn signed(auth: Option<&str>, accepted: bool, body: &str) -> String {
    let auth = auth.map(|auth| format!("\nauth: {auth}"));
    let received = Received {
        wall: crate::core::Moment::from_millis(0),
        sent: crate::journal::Sent::now(),
        connection: 1,
        head: format!("POST /gateway{}", auth.unwrap_or_default()).into(),
        body: Bytes::from(body.to_owned()),
        form: None,
    };
    let redaction = redaction();
    let veil = redaction.veil_of_received(&received, accepted);
    into_text(veil.request(body.as_bytes()))
}

#[test]
fn every_key_in_a_text_is_struck_and_nothing_else() {
    assert_eq!(
        struck(&format!("a {PLAIN_KEY}, a {PLAIN_KEY}{KEY}!")),
        "a (key not kept), a (key not kept)(key not kept)!"
    );
    let innocent = &PLAIN_KEY[1..];
    assert_eq!(struck(innocent), innocent);
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

fn unicode(text: &str) -> String {
    let units = text.encode_utf16();
    units.map(|unit| format!("\\u{unit:04X}")).collect()
}

fn base64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

fn hex_of(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02X}")).collect()
}

#[rstest::rstest]
#[case(percent)]
#[case(unicode)]
#[case(base64)]
#[case(hex_of)]
#[case(|key: &str| base64(&format!("shop:{key}")))]
#[case(|key: &str| base64(&format!("{{\"key\":\"{key}\"}}")))]
#[case(|key: &str| key.to_uppercase())]
#[case(|key: &str| format!("{}{}", &percent(&key[..4]), &key[4..]))]
fn a_key_is_known_in_every_spelling(#[case] spell: fn(&str) -> String) {
    for key in [KEY, PLAIN_KEY] {
        // Letters beyond ASCII have no upper case that clients would send.
        if key == KEY && spell(key) == key.to_uppercase() {
            continue;
        }
        let left = struck(&format!("POST /x?y={} HTTP", spell(key)));
        assert!(left.contains("(key not kept)"), "{left}");
        assert!(left.len() < 60, "{left}");
    }
}

#[rstest::rstest]
#[case("short-key")]
#[case("1111111111111111")]
fn a_key_that_cannot_be_told_from_innocent_text_stays(#[case] key: &str) {
    let text = format!("{{\"account\":\"79{key}\"}}");
    let redaction = redaction_of(&[key]);
    assert_eq!(into_text(redaction.veil().request(text.as_bytes())), text);
}

#[test]
fn keys_of_other_sandboxes_are_known_by_their_form() {
    let made = "sandbox-secret-0123456789abcdef0123456789abcdef";
    assert_eq!(
        struck(&format!("{made} sandbox-secret-x")),
        "(key not kept) sandbox-secret-x"
    );
    assert_eq!(struck(&base64("x")), base64("x"));
}

fn auth_hash() -> String {
    sign(PLAIN_KEY, "1700000000000")
}

#[test]
fn the_hash_of_the_own_header_is_struck_wherever_and_however_it_stands() {
    let hash = auth_hash();
    let header = format!("shop-{hash}-1700000000000");
    let (upper, encoded) = (hash.to_uppercase(), base64(&hash));
    let body = format!(r#"{{"id":"{header}","account":"{upper}","more":"{encoded}"}}"#);
    let left = signed(Some(&header), true, &body);
    for spelling in [&hash, &upper, &encoded] {
        assert!(!left.contains(spelling.as_str()), "{left}");
    }
    assert!(left.starts_with(r#"{"id":"shop-(hash "#), "{left}");
}

#[rstest::rstest]
#[case(r#"{"auth":"shop-HASH-1700000000000"}"#)]
#[case(r#"{"auth":"shop:HASH:1700000000000"}"#)]
#[case(r#"{"auth":"1700000000000.HASH"}"#)]
#[case(r#"["HASH", "1700000000000"]"#)]
#[case(r#"{"hash":"HASH","at":1700000000000}"#)]
fn a_signature_in_the_wrong_place_is_struck(#[case] body: &str) {
    for hash in [auth_hash(), auth_hash().to_uppercase()] {
        let left = signed(None, false, &body.replace("HASH", &hash));
        assert!(!left.contains(&hash) && left.contains("not kept"), "{left}");
    }
}

#[rstest::rstest]
#[case(
    "auth: shop-HASH-1700000000000",
    "auth: shop-(hash not kept)-1700000000000"
)]
#[case("auth: HASH-shop", "auth: (malformed, not kept)")]
#[case("authorization: Bearer x", "authorization: (not kept)")]
#[case("x-other: a HASH", "x-other: (looks signed, not kept)")]
#[case("x-other: shop", "x-other: shop")]
fn a_head_is_shown_without_what_signs_it(#[case] line: &str, #[case] shown: &str) {
    let line = line.replace("HASH", &auth_hash());
    let head = format!("POST /gateway?a=b\n{line}");
    let left = redaction().veil().head(&head);
    assert_eq!(left, format!("POST /gateway?a=b\n{shown}"));
}

#[rstest::rstest]
#[case(
    "/gateway/0123456789abcdef0123456789ABCDEF",
    "/(may hold a key, not kept)"
)]
#[case(
    "/gateway?k=0123456789abcdef0123456789abcdef",
    "/gateway?(may hold a key, not kept)"
)]
fn a_path_that_may_hold_a_key_is_not_shown(#[case] target: &str, #[case] shown: &str) {
    let left = redaction().veil().head(&format!("GET {target}"));
    assert_eq!(left, format!("GET {shown}"));
}

#[test]
fn other_long_numbers_stay() {
    let other = "0123456789abcdef0123456789abcdef01234567";
    for body in [
        other.to_owned(),
        format!("a-{other}-b"),
        format!("{other}-1"),
    ] {
        assert_eq!(signed(None, false, &body), body);
    }
}

#[rstest::rstest]
#[case(r#"{"params":{"x":"CARD"}}"#, r#"{"params":{"x":"545010******3005"}}"#)]
#[case(r#"{"params":{"x":CARD}}"#, r#"{"params":{"x":"545010******3005"}}"#)]
#[case(
    r#"{"params":{"amount":CARD}}"#,
    r#"{"params":{"amount":"545010******3005"}}"#
)]
#[case(r#"{"params":["to CARD!"]}"#, r#"{"params":["to 545010******3005!"]}"#)]
#[case(
    r#"{"params":{"x":"5450 1012 3456 3005"}}"#,
    r#"{"params":{"x":"5450 10** **** 3005"}}"#
)]
#[case(
    r#"{"params":{"a":{"CVV":"123"}}}"#,
    r#"{"params":{"a":{"CVV":"(card data not kept)"}}}"#
)]
#[case(
    r#"{"params":{"pan":5450,"cvc":null}}"#,
    r#"{"params":{"pan":"(card data not kept)","cvc":null}}"#
)]
#[case(
    r#"{"params":{"card_number":"1234567890123"}}"#,
    r#"{"params":{"card_number":"123456***0123"}}"#
)]
#[case(r#"{"params":{"x":"CARD"#, r#"{"params":{"x":"545010******3005"#)]
#[case(r#"{"params":{"x" "CARD"#, r#"{"params":{"x" "545010******3005"#)]
#[case(
    r#"{"params":{"a":1 "cvv":"123"}}"#,
    r#"{"params":{"a":1 "cvv":"(card data not kept)"}}"#
)]
#[case(
    r#"{"params":{"account":"5"l"amount":1,"vendor_id":101606}}"#,
    r#"{"params":{"account":"*"l"amount":1,"vendor_id":101606}}"#
)]
#[case(
    r#"{"params":{"account":"5":"amount" "x","vendor_id":101606}}"#,
    r#"{"params":{"account":"*":"amount" "x","vendor_id":101606}}"#
)]
#[case(
    "card_expire=0729&to=CARD&cvv=12%33",
    "card_expire=(card data not kept)&to=545010******3005&cvv=(card data not kept)"
)]
fn card_data_in_parameters_is_struck(#[case] body: &str, #[case] left: &str) {
    assert_eq!(shown(&body.replace("CARD", CARD)), left);
}

#[rstest::rstest]
#[case(r#"{"id":"CARD","params":{}}"#)]
#[case(r#"{"id":CARD,"jsonrpc":"CARD"}"#)]
#[case(r#"{"params":{"amount":12000,"x":"5450101234563004"}}"#)]
#[case(r#"{"params":{"x":"1CARD99999"}}"#)]
#[case(r#"{"params":{"x":"79123456789"}}"#)]
fn what_is_no_card_data_stays(#[case] body: &str) {
    let body = body.replace("CARD", CARD);
    assert_eq!(shown(&body), body);
}

#[test]
fn what_lies_deeper_than_any_request_is_looked_through_as_text() {
    let body = format!("{}{CARD}", "[".repeat(100_000));
    assert!(shown(&body).ends_with("[545010******3005"));
}

#[test]
fn the_account_of_a_vendor_of_cards_is_shown_as_one_whatever_it_is() {
    let form = |account: &str| {
        format!(r#"{{"params":{{"vendor_form":{{"account":"{account}","vendor_id":101606}}}}}}"#)
    };
    assert_eq!(shown(&form("5450101234563000")), form("545010******3000"));
    let reserved = crate::catalogue::Catalogue::built_in().entries();
    let reserved = reserved.iter().next().unwrap().card_account.as_str();
    assert_eq!(shown(&form(reserved)), form(reserved));
    let redaction = redaction();
    assert_eq!(
        redaction.veil().account(101_606, "5450101234563000"),
        "545010******3000"
    );
    assert_eq!(
        redaction.veil().account(101_596, "5450101234563000"),
        "5450101234563000"
    );
}

#[test]
fn answers_and_texts_of_ours_keep_their_numbers() {
    let answer = format!(r#"{{"result":{{"transaction_id":{CARD}}}}}"#);
    assert_eq!(
        into_text(redaction().veil().bytes(answer.as_bytes())),
        answer
    );
    assert_eq!(
        redaction().veil().reason("not 5450101234563005"),
        "not 545010******3005"
    );
}

fn stand_in(kind: Kind, text: &str) -> String {
    StandIns::new(7).of(kind, text.as_bytes(), |_| false)
}

#[test]
fn a_stand_in_has_the_length_and_the_characters_of_what_it_stands_for() {
    let key = stand_in(Kind::Key, "Ab-1_\"ж");
    assert!(
        key.chars().count() == 7 && key.is_ascii() && !key.contains('"'),
        "{key}"
    );
    assert!(
        key.as_bytes()[0].is_ascii_uppercase() && key.as_bytes()[3].is_ascii_digit(),
        "{key}"
    );
    let card = stand_in(Kind::CardNumber, CARD);
    assert!(
        card.starts_with("545010") && card.ends_with("3005") && card != CARD,
        "{card}"
    );
    let hash = stand_in(Kind::Hash, &auth_hash());
    assert!(
        hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{hash}"
    );
    assert_ne!(
        StandIns::new(8).of(Kind::CardNumber, CARD.as_bytes(), |_| false),
        card
    );
}

#[test]
fn all_numbers_of_few_digits_have_stand_ins_of_their_own() {
    let all: std::collections::BTreeSet<String> = (0..1000)
        .map(|n| stand_in(Kind::CardData, &format!("{n:03}")))
        .collect();
    assert_eq!(all.len(), 1000);
    let cards: std::collections::BTreeSet<String> = (0..3000)
        .map(|n| stand_in(Kind::CardNumber, &format!("545010{n:06}3003")))
        .collect();
    assert_eq!(cards.len(), 3000);
}

#[test]
fn a_stand_in_is_never_something_that_is_taken() {
    let usual = stand_in(Kind::CardNumber, CARD);
    let other = StandIns::new(7).of(Kind::CardNumber, CARD.as_bytes(), |text| {
        text == usual.as_bytes()
    });
    assert_ne!(usual, other);
}

#[rstest::rstest]
#[case("1")]
#[case("100")]
#[case("-12.0e1")]
#[case("012")]
#[case("5450101234563005")]
fn a_number_stays_one_and_what_is_none_becomes_none(#[case] text: &str) {
    let is_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
    for drawn in 0..50 {
        let other = StandIns::new(drawn).of_json_number(text.as_bytes(), |_| false);
        assert_eq!(is_json(&other), is_json(text), "{other}");
        assert_eq!(other.len(), text.len());
    }
}

proptest! {
    #[test]
    fn no_body_is_a_panic(body in "([{}\\[\\]\",:\\\\%]|params|vendor_id|cvv|account|101606|5450101234563005|ж){0,20}") {
        let _ = shown(&body);
        let _ = struck(&body);
    }
}
