use rstest::rstest;

use super::*;

const RIGHT: &str =
    r#"{"id": "1", "method": "pam.check_payment", "params": {"a": "Tom's, it's {x: //}"}}"#;

fn mistake(body: &[u8], content_type: &str, content_encoding: &str) -> Option<Cow<'static, str>> {
    let refused = Refused {
        body,
        content_type,
        content_encoding,
    };
    diagnose(&refused).map(|diagnosis| diagnosis.mistake)
}

#[rstest]
#[case::empty("", "empty")]
#[case::blank(" \r\n", "empty")]
#[case::bom("\u{feff}{}", "byte-order-mark")]
#[case::form("id=1&method=pam.pay_by_cash", "form-encoded")]
#[case::json_as_a_form("%7B%22id%22%3A1%7D=", "form-encoded")]
#[case::json_as_a_value("data={\"id\":1}", "form-encoded")]
#[case::multipart(
    "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n1\r\n--b--",
    "multipart"
)]
#[case::xml("<?xml version=\"1.0\"?><a/>", "xml")]
#[case::soap(" <soap:Envelope/>", "xml")]
#[case::twice(r#""{\"id\":1}""#, "json-in-a-string")]
#[case::params(r#"{"id":1,"params":"{\"vendor_form\":{}}"}"#, "json-in-a-string")]
#[case::form_in_params(r#"{"params":{"vendor_form":"{\"amount\":1}"}}"#, "json-in-a-string")]
#[case::batch("[{}]", "batch")]
#[case::quotes("{'id': 1}", "single-quotes")]
#[case::comma("{\"id\": 1, \n}", "trailing-comma")]
#[case::names("{id: 1}", "unquoted-names")]
#[case::comments("{\"id\": 1 /* one */}", "comments")]
#[case::python("{\"id\": None}", "python-values")]
#[case::javascript("{\"amount\": NaN}", "javascript-values")]
#[case::cut("{\"id\": 1, \"meth", "cut-off")]
#[case::else_("{\"id\": 01}", "not-json")]
#[case::words("hello", "not-json")]
fn a_text_is_diagnosed(#[case] body: &str, #[case] named: &str) {
    assert_eq!(
        mistake(body.as_bytes(), "application/json", "").as_deref(),
        Some(named)
    );
}

#[rstest]
#[case::gzip(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab", "compressed")]
#[case::deflate(b"\x78\x9c\xab\x56\xca\x4c", "compressed")]
#[case::utf16(b"{\0\"\0i\0d\0\"\0:\x001\0}\0", "utf-16")]
#[case::utf16_be(b"\0{\0\"\0i\0d", "utf-16")]
#[case::marked_utf16(b"\xff\xfe{\0}\0", "utf-16")]
#[case::windows(b"{\"name\": \"\xc8\xe2\xe0\xed\"}", "windows-1251")]
#[case::latin(b"{\"name\": \"\x93x\x94 \x80\"}", "not-utf-8")]
fn bytes_are_diagnosed(#[case] body: &[u8], #[case] named: &str) {
    assert_eq!(mistake(body, "", "").as_deref(), Some(named));
}

#[test]
fn headers_tell_as_well() {
    let form = "application/x-www-form-urlencoded; charset=utf-8";
    assert_eq!(mistake(b"hello", form, "").as_deref(), Some("form-encoded"));
    assert_eq!(
        mistake(b"hello", "multipart/form-data; boundary=b", "").as_deref(),
        Some("multipart")
    );
    assert_eq!(mistake(b"hello", "", "br").as_deref(), Some("compressed"));
}

#[test]
fn what_is_right_is_not_diagnosed() {
    assert_eq!(
        mistake(
            RIGHT.as_bytes(),
            "application/x-www-form-urlencoded",
            "identity"
        ),
        None
    );
    assert_eq!(mistake(b"{\"id\": 1}", "", ""), None);
}
