//! Short rows, at a pace that a reader can follow.

use super::*;

/// Calls that were made before anybody listens.
async fn paid(times: u64) -> Bench {
    let bench = Bench::start().await;
    for amount in 1..=times {
        let mut form = wallet_form();
        form["amount"] = json!(amount);
        bench.pay(form).await;
    }
    bench
}

#[tokio::test]
async fn a_brief_stream_tells_the_rows_of_the_list() {
    let (bench, _) = five_calls().await;
    let (_, list) = get(&bench, "?brief=true").await;
    let mut reader = Reader::open(&bench, "?brief=true", None).await;
    for row in list["rows"].as_array().unwrap() {
        let (event, id, told) = reader.next().await.unwrap();
        assert_eq!((event.as_str(), &told), ("call", row));
        assert_eq!(id, row["number"].to_string());
    }
}

#[tokio::test]
async fn the_newest_of_many_are_told_and_the_others_counted() {
    let bench = paid(25).await;
    let mut reader = Reader::open(&bench, "?brief=true&per_second=20", None).await;
    let (event, _, skipped) = reader.next().await.unwrap();
    assert_eq!(
        (event.as_str(), skipped),
        ("skipped", json!({"calls": 15, "from": 1, "to": 15}))
    );
    for number in 16..=25 {
        assert_eq!(reader.next().await.unwrap().1, number.to_string());
    }
    bench.paid().await;
    assert_eq!(reader.next().await.unwrap().1, "26");
}

#[tokio::test]
async fn of_those_that_are_meant_the_newest_are_told() {
    let bench = paid(25).await;
    bench.check(1).await;
    let query = "?method=pam.pay_by_cash&text=%22USD%22,%22amount%22:1&per_second=4";
    let mut reader = Reader::open(&bench, query, None).await;
    let (event, _, skipped) = reader.next().await.unwrap();
    assert_eq!(
        (event.as_str(), skipped),
        ("skipped", json!({"calls": 9, "from": 1, "to": 17}))
    );
    for number in ["18", "19"] {
        let (event, id, call) = reader.next().await.unwrap();
        assert_eq!((event.as_str(), id.as_str()), ("call", number));
        assert!(call["request"].is_object(), "not brief: {call}");
    }
}

/// However fast calls come, what is told and what is passed over are all there were, and the last is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_count_of_and_the_last_is_told() {
    const CALLS: u64 = 300;
    let bench = Bench::start().await;
    let mut reader = Reader::open(&bench, "?brief=true&per_second=30", None).await;
    let client = async {
        for _ in 0..CALLS {
            bench.paid().await;
        }
    };
    let counting = async {
        let (mut told, mut skipped) = (0, 0);
        while told + skipped < CALLS {
            let (event, id, data) = reader.next().await.unwrap();
            match event.as_str() {
                "call" => told += 1,
                _ => skipped += data["calls"].as_u64().unwrap(),
            }
            assert!(
                told + skipped < CALLS || id == CALLS.to_string(),
                "{event} {data}"
            );
        }
        (told, skipped)
    };
    let ((), (told, skipped)) = tokio::join!(client, counting);
    assert_eq!(told + skipped, CALLS);
    assert!(
        told < CALLS,
        "300 in less than ten seconds are more than 30 a second"
    );
}

#[tokio::test]
async fn an_end_of_a_delivery_is_told_at_a_pace_too() {
    let bench = Bench::start().await;
    let fault = json!({"when": {"next": 1}, "then": {"delay": "300ms"}});
    bench.arrange("/sandboxes/default/rules", fault).await;
    let mut reader = Reader::open(&bench, "?brief=true&per_second=100", None).await;
    let (_, told) = tokio::join!(bench.paid(), async {
        [reader.any().await.unwrap(), reader.any().await.unwrap()]
    });
    assert_eq!(
        (told[0].0.as_str(), &told[0].2["ended"]),
        ("call", &json!("pending"))
    );
    assert_eq!(
        (told[1].0.as_str(), &told[1].2["delivered"]["ended"]),
        ("delivered", &json!("answered"))
    );
}

#[rstest::rstest]
#[case("rules", json!({"then": {"progression": "stuck"}}))]
#[case("clock/advance", json!({"by": "1h"}))]
#[case("payments/1000000/status", json!({"status": 3}))]
#[tokio::test]
async fn whatever_is_arranged_is_told(#[case] path: &str, #[case] body: Value) {
    let bench = Bench::with_profile(
        "[payments]\nfirst_transaction_id = 1000000\n[clock]\nmode = \"manual\"",
    )
    .await;
    bench.paid().await;
    for query in ["?brief=true&after=1", "?brief=true&after=1&per_second=50"] {
        let mut reader = Reader::open(&bench, query, None).await;
        let path = format!("/sandboxes/default/{path}");
        bench.admin(Method::POST, &path, body.clone()).await;
        assert_eq!(reader.next().await.unwrap().0, "changed", "{query}");
        bench.paid().await;
        assert_eq!(reader.next().await.unwrap().0, "call", "only once: {query}");
        bench.arrange("/sandboxes/default/reset", json!({})).await;
        assert_eq!(reader.next().await.unwrap().0, "reset", "{query}");
        bench.paid().await;
    }
}
