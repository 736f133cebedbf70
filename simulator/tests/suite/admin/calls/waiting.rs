//! Waiting for calls instead of sleeping.

use super::*;

#[tokio::test]
async fn waiting_ends_as_soon_as_enough_calls_match() {
    let bench = Bench::start().await;
    let calls = async {
        let transaction = bench.paid().await;
        bench.check(transaction).await;
        bench.check(transaction).await;
    };
    let query = "?outcome=check&count=2&wait=60s";
    let ((status, list), ()) = tokio::join!(get(&bench, query), calls);
    assert_eq!((status, numbers(&list)), (200, vec![2, 3]));
    assert_eq!(list["complete"], true);
}

#[tokio::test]
async fn waiting_has_an_end() {
    let bench = Bench::start().await;
    bench.paid().await;
    let (status, list) = get(&bench, "?count=2&wait=10ms").await;
    assert_eq!((status, numbers(&list)), (200, vec![1]));
    assert_eq!(list["complete"], false);
}

#[tokio::test]
async fn without_a_wait_the_answer_is_what_there_is() {
    let (_, list) = get(&Bench::start().await, "?count=1").await;
    assert_eq!(
        list,
        json!({"calls": [], "complete": false, "more": false, "evicted": 0})
    );
}

#[tokio::test]
async fn a_wait_alone_is_for_one_call() {
    let bench = Bench::start().await;
    let (list, _) = tokio::join!(get(&bench, "?wait=60s"), bench.paid());
    assert_eq!(numbers(&list.1), [1]);
}

#[tokio::test]
async fn the_end_of_a_delivery_can_be_waited_for() {
    let bench = Bench::start().await;
    bench.paid().await;
    let (_, list) = get(&bench, "?ended=answered&wait=60s").await;
    assert_eq!(list["calls"][0]["delivered"]["ended"], "answered");
}

#[tokio::test]
async fn calls_of_before_a_reset_do_not_count() {
    let bench = Bench::start().await;
    bench.paid().await;
    let again = async {
        bench.arrange("/sandboxes/default/reset", json!({})).await;
        bench.paid().await;
        bench.paid().await;
    };
    let ((_, list), ()) = tokio::join!(get(&bench, "?count=2&wait=60s"), again);
    assert_eq!(numbers(&list), [1, 2]);
}

#[tokio::test]
async fn a_stop_ends_all_waiting() {
    let Bench {
        simulator, client, ..
    } = Bench::start().await;
    let url = format!("{}{CALLS}?wait=60s", simulator.admin_url());
    let waiting = tokio::spawn(client.get(url).send());
    let sandbox = simulator.sandbox().changes();
    crate::harness::wait_until(async || sandbox.is_awaited()).await;
    simulator.stop().await;
    let list: Value = waiting.await.unwrap().unwrap().json().await.unwrap();
    assert_eq!(list["complete"], false);
}
