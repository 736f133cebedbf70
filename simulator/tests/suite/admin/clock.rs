use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::Bench;

const CLOCK: &str = "/sandboxes/default/clock";
const ADVANCE: &str = "/sandboxes/default/clock/advance";

async fn manual() -> Bench {
    Bench::with_profile("[clock]\nmode = \"manual\"\nstart = \"2026-01-01T00:00:00Z\"").await
}

#[tokio::test]
async fn a_manual_clock_moves_only_when_told() {
    let bench = manual().await;
    let transaction = bench.paid().await;
    assert_eq!(bench.get(CLOCK).await.1["now"], "2026-01-01T00:00:00Z");
    let answer = bench.arrange(ADVANCE, json!({"by": "1s"})).await;
    let at = "2026-01-01T00:00:01Z";
    let expected = json!({"clock": "manual", "now": at, "count": 1, "changed":
        [{"transaction_id": transaction, "at": at, "from": 0, "to": 1}]});
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn the_date_of_a_payment_is_sandbox_time() {
    let bench = manual().await;
    bench
        .arrange(ADVANCE, json!({"to": "2026-06-01T00:00:00Z"}))
        .await;
    let answer = bench.pay(crate::harness::wallet_form()).await;
    assert_eq!(answer["result"]["details"]["date"], 1_780_272_000);
}

#[tokio::test]
async fn next_goes_to_what_comes_next_and_then_nowhere() {
    let bench = manual().await;
    bench.paid().await;
    for expected in [
        "2026-01-01T00:00:01Z",
        "2026-01-01T00:00:03Z",
        "2026-01-01T00:00:03Z",
    ] {
        assert_eq!(
            bench.arrange(ADVANCE, json!({"next": true})).await["now"],
            expected
        );
    }
    assert_eq!(
        bench.arrange(ADVANCE, json!({"next": true})).await["changed"],
        json!([])
    );
}

#[tokio::test]
async fn the_pace_can_be_changed() {
    let bench = manual().await;
    let set = json!({"clock": "x60", "now": "2027-01-01T00:00:00Z"});
    let (status, answer) = bench.admin(Method::PUT, CLOCK, set).await;
    assert_eq!((status, &answer["clock"]), (200, &json!("x60")));
}

#[tokio::test]
async fn a_clock_goes_nowhere_it_cannot_go() {
    let bench = manual().await;
    let wrong: [Value; 8] = [
        json!({}),
        json!({"by": "1h", "next": true}),
        json!({"next": false}),
        json!({"by": "soon"}),
        json!({"by": "-1s"}),
        json!({"by": "99999999h"}),
        json!({"to": "2025-12-31T23:59:59Z"}),
        json!({"forward": "1h"}),
    ];
    for body in wrong {
        assert_eq!(
            bench.admin(Method::POST, ADVANCE, body.clone()).await.0,
            400,
            "{body}"
        );
    }
    for body in [
        json!({}),
        json!({"clock": "slow"}),
        json!({"now": "2020-01-01T00:00:00Z"}),
    ] {
        assert_eq!(
            bench.admin(Method::PUT, CLOCK, body.clone()).await.0,
            400,
            "{body}"
        );
    }
    assert_eq!(bench.get(CLOCK).await.1["now"], "2026-01-01T00:00:00Z");
    let (status, answer) = bench.get("/sandboxes/defalt/clock").await;
    assert_eq!(
        (status, &answer["error"]["did_you_mean"]),
        (404, &json!("default"))
    );
}
