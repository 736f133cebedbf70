//! Every preset by name: what the client sees, and how many payments there are afterwards.

use super::*;

/// Pays under a preset; what the client sees, and how many payments that made.
async fn pay_under(fault: &str) -> (Bench, String, End, usize) {
    let bench = with_rule(json!({ "fault": fault })).await;
    let (answer, end) = match fault {
        "lost-response" | "stale-keepalive" => pay_raw(&bench).await,
        "timeout-not-committed" => pay_raw_patiently(&bench, Duration::from_millis(300)).await,
        _ => pay_and_hear(&bench).await,
    };
    let payments = bench.payments().await.len();
    (bench, answer, end, payments)
}

#[rstest::rstest]
#[case("lost-response", "", End::Closed, 1)]
#[case("committed-but-5xx", "HTTP/1.1 502 Bad Gateway", End::Silent, 1)]
#[case("committed-but-error", "HTTP/1.1 200 OK", End::Silent, 1)]
#[case("timeout-not-committed", "", End::Silent, 0)]
#[case("late-commit", "HTTP/1.1 504 Gateway Timeout", End::Silent, 0)]
#[case("stale-keepalive", "", End::Closed, 0)]
#[case("outage", "HTTP/1.1 503 Service Unavailable", End::Silent, 0)]
#[case("brown-out", "HTTP/1.1 200 OK", End::Silent, 1)]
#[case("rate-limited", "HTTP/1.1 429 Too Many Requests", End::Silent, 0)]
#[tokio::test]
async fn a_preset_does_what_its_name_says(
    #[case] fault: &str,
    #[case] first_line: &str,
    #[case] ended: End,
    #[case] paid: usize,
) {
    let (bench, answer, end, payments) = pay_under(fault).await;
    assert_eq!(answer.lines().next().unwrap_or_default(), first_line);
    assert_eq!((end, payments), (ended, paid));
    let call = bench.calls().await.pop().unwrap();
    assert_eq!(call["decided"]["fault"]["name"], fault);
    assert_eq!(call["decided"]["committed"], paid == 1);
}

#[tokio::test]
async fn committed_but_5xx_is_a_proxys_page() {
    let (_, answer, ..) = pay_under("committed-but-5xx").await;
    assert_eq!(
        crate::wire::header(&answer, "content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(crate::wire::body(&answer).contains("<html"), "{answer}");
}

#[tokio::test]
async fn committed_but_error_is_an_rpc_error() {
    let (_, answer, ..) = pay_under("committed-but-error").await;
    let answer: Value = serde_json::from_str(crate::wire::body(&answer)).unwrap();
    assert_eq!(crate::harness::code(&answer), -32400);
}

#[tokio::test]
async fn outage_and_rate_limit_say_when_to_come_back() {
    for (fault, seconds) in [("outage", "30"), ("rate-limited", "1")] {
        let (_, answer, ..) = pay_under(fault).await;
        assert_eq!(
            crate::wire::header(&answer, "retry-after"),
            Some(seconds),
            "{fault}"
        );
    }
}

#[tokio::test]
async fn a_preset_of_the_profiles_own_has_a_name_too() {
    let profile =
        "[faults.cut-off]\npoint = \"after-commit\"\naction = { truncate = { bytes = 5 } }";
    let bench = Bench::with_profile(profile).await;
    bench.rule(json!({"then": {"fault": "cut-off"}})).await;
    let (answer, _) = pay_raw(&bench).await;
    assert_eq!(crate::wire::body(&answer), r#"{"id""#);
}
