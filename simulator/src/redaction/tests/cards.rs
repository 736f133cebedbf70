//! Card data in the parameters of requests.

use super::{CARD, redaction, shown};

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

/// The digits of a card in groups, with others beside them, of issuers of all kinds.
#[rstest::rstest]
#[case("5450\u{a0}1012\u{a0}3456\u{a0}3005")]
#[case("5450\\u00a01012\\u00A03456\\u00a03005")]
#[case("5450  1012  3456  3005")]
#[case("5450    1012    3456    3005")]
#[case("5450\u{3000}1012\u{3000}3456\u{3000}3005")]
#[case("5450&nbsp;1012&nbsp;3456&nbsp;3005")]
#[case("5450:1012:3456:3005")]
#[case("5450|1012|3456|3005")]
#[case("5450 · 1012 · 3456 · 3005")]
#[case("5450\u{ad}1012\u{2060}3456\u{2212}3005")]
#[case("1012 5450 1012 3456 3005 1012")]
#[case("5450 5450 1012 3456 3005 5450 5450 1012 3456 3005")]
#[case("5.450101234563005e15")]
#[case("5450.1012.3456.3005")]
#[case("5450_1012-3456/3005")]
#[case("545010 1234563005")]
#[case("12 5450101234563005 29")]
#[case("5450101234563005 12/29 987")]
#[case("00005450101234563005")]
#[case("pay5450101234563005now")]
#[case(r#"{\"to\":\"5450101234563005\"}"#)]
fn the_number_of_a_card_is_found_however_it_is_written(#[case] text: &str) {
    for body in [
        format!(r#"{{"params":{{"x":"{text}"}}}}"#),
        format!(r#"{{"params":{{"a":{{"{text}":1}}}}}}"#),
    ] {
        let left = shown(&body);
        assert!(left.contains("**") && !left.contains("123"), "{left}");
    }
}

#[rstest::rstest]
#[case::visa("4", 16)]
#[case::mastercard("2221", 16)]
#[case::mastercard("2720", 16)]
#[case::mastercard("55", 16)]
#[case::maestro("5018", 19)]
#[case::maestro("5020", 16)]
#[case::maestro("5038", 18)]
#[case::maestro("56", 16)]
#[case::maestro("6304", 19)]
#[case::maestro("6759", 16)]
#[case::maestro("6763", 16)]
#[case::diners("30", 16)]
#[case::diners("36", 16)]
#[case::diners("38", 19)]
#[case::amex("34", 15)]
#[case::amex("37", 15)]
#[case::jcb("3528", 16)]
#[case::discover("60", 16)]
#[case::discover("6011", 19)]
#[case::discover("6440", 16)]
#[case::discover("65", 16)]
#[case::union_pay("62", 17)]
#[case::mir("2204", 16)]
#[case::troy("9792", 16)]
#[case::uzcard("8600", 16)]
#[case::uzcard("5614", 16)]
#[case::humo("9860", 16)]
fn cards_of_every_known_issuer_are_found(#[case] prefix: &str, #[case] length: usize) {
    let body = |digits: &str| format!(r#"{{"params":{{"x":"{digits}"}}}}"#);
    let start = format!("{prefix}{}", "7".repeat(length - 1 - prefix.len()));
    let struck = (0..10).filter(|last| shown(&body(&format!("{start}{last}"))).contains("**"));
    assert_eq!(struck.count(), 1, "one check digit is right");
}

#[rstest::rstest]
#[case("cvv2")]
#[case("CVC")]
#[case("cardNumber")]
#[case("card-number")]
#[case("CardNumber")]
#[case("CARD_NUMBER")]
#[case("card_expiry")]
#[case("cardExpiry")]
#[case("exp_date")]
#[case("card\\u005fnumber")]
fn the_name_of_a_member_says_that_it_is_card_data(#[case] name: &str) {
    for value in [r#""987""#, "987", r#"{"a":["987"]}"#] {
        let left = shown(&format!(r#"{{"params":{{"{name}":{value}}}}}"#));
        assert!(left.contains("not kept") && !left.contains("987"), "{left}");
        let inner = format!(r#"{{"{name}":{value}}}"#)
            .replace('\\', "\\\\")
            .replace('"', "\\\"");
        let left = shown(&format!(r#"{{"params":{{"x":"{inner}"}}}}"#));
        assert!(left.contains("not kept") && !left.contains("987"), "{left}");
    }
    let left = shown(&format!(r#"{{"params":{{"x":"a=b&{name}=987"}}}}"#));
    assert!(left.contains("not kept") && !left.contains("987"), "{left}");
}

#[rstest::rstest]
#[case("101606")]
#[case("101606.0")]
#[case("1.01606e5")]
#[case(r#""101606""#)]
#[case(r#"" 101606 ""#)]
#[case(r#""\u0031\u00301606""#)]
fn a_vendor_of_cards_is_known_however_its_number_is_written(#[case] vendor: &str) {
    let form = |account: &str| {
        format!(r#"{{"params":{{"vendor_form":{{"vendor_id":{vendor},"account":"{account}"}}}}}}"#)
    };
    assert_eq!(shown(&form("5450101234563000")), form("545010******3000"));
}

#[rstest::rstest]
#[case(r#"{"params":{"discard_number":"123","pano":"1","expected":"2"}}"#)]
#[case(r#"{"params":{"x":"5450101234563004 5450 1012 3456 3006"}}"#)]
#[case(r#"{"params":{"x":"1234 7"},"cvv":"123","a":{"card_number":"5"}}"#)]
#[case(r#"{"params":{"x":"1545010123456300512345"}}"#)]
#[case(r#"{"params":{"x":"5450     1012     3456     3005"}}"#)]
#[case(r#"{"params":{"x":"0452010123456300"}}"#)]
#[case(r#"{"id":"CARD","params":{}}"#)]
#[case(r#"{"id":CARD,"jsonrpc":"CARD"}"#)]
#[case(r#"{"params":{"amount":12000,"x":"5450101234563004"}}"#)]
#[case(r#"{"params":{"x":"1CARD99999"}}"#)]
#[case(r#"{"params":{"x":"79123456789"}}"#)]
fn what_is_no_card_data_stays(#[case] body: &str) {
    let body = body.replace("CARD", CARD);
    assert_eq!(shown(&body), body);
}

/// A row of innocent numbers of every kind, a hundred of each: none of them holds a card's number by chance.
#[rstest::rstest]
#[case::amounts(|n| (1..8).map(|of| format!("{}00", of * n % 900 + 100)).collect::<Vec<_>>().join(","))]
#[case::prices(|n| (1..8).map(|of| format!("{}.{:02}", of * n * 7919 % 90_000 + 10_000, of * n % 100)).collect::<Vec<_>>().join(", "))]
#[case::phones(|n| format!("+7 9{:02} {:03}-{:02}-{:02}, +7 9{:02} {:03}-{:02}-{:02}", n, n * 31 % 1000, n, n * 7 % 100, n * 3 % 100, n * 17 % 1000, n * 11 % 100, n))]
#[case::phones(|n| format!("9{:02}{:07}, 9{:02}{:07}", n, n * 7919, n, n * 6173))]
#[case::addresses(|n| format!("{}.{}.{}.{} {}.{}.{}.{}", n + 1, n * 3 % 256, n * 7 % 256, n * 11 % 256, n + 30, n * 13 % 256, n * 17 % 256, n))]
#[case::dates(|n| format!("2026-{:02}-{:02} {:02}:{:02}:{:02}.{:03}", n % 12 + 1, n % 28 + 1, n % 24, n % 60, n * 7 % 60, n * 31 % 1000))]
fn rows_of_innocent_numbers_stay(#[case] row: fn(u64) -> String) {
    for n in 0..100 {
        for separator in [" ", ",", ".", "+", "-"] {
            let body = format!(
                r#"{{"params":{{"x":"{}"}}}}"#,
                row(n).replace(' ', separator)
            );
            assert_eq!(shown(&body), body);
        }
    }
}

/// What is there by chance hides nothing of what begins within it.
#[test]
fn numbers_that_overlap_are_struck_as_one() {
    for n in 0..1000 {
        let text = format!("4{n:03} 5450 1012 3456 3005");
        let body = format!(r#"{{"params":{{"x":"{text}"}}}}"#);
        let left = shown(&body);
        assert!(!left.contains("3456") && !left.contains(" 1012"), "{left}");
        assert_eq!(left.len(), body.len(), "{left}");
    }
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

/// A track, a number in groups with tabs: what looks like an escape need not be one, and what is none may be.
#[rstest::rstest]
#[case(r#"{"params":{"x":"%B5450101234563005^IVANOV/I^2812"}}"#)]
#[case(r#"{"params":{"x":"5450\t1012\t3456\t3005"}}"#)]
fn a_number_is_found_as_it_is_written_and_as_it_is_meant(#[case] body: &str) {
    let left = shown(body);
    assert!(
        !left.contains("0123456300") && !left.contains("1012"),
        "{left}"
    );
}

/// An account, a reference, a sentence: what a request's parameter may hold is looked for there as well.
#[rstest::rstest]
#[case("5450101234563005")]
#[case("%35450101234563005")]
#[case("%2535450101234563005")]
#[case("\\u0035450101234563005")]
#[case("&#53;450101234563005")]
#[case(r#"{"card_number":"5450101234563000"}"#)]
#[case("card_number=5450101234563000&a=1")]
#[case("a=1&card_number=5450101234563000")]
#[case("%7B%22card_number%22:%225450101234563000%22%7D")]
#[case("call 1 paid 5450\n1012\n3456\n3005")]
fn a_text_of_a_request_is_struck_wherever_it_is_told(#[case] text: &str) {
    let redaction = redaction();
    for told in [
        redaction.veil().reason(text),
        redaction.veil().account(101_596, text),
    ] {
        assert!(
            !told.contains("45010123456") && !told.contains("1012"),
            "{told}"
        );
    }
    for innocent in [
        "79123456789",
        "a=1&b=2",
        "call 5 paid 12000 to 998901234567",
    ] {
        assert_eq!(redaction.veil().reason(innocent), innocent);
    }
}
