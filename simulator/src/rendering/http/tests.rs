use std::io::Read;

use flate2::read::GzDecoder;

use super::*;

const ANSWER: &[u8] = br#"{"id":1,"error":null,"result":{}}"#;

fn fault(json: &str) -> Http {
    serde_json::from_str(json).unwrap()
}

fn response(json: &str) -> Response<Bytes> {
    respond(&fault(json), ANSWER, "application/json; charset=utf-8")
}

fn header<'a>(response: &'a Response<Bytes>, name: &str) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

#[test]
fn the_gateways_answer_keeps_its_bytes_and_label_under_another_status() {
    let response = response(r#"{"status":500}"#);
    assert_eq!(response.status(), 500);
    assert_eq!(response.body(), ANSWER);
    let label = header(&response, "content-type");
    assert_eq!(label, Some("application/json; charset=utf-8"));
}

#[test]
fn json_is_no_rpc_answer() {
    let response = response(r#"{"status":200,"body":"json"}"#);
    assert_eq!(response.body(), br#"{"status":"error"}"#.as_slice());
    assert_eq!(header(&response, "content-type"), Some("application/json"));
}

#[test]
fn html_is_a_page_about_the_status() {
    let response = response(r#"{"status":503,"body":"html","retry_after":30}"#);
    let page = std::str::from_utf8(response.body()).unwrap();
    assert!(
        page.contains("<title>503 Service Unavailable</title>"),
        "{page}"
    );
    assert_eq!(
        header(&response, "content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(header(&response, "retry-after"), Some("30"));
}

#[test]
fn an_empty_body_has_no_label() {
    let response = response(r#"{"status":429,"body":"empty"}"#);
    assert!(response.body().is_empty());
    assert!(response.headers().is_empty());
}

#[test]
fn a_redirect_says_where_to() {
    let response = response(r#"{"status":307,"body":"empty","location":"/elsewhere"}"#);
    assert_eq!(header(&response, "location"), Some("/elsewhere"));
}

#[test]
fn the_label_may_be_wrong() {
    let response = response(r#"{"status":200,"content_type":"text/plain"}"#);
    assert_eq!(header(&response, "content-type"), Some("text/plain"));
    assert_eq!(response.body(), ANSWER);
}

#[test]
fn a_byte_order_mark_is_compressed_with_the_rest() {
    let response = response(r#"{"status":200,"gzip":true,"bom":true}"#);
    assert_eq!(header(&response, "content-encoding"), Some("gzip"));
    let mut plain = Vec::new();
    GzDecoder::new(response.body().as_ref())
        .read_to_end(&mut plain)
        .unwrap();
    assert_eq!(plain, [b"\xEF\xBB\xBF", ANSWER].concat());
}
