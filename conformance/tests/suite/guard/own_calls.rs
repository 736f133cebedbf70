//! Calls of a user's own: one strict form is sent, everything else is not, plan or no plan.

use paysys_exchange::Request;
use rstest::rstest;

use super::{CHECK, STRANGER, auth, call, judged, payout, pays, reads};

#[rstest]
#[case::as_documented(CHECK)]
#[case::with_the_version(r#"{"jsonrpc":"2.0","id":202,"method":"pam.check_payment","params":{"agr_transaction_id":"2355076"}}"#)]
#[case::with_spaces("{ \"id\" : null,\n\"method\":\"pam.check_payment\" , \"params\":{} }")]
#[case::without_params(
    r#"{"id":"1cb17690-9105-4a23-9868-f5006cda7724","method":"pam.no_such_method"}"#
)]
fn a_documented_reading_call_is_sent(#[case] body: &str) {
    assert!(
        reads(&call(body)),
        "{body}: {:?}",
        judged(&call(body)).err()
    );
}

#[rstest]
#[case::another_method(r#"{"id":1,"method":"pam.refund","params":{"transaction_id":5}}"#)]
#[case::in_capitals(r#"{"id":1,"method":"PAM.CHECK_PAYMENT"}"#)]
#[case::method_twice(r#"{"id":1,"method":"pam.check_payment","method":"pam.check_payment"}"#)]
#[case::twice_further_down(r#"{"id":1,"method":"pam.check_payment","params":{"agr_transaction_id":1,"agr_transaction_id":2}}"#)]
#[case::another_member(r#"{"id":1,"method":"pam.check_payment","comment":"x"}"#)]
#[case::another_parameter(r#"{"id":1,"method":"pam.check_payment","params":{"transaction_id":1}}"#)]
#[case::parameter_for_the_invented(
    r#"{"id":1,"method":"pam.no_such_method","params":{"agr_transaction_id":1}}"#
)]
#[case::positional(r#"{"id":1,"method":"pam.check_payment","params":[1]}"#)]
#[case::a_form_as_parameter(
    r#"{"id":1,"method":"pam.check_payment","params":{"agr_transaction_id":{"vendor_form":{}}}}"#
)]
#[case::words_as_parameter(
    r#"{"id":1,"method":"pam.check_payment","params":{"agr_transaction_id":"1; pam.pay_by_cash"}}"#
)]
#[case::words_as_id(r#"{"id":"pam.pay_by_cash","method":"pam.check_payment"}"#)]
#[case::escaped(r#"{"id":1,"method":"pam.check\u005fpayment"}"#)]
#[case::escaped_in_json5(r#"{"id":1,"method":"pam.p\x61y_by_cash"}"#)]
#[case::a_batch(r#"[{"id":1,"method":"pam.check_payment"}]"#)]
#[case::with_a_comment(r#"{"id":1,"method":"pam.check_payment"/* pam.pay_by_cash */}"#)]
#[case::followed_by_more(r#"{"id":1,"method":"pam.check_payment"}{"method":"pam.pay_by_cash"}"#)]
#[case::another_version(r#"{"id":1,"method":"pam.check_payment","jsonrpc":"1.0"}"#)]
#[case::a_long_number(r#"{"id":1,"method":"pam.check_payment","params":{"agr_transaction_id":123456789012345678901}}"#)]
#[case::no_method(r#"{"id":1}"#)]
#[case::empty("{}")]
#[case::a_form("method=pam.check_payment&agr_transaction_id=2")]
fn any_other_reading_call_is_not_sent(#[case] body: &str) {
    assert!(judged(&call(body)).is_err(), "{body}");
}

#[rstest]
#[case::beginning_with_a_mark(b"\xef\xbb\xbf{\"id\":1,\"method\":\"pam.check_payment\"}")]
#[case::another_encoding(b"{\0\"\0i\0d\0\"\0:\x001\0}\0")]
#[case::no_text(b"{\"id\":\"\xff\",\"method\":\"pam.check_payment\"}")]
#[case::packed(b"\x1f\x8b\x08\x00\x00\x00\x00\x00")]
fn bytes_that_are_not_plain_text_are_not_sent(#[case] body: &[u8]) {
    let request = Request {
        body: body.to_vec(),
        ..call("")
    };
    assert!(judged(&request).is_err());
}

#[rstest]
#[case("?method=pam.payout&account=79123456789&amount=12000")]
#[case("?method=pam.pay_\tby_cash")]
#[case("/../admin/refund?id=1")]
#[case("/%2e%2e/admin")]
#[case("/")]
#[case("?")]
#[case("#pay")]
#[case("//elsewhere.example/")]
#[case("/./")]
fn a_call_of_ones_own_goes_to_the_targets_url_only(#[case] path: &str) {
    let request = Request {
        path: path.to_owned(),
        ..call(CHECK)
    };
    assert!(judged(&request).is_err(), "{path}");
}

#[rstest]
#[case("X-RPC-Method", "pam.pay_by_cash")]
#[case("X-HTTP-Method-Override", "DELETE")]
#[case("Content-Length", "5")]
#[case("Transfer-Encoding", "chunked")]
#[case("Content-Encoding", "gzip")]
#[case("Host", "other.example")]
#[case("Cookie", "session=1")]
#[case("Authorization", "Bearer x")]
#[case("Card-Token", "x")]
#[case("Auth", "second")]
#[case("Content-Type", "application/json; charset=utf-16")]
#[case("Content-Type", "application/x-www-form-urlencoded")]
#[case("Accept", "pam.pay_by_cash")]
#[case("Accept-Language", "ru\u{e9}")]
#[case("X-A", "1\r\nAuth: x")]
#[case("X A", "1")]
fn headers_that_could_mean_anything_are_not_sent(#[case] name: &str, #[case] value: &str) {
    let mut added = call(CHECK);
    added.headers.push((name.to_owned(), value.to_owned()));
    assert!(judged(&added).is_err(), "{name} added");
}

#[rstest]
#[case("Accept-Language", "ru-RU, ru;q=0.9")]
#[case("Accept", "application/json")]
fn plain_headers_are_sent(#[case] name: &str, #[case] value: &str) {
    let mut request = call(CHECK);
    request.headers.push((name.to_owned(), value.to_owned()));
    assert!(reads(&request));
    request
        .headers
        .push((name.to_lowercase(), value.to_owned()));
    assert!(judged(&request).is_err(), "{name} twice");
}

#[rstest]
#[case("GET")]
#[case("DELETE")]
#[case("PAY")]
#[case("PO ST")]
fn another_verb_is_not_sent(#[case] verb: &str) {
    let request = Request {
        verb: verb.to_owned(),
        ..call(CHECK)
    };
    assert!(judged(&request).is_err());
}

#[rstest]
#[case::whole(r#"{"account":"79123456789","currency":"USD","amount":12000,"vendor_id":101596}"#)]
#[case::in_another_order(r#"{"vendor_id":101596,"amount":1,"account":"79123456789"}"#)]
#[case::nothing("{}")]
#[case::nobody(r#"{"account":null,"currency":"","amount":false,"vendor_id":null}"#)]
#[case::other_types(r#"{"account":79123456789,"amount":"12000","vendor_id":"101596"}"#)]
#[case::odd_amounts(r#"{"amount":-1.5e3}"#)]
fn a_payout_to_ones_own_payee_may_be_planned(#[case] form: &str) {
    assert!(
        pays(&payout(form)),
        "{form}: {:?}",
        judged(&payout(form)).err()
    );
}

#[rstest]
#[case::a_stranger(&format!(r#"{{"account":"{STRANGER}"}}"#))]
#[case::an_address(r#"{"account":"someone.else@example.org"}"#)]
#[case::another_currency(r#"{"account":"79123456789","currency":"EUR"}"#)]
#[case::a_field_nobody_knows(r#"{"account":"79123456789","note":"for you"}"#)]
#[case::a_wallet(r#"{"account":"79123456789","wallet":"79123456789"}"#)]
#[case::in_capitals(r#"{"Account":"79123456789"}"#)]
#[case::twice(r#"{"account":"79123456789","account":"79123456789"}"#)]
#[case::a_list(r#"{"account":["79123456789"]}"#)]
#[case::an_object(r#"{"amount":{"value":1}}"#)]
#[case::with_a_blank(r#"{"account":" 79123456789"}"#)]
#[case::yes(r#"{"account":true}"#)]
#[case::a_word_as_amount(r#"{"amount":"someone.else@example.org"}"#)]
#[case::a_grouped_amount(r#"{"amount":"12 000"}"#)]
#[case::a_torn_amount(r#"{"amount":"1e5."}"#)]
#[case::text(r#""form""#)]
#[case::list("[]")]
fn a_payout_that_could_reach_anybody_else_is_not_sent(#[case] form: &str) {
    assert!(judged(&payout(form)).is_err(), "{form}");
}

#[rstest]
#[case::two_forms(
    r#"{"id":1,"method":"pam.pay_by_cash","params":{"vendor_form":{},"transaction_form":{}}}"#
)]
#[case::no_form(r#"{"id":1,"method":"pam.pay_by_cash","params":{"account":"79123456789"}}"#)]
#[case::form_outside(
    r#"{"id":1,"method":"pam.pay_by_cash","vendor_form":{},"params":{"vendor_form":{}}}"#
)]
#[case::another_way(r#"{"id":1,"method":"pam.pay_by_id","params":{"vendor_form":{}}}"#)]
#[case::in_capitals(r#"{"id":1,"method":"PAM.PAY_BY_CASH","params":{"vendor_form":{}}}"#)]
fn a_payout_holds_one_form_and_nothing_else(#[case] body: &str) {
    assert!(judged(&call(body)).is_err(), "{body}");
}

#[test]
fn who_pays_is_a_service_of_the_target_or_nobody() {
    let signed = |id: Option<&str>| {
        let mut request = payout("{}");
        request.headers.truncate(1);
        request.headers.extend(id.map(auth));
        request
    };
    for ours in [Some("first"), Some("second"), None] {
        assert!(pays(&signed(ours)), "{ours:?}");
    }
    for other in ["someone", "First", "first-x", "x-first", ""] {
        assert!(judged(&signed(Some(other))).is_err(), "{other}");
    }
    let mut odd = signed(None);
    odd.headers.push(("Auth".to_owned(), "someone".to_owned()));
    assert!(judged(&odd).is_err(), "a header that names nobody to us");
    let mut both = signed(Some("first"));
    both.headers.push(auth("someone"));
    assert!(judged(&both).is_err(), "two headers");
}

#[test]
fn the_caller_is_read_from_the_header_that_is_sent() {
    let caller =
        |request: &Request| judged(request).map(|judged| judged.caller().id().map(str::to_owned));
    assert_eq!(caller(&payout("{}")), Ok(Some("first".to_owned())));
    let mut second = payout("{}");
    second.headers[1] = auth("second");
    assert_eq!(caller(&second), Ok(Some("second".to_owned())));
}
