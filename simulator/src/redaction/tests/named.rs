//! Card data that nothing but the name before it gives away, where no JSON says what belongs to what.

use serde_json::json;

use super::{redaction, shown};

/// The value of each is the rule's example; nothing in it looks like a card.
#[rstest::rstest]
#[case("cvv=987")]
#[case("a=1&cvv=987&b=2")]
#[case("a=1;cvv=987;b=2")]
#[case("https://x.y/pay?cvv=987&a=1#f")]
#[case("https://x.y/#cvv=987")]
#[case("https://x.y/r?u=https%3A%2F%2Fy%2Fpay%3Fcvv%3D987")]
#[case("https://x.y/r?u=https%253A%252F%252Fy%252Fpay%253Fcvv%253D987")]
#[case("a=1&amp;cvv=987")]
#[case("params[vendor_form][cvv]=987")]
#[case("card[cvv][]=987")]
#[case("cvv[0]=987")]
#[case("params.cvv=987")]
#[case("cvv: 987")]
#[case("CVV :987, thank you")]
#[case("c-v-v = 987")]
#[case("cvv 987")]
#[case("cvv_2: 987")]
#[case("to_cvv: 987")]
#[case("toCvv: 987")]
#[case("<cvv>987</cvv>")]
#[case("<p:cvv type=\"text\">987</p:cvv>")]
#[case("<cvv>\n  <![CDATA[987]]>\n</cvv>")]
#[case("<a cvv=\"987\"/>")]
#[case("<a cvv = '987' b='1'>")]
#[case("<field name=\"cvv\">987</field>")]
#[case("<field name=\"cvv\" value=\"987\"/>")]
#[case("<member><name>cvv</name><value><string>987</string></value></member>")]
#[case("<key>cvv</key>\n<string>987</string>")]
#[case("&lt;cvv&gt;987&lt;/cvv&gt;")]
#[case("{'cvv': '987'}")]
#[case("{'a': None, 'cvv': 987}")]
#[case("{cvv:'987'}")]
#[case("{:cvv => \"987\"}")]
#[case("[('cvv', '987')]")]
#[case("[[\"cvv\",\"987\"]]")]
#[case("{\"cvv\":\"987\"}")]
#[case("data: {\"cvv\":\"987\"}")]
#[case("\"{\\\"cvv\\\": \\\"987\\\"}\"")]
#[case("{\"cvv\":{\"a\":[\"1\"],\"b\":\"987\"}}")]
#[case("{\"key\":\"cvv\",\"value\":\"987\"}")]
#[case("{\"name\": \"cvv\", \"value\": 987}")]
#[case("--b\r\nContent-Disposition: form-data; name=\"cvv\"\r\n\r\n987\r\n--b--")]
#[case(
    "--b\r\nContent-Disposition: form-data; name=\"cvv\"\r\nContent-Type: text/plain\r\n\r\n987\r\n--b--"
)]
#[case("%7B%22cvv%22%3A%22987%22%7D")]
#[case("cvv=%39%38%37")]
#[case("cvv=+987")]
fn a_value_behind_its_name_is_struck_in_every_notation(#[case] text: &str) {
    let mut inner = json!(text);
    let mut bodies = vec![text.to_owned(), format!("\u{feff}{text}")];
    for _ in 0..3 {
        bodies.push(json!({"params": {"a": inner}}).to_string());
        inner = json!(json!({"b": inner}).to_string());
    }
    // What begins as JSON and is valid is judged by its structure: only `params` hold card data there.
    let is_json = serde_json::from_str::<serde_json::Value>(text).is_ok();
    for body in bodies.iter().skip(if is_json { 2 } else { 0 }) {
        let left = shown(body);
        assert!(left.contains("(card data not kept)"), "{left}");
        assert!(!left.contains("987") && !left.contains("%37"), "{left}");
    }
    let redaction = redaction();
    let veil = redaction.veil();
    for told in [
        veil.reason(text),
        veil.account(101_596, text),
        veil.head(&format!(
            "POST /gateway?{}",
            text.replace('\r', "%0d").replace('\n', "%0a")
        )),
    ] {
        assert!(!told.contains("987") && !told.contains("%37"), "{told}");
    }
}

#[rstest::rstest]
#[case("card_number=5450 1000 0000 3001&a=1", "5450 10** **** 3001")]
#[case("card_number: 5450-1000-0000-3001, a", "5450-10**-****-3001")]
#[case("card_number=5450+1000+0000+3001", "5450+10**+****+3001")]
#[case("vendor_id=101606&account=5450100000003001", "545010******3001")]
#[case(
    "{\"account\":\"5450100000003001\",\"vendor_id\":101606}",
    "\"545010******3001"
)]
#[case("cvv=987&account=79", "cvv=(card data not kept)&account=79")]
#[case("exp_date: 12 / 27 for 79", ": (card data not kept) for 79")]
#[case("<cvv>987</cvv><a>1</a>", "<cvv>(card data not kept)</cvv><a>1</a>")]
#[case("{'cvv': '9', 'a': 'b'}", "{'cvv': '(card data not kept)', 'a': 'b'}")]
#[case("{\"cvv\":[1,[2]],\"a\":3}", "{\"cvv\":(card data not kept),\"a\":3}")]
fn a_value_has_its_natural_end(#[case] text: &str, #[case] left: &str) {
    let told = redaction().veil().reason(text);
    assert!(told.contains(left) && !told.contains("0000"), "{told}");
}

#[rstest::rstest]
#[case("discard_number=5, pano: 3, cvvs=1, expansion=2, japan=4")]
#[case("cvv=&a=1")]
#[case("cvv;a=1")]
#[case("<cvv></cvv><amount>500</amount>")]
#[case("<cvv/><amount>500</amount>")]
#[case("{\"cvv\":null,\"pan\":false,\"cvc\":\"\"}")]
#[case("a pan of water")]
#[case("give cvv and expiry")]
#[case("vendor_id=101596&account=5450100000003001")]
fn what_no_value_belongs_to_is_no_card_data(#[case] text: &str) {
    assert_eq!(redaction().veil().reason(text), text);
    let body = json!({"params": {"a": text}}).to_string();
    assert_eq!(shown(&body), body);
}

#[rstest::rstest]
#[case(r#"{"key":"cvv","value":"987"}"#)]
#[case(r#"{"value":987,"label":"x","name":"card_cvv"}"#)]
#[case(r#"{"to_cvv":"987"}"#)]
#[case(r#"{"toCvv":"987"}"#)]
#[case(r#"{"params[cvv]":"987"}"#)]
#[case(r#"{"cvv_2":"987","cvv\u00a0":"987","cvv:":"987"}"#)]
#[case(r#"{"vendor_id":101606,"account":"98700","vendor_id":101596}"#)]
fn a_member_is_known_by_its_name_and_by_the_name_beside_it(#[case] params: &str) {
    for body in [
        format!(r#"{{"params":{params}}}"#),
        format!(r#"{{"params":[{params}]}}"#),
    ] {
        let left = shown(&body);
        assert!(
            !left.contains("987") && left.matches("101596").count() < 2,
            "{left}"
        );
    }
}

/// A value that never ends is not looked for again from within.
#[rstest::rstest]
#[case("cvv=1&", 40_000)]
#[case("<cvv ", 0)]
#[case("cvv=[", 1)]
#[case("'cvv':{", 1)]
#[case("\"cvv\"\n", 0)]
fn very_many_names_are_looked_at_in_one_pass(#[case] text: &str, #[case] struck: usize) {
    let left = shown(&text.repeat(40_000));
    assert_eq!(left.matches("not kept").count(), struck);
}
