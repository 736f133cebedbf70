//! A client's `traceparent`: kept, shown, and found by.

use super::*;
use crate::harness::payout;

const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const HEADER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// A payout with these headers.
async fn pay_as(bench: &Bench, headers: &[&str]) {
    let request = bench.request().body(payout().to_string());
    let add =
        |request: reqwest::RequestBuilder, value: &&str| request.header("Traceparent", *value);
    let request = headers.iter().fold(request, add);
    assert_eq!(request.send().await.unwrap().status(), 200);
}

/// 1: in the trace, 2: without one, 3: in another, 4: with what is none, 5: with two.
async fn traced() -> Bench {
    let bench = Bench::start().await;
    let other = HEADER.replace("4bf", "5bf");
    let capitals = HEADER.to_uppercase();
    for headers in [
        &[HEADER][..],
        &[],
        &[&other],
        &[&capitals],
        &[HEADER, HEADER],
    ] {
        pay_as(&bench, headers).await;
    }
    bench
}

#[tokio::test]
async fn a_call_shows_its_trace_and_keeps_the_header() {
    let bench = traced().await;
    let (_, call) = get(&bench, "/1").await;
    let trace = json!({"trace_id": ID, "parent_id": "00f067aa0ba902b7", "sampled": true});
    assert_eq!(call["trace"], trace);
    let header = json!({"name": "traceparent", "value": HEADER});
    assert!(
        call["request"]["headers"]
            .as_array()
            .unwrap()
            .contains(&header),
        "{call}"
    );
    let (_, list) = get(&bench, "?brief=true").await;
    let shown: Vec<_> = (0..5)
        .map(|row| list["rows"][row]["trace_id"].clone())
        .collect();
    let other = ID.replace("4bf", "5bf");
    assert_eq!(json!(shown), json!([ID, null, other, null, null]));
}

#[tokio::test]
async fn what_is_no_trace_is_a_header_all_the_same() {
    let bench = traced().await;
    for number in [4, 5] {
        let (_, call) = get(&bench, &format!("/{number}")).await;
        assert_eq!(call.get("trace"), None, "{call}");
        assert!(
            call["request"]["headers"]
                .to_string()
                .contains("traceparent"),
            "{call}"
        );
    }
}

#[rstest::rstest]
#[case("?trace=4bf92f3577b34da6a3ce929d0e0e4736", &[1])]
#[case("?trace=4BF92F3577B34DA6A3CE929D0E0E4736", &[1])]
#[case("?trace=00-4bf92f3577b34da6a3ce929d0e0e4736-1111111111111111-00", &[1])]
#[case("?trace=5bf92f3577b34da6a3ce929d0e0e4736", &[3])]
#[case("?trace=6bf92f3577b34da6a3ce929d0e0e4736", &[])]
#[case("?trace=4bf92f3577b34da6a3ce929d0e0e4736&outcome=error", &[])]
#[case("?trace=4bf92f3577b34da6a3ce929d0e0e4736&order=newest", &[1])]
#[case("?text=4bf92f3577b34da6a3ce929d0e0e4736", &[1, 4, 5])]
#[tokio::test]
async fn calls_are_found_by_their_trace(#[case] query: &str, #[case] expected: &[u64]) {
    let (status, list) = get(&traced().await, query).await;
    assert_eq!((status, numbers(&list)), (200, expected.to_vec()), "{list}");
}

#[rstest::rstest]
#[case("")]
#[case("4bf92f35")]
#[case("00000000000000000000000000000000")]
#[case("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")]
#[tokio::test]
async fn what_cannot_be_a_trace_finds_nothing_and_says_so(#[case] trace: &str) {
    let (status, answer) = get(&Bench::start().await, &format!("?trace={trace}")).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (400, &json!("bad-request"))
    );
    assert!(
        answer["error"]["message"]
            .as_str()
            .unwrap()
            .contains("32 hex digits"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_test_verifies_what_one_trace_did() {
    let bench = traced().await;
    let once =
        json!({"calls": [{"match": {"trace": HEADER, "method": "pam.pay_by_cash"}, "times": 1}]});
    let verified = bench.arrange("/sandboxes/default/verify", once).await;
    assert_eq!(verified["passed"], true, "{verified}");
}

/// No id is masked because it looks like something else; the number of a card that was put there is.
#[tokio::test]
async fn a_card_number_does_not_leave_as_a_trace() {
    let bench = Bench::start().await;
    let card = "5450101234563005";
    let id = format!("{card:0>32}");
    pay_as(&bench, &[&format!("00-{id}-{card}-01")]).await;
    let (_, call) = get(&bench, "/1").await;
    let (_, rows) = get(&bench, "?brief=true").await;
    for shown in [&call, &rows] {
        assert!(!shown.to_string().contains(card), "{shown}");
        assert!(
            shown.to_string().contains("(card data not kept)"),
            "{shown}"
        );
    }
    let (_, found) = get(&bench, &format!("?trace={id}")).await;
    assert_eq!(
        numbers(&found),
        [1],
        "what is hidden is found by its whole value"
    );
    assert_eq!(
        numbers(&get(&bench, &format!("?text={card}")).await.1),
        [0; 0]
    );
}
