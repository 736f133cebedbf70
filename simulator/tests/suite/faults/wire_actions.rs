//! Actions on the wire, each on a raw socket.

use super::*;
use crate::wire::{body, header};

#[tokio::test]
async fn reset_is_a_tcp_reset() {
    let bench = with_rule(custom(json!("after-commit"), json!("reset"))).await;
    assert_eq!(pay_raw(&bench).await, (String::new(), End::Reset));
    assert_eq!(delivered(&bench).await, (0, "reset".into()));
    assert_eq!(bench.payments().await.len(), 1);
}

#[tokio::test]
async fn close_ends_the_connection_without_a_byte() {
    let bench = with_rule(custom(json!("after-commit"), json!("close"))).await;
    assert_eq!(pay_raw(&bench).await, (String::new(), End::Closed));
    assert_eq!(delivered(&bench).await, (0, "closed".into()));
}

#[tokio::test]
async fn hang_ends_at_its_limit() {
    let hang = json!({"hang": {"limit": "50ms"}});
    let bench = with_rule(custom(json!("before-commit"), hang)).await;
    assert_eq!(pay_raw(&bench).await, (String::new(), End::Closed));
    assert_eq!(delivered(&bench).await, (0, "closed".into()));
}

#[tokio::test]
async fn hang_ends_when_the_client_has_gone() {
    let bench = with_rule(custom(json!("before-commit"), json!("hang"))).await;
    let mut wire = Wire::connect(&bench).patient_for(Duration::from_millis(100));
    wire.send(&bench, &payout());
    let heard = tokio::task::spawn_blocking(move || (wire.read_to_the_end(), wire));
    let (heard, wire) = heard.await.unwrap();
    assert_eq!(heard, (String::new(), End::Silent));
    wire.reset();
    assert_eq!(delivered(&bench).await, (0, "client-gone".into()));
}

#[tokio::test]
async fn truncate_never_sends_the_last_byte() {
    let truncate = json!({"truncate": {"bytes": 100_000}});
    let bench = with_rule(custom(json!("after-commit"), truncate)).await;
    let (answer, end) = pay_raw(&bench).await;
    let promised: usize = header(&answer, "content-length").unwrap().parse().unwrap();
    assert_eq!((body(&answer).len() + 1, end), (promised, End::Closed));
}

#[tokio::test]
async fn truncate_breaks_off_in_the_body() {
    let bench = with_rule(custom(
        json!("after-commit"),
        json!({"truncate": {"bytes": 40}}),
    ))
    .await;
    let (answer, end) = pay_raw(&bench).await;
    let promised: usize = header(&answer, "content-length").unwrap().parse().unwrap();
    assert_eq!((body(&answer).len(), end), (40, End::Closed));
    assert!(
        promised > 40 && body(&answer).starts_with(r#"{"id":"1","error":null"#),
        "{answer}"
    );
    assert_eq!(
        delivered(&bench).await,
        (answer.len() as u64, "closed".into())
    );
}

#[tokio::test]
async fn a_length_that_is_too_large_ends_in_the_middle() {
    let wrong = json!({"wrong-length": {"by": 10}});
    let bench = with_rule(custom(json!("after-commit"), wrong)).await;
    let (answer, end) = pay_raw(&bench).await;
    let promised: usize = header(&answer, "content-length").unwrap().parse().unwrap();
    assert_eq!((promised, end), (body(&answer).len() + 10, End::Closed));
}

#[tokio::test]
async fn a_length_that_is_too_small_leaves_bytes_behind() {
    let wrong = json!({"wrong-length": {"by": -10}});
    let bench = with_rule(custom(json!("after-commit"), wrong)).await;
    let (answer, end) = pay_and_hear(&bench).await;
    let promised: usize = header(&answer, "content-length").unwrap().parse().unwrap();
    assert_eq!((promised + 10, end), (body(&answer).len(), End::Silent));
    assert_eq!(
        delivered(&bench).await,
        (answer.len() as u64, "answered".into())
    );
}

/// What a connection says between two answers belongs to the second; the first one's count stays as it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_continue_is_counted_with_the_call_it_is_said_for() {
    let bench = Bench::start().await;
    let mut wire = Wire::connect(&bench);
    let first = wire.send_when_asked(&bench, &payout()) + &wire.read_answer();
    assert_eq!(delivered(&bench).await.0, first.len() as u64);
    let second = wire.send_when_asked(&bench, &payout()) + &wire.read_answer();
    assert_eq!(delivered(&bench).await.0, second.len() as u64);
    let calls = bench.calls().await;
    assert_eq!(calls[0]["delivered"]["bytes"], first.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_length_ends_with_its_answer() {
    let wrong = json!({"wrong-length": {"by": -10}});
    let bench = with_rule(custom(json!("after-commit"), wrong)).await;
    let mut wire = Wire::connect(&bench);
    wire.send(&bench, &payout());
    wire.read_answer();
    wire.read_bytes(10);
    delivered(&bench).await;
    let said = wire.send_when_asked(&bench, &payout());
    assert!(said.starts_with("HTTP/1.1 100"), "{said}");
}

#[tokio::test]
async fn drip_delivers_the_whole_answer_in_pieces() {
    let drip = json!({"drip": {"bytes": 50, "every": "5ms"}});
    let bench = with_rule(custom(json!("after-commit"), drip)).await;
    let mut wire = Wire::connect(&bench);
    wire.send(&bench, &payout());
    let answer = tokio::task::spawn_blocking(move || wire.read_answer())
        .await
        .unwrap();
    assert!(
        serde_json::from_str::<Value>(body(&answer)).is_ok(),
        "{answer}"
    );
    assert_eq!(
        delivered(&bench).await,
        (answer.len() as u64, "answered".into())
    );
}

#[tokio::test]
async fn stale_keepalive_closes_a_connection_that_was_kept() {
    let bench = Bench::start().await;
    let mut wire = Wire::connect(&bench);
    wire.send(&bench, &payout());
    let (first, mut wire) = tokio::task::spawn_blocking(move || (wire.read_answer(), wire))
        .await
        .unwrap();
    assert!(first.starts_with("HTTP/1.1 200"), "{first}");
    bench
        .rule(json!({"then": {"fault": "stale-keepalive"}}))
        .await;
    wire.send(&bench, &payout());
    let second = tokio::task::spawn_blocking(move || wire.read_to_the_end())
        .await
        .unwrap();
    assert_eq!(second, (String::new(), End::Closed));
    assert_eq!(bench.payments().await.len(), 1, "nothing was committed");
    let connections: Vec<u64> = bench
        .calls()
        .await
        .iter()
        .map(|call| call["connection"].as_u64().unwrap())
        .collect();
    assert_eq!(connections[0], connections[1]);
}

#[tokio::test]
async fn an_honest_answer_is_counted_to_the_byte() {
    let bench = Bench::start().await;
    let mut wire = Wire::connect(&bench);
    wire.send(&bench, &payout());
    let answer = tokio::task::spawn_blocking(move || wire.read_answer())
        .await
        .unwrap();
    assert_eq!(
        delivered(&bench).await,
        (answer.len() as u64, "answered".into())
    );
}

#[tokio::test]
async fn a_delay_holds_the_answer_back_and_changes_nothing_else() {
    let bench = with_rule(json!({"delay": "20ms"})).await;
    assert_eq!(bench.pay(wallet_form()).await["error"], Value::Null);
    assert_eq!(tally(&bench).await["applied"], 1);
}
