//! A store that fails: before anything was appended, after it, or without a word.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use paysys_core::Moment;
use paysys_store::{
    Appended, Appending, Base, Doing, Event, EventId, EventLog, MemoryLog, Note, RowId, StoreError,
    Stored,
};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::{oneshot, watch};

use super::node;
use crate::harness::{Bench, wait_until, wallet_form};

/// What becomes of an append to a sandbox's row.
#[derive(Debug)]
enum Fate {
    Refused,
    /// It is there, but nobody says so.
    LostAfter,
    /// It is not there, and nobody says so.
    LostBefore,
    /// Its place is not the next one, and nobody has taken it: the row is shorter than it was.
    Gap,
    /// It is there as soon as somebody says go on.
    Held(oneshot::Receiver<()>),
}

/// Rows in memory with a fate for each append to come; then all goes well.
#[derive(Debug, Default)]
struct Unsure {
    rows: Arc<MemoryLog>,
    fates: Mutex<VecDeque<Fate>>,
}

impl Unsure {
    fn will(&self, fate: Fate) {
        self.fates.lock().unwrap().push_back(fate);
    }

    fn fate(&self, row: RowId) -> Option<Fate> {
        let mut fates = self.fates.lock().unwrap();
        (row != RowId::HOUSE).then(|| fates.pop_front()).flatten()
    }
}

fn error() -> StoreError {
    StoreError::Unavailable("as the test wants it".into())
}

impl Unsure {
    fn meets_its_fate(
        &self,
        row: RowId,
        append: impl FnOnce(&MemoryLog) -> Appending + Send + 'static,
    ) -> Appending {
        match self.fate(row) {
            None => append(&self.rows),
            Some(Fate::Refused) => Appending::Now(Appended::Nothing(error())),
            Some(Fate::LostBefore) => Appending::Now(Appended::Unknown(error())),
            Some(Fate::Gap) => Appending::Now(Appended::Taken(Vec::new())),
            Some(Fate::LostAfter) => {
                drop(append(&self.rows));
                Appending::Now(Appended::Unknown(error()))
            }
            Some(Fate::Held(go_on)) => {
                let (tell, told) = oneshot::channel();
                let rows = self.rows.clone();
                tokio::spawn(async move {
                    drop(go_on.await);
                    if let Appending::Now(appended) = append(&rows) {
                        drop(tell.send(appended));
                    }
                });
                Appending::Later(told)
            }
        }
    }
}

impl EventLog for Unsure {
    fn append(&self, row: RowId, after: u64, events: Vec<Event>) -> Appending {
        self.meets_its_fate(row, move |rows| rows.append(row, after, events))
    }

    fn append_at_end(&self, row: RowId, after: u64, events: Vec<Event>) -> Appending {
        self.meets_its_fate(row, move |rows| rows.append_at_end(row, after, events))
    }

    fn read(&self, row: RowId, after: u64) -> Doing<'_, Vec<Stored>> {
        self.rows.read(row, after)
    }

    fn note(&self, row: RowId, notes: Vec<Note>) {
        self.rows.note(row, notes);
    }

    fn notes(&self, row: RowId, from: u64) -> Doing<'_, Vec<Note>> {
        self.rows.notes(row, from)
    }

    fn base(&self, row: RowId) -> Doing<'_, Option<Base>> {
        self.rows.base(row)
    }

    fn keep(&self, row: RowId, before: u64, base: Base, notes_from: u64) -> Doing<'_, bool> {
        self.rows.keep(row, before, base, notes_from)
    }

    fn rows(&self) -> Doing<'_, Vec<RowId>> {
        EventLog::rows(&*self.rows)
    }

    fn remove(&self, row: RowId) -> Doing<'_, ()> {
        self.rows.remove(row)
    }

    fn is_shared(&self) -> bool {
        self.rows.is_shared()
    }

    fn ready(&self) -> Doing<'_, ()> {
        self.rows.ready()
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.rows.news()
    }

    fn close(&self) -> Doing<'_, ()> {
        self.rows.close()
    }
}

async fn unsure() -> (Arc<Unsure>, Bench) {
    let log = Arc::new(Unsure::default());
    let kept: Arc<dyn EventLog> = log.clone();
    (log, node(&kept, "").await)
}

fn payout(bench: &Bench) -> reqwest::RequestBuilder {
    let form = json!({"vendor_form": wallet_form()});
    bench
        .request()
        .json(&json!({"id": 1, "method": "pam.pay_by_cash", "params": form}))
}

#[tokio::test]
async fn what_was_not_kept_never_happened_and_the_client_may_try_again() {
    let (log, bench) = unsure().await;
    log.will(Fate::Refused);
    let response = payout(&bench).send().await.unwrap();
    assert_eq!(
        (
            response.status().as_u16(),
            &response.headers()["retry-after"]
        ),
        (503, &"1".parse().unwrap())
    );
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["error"]["code"], -32600, "{answer}");
    assert_eq!(
        (bench.payments().await.len(), bench.calls().await.len()),
        (0, 0)
    );
    bench.paid().await;
    let (_, call) = bench.get("/sandboxes/default/calls/1").await;
    assert_eq!(call["decided"]["committed"], true, "{call}");
}

#[tokio::test]
async fn whoever_cannot_be_told_what_happened_is_told_nothing_and_what_was_kept_happened() {
    for (fate, paid) in [(Fate::LostAfter, 1), (Fate::LostBefore, 0)] {
        let (log, bench) = unsure().await;
        log.will(fate);
        payout(&bench).send().await.unwrap_err();
        assert_eq!(bench.payments().await.len(), paid);
        let next = bench.paid().await;
        let payments = bench.payments().await;
        assert_eq!(payments.len(), paid + 1);
        assert_eq!(payments[paid]["transaction_id"], next);
    }
}

/// As after a failover to a server that had not heard of all; once, there may have been a base.
#[tokio::test]
async fn a_row_that_is_shorter_than_it_was_is_told_in_words() {
    let (log, bench) = unsure().await;
    log.will(Fate::Gap);
    bench.paid().await;
    log.will(Fate::Gap);
    log.will(Fate::Gap);
    let rule = json!({"then": {"amount": 1}});
    let (status, told) = bench
        .admin(Method::POST, "/sandboxes/default/rules", rule)
        .await;
    let text = told["error"]["message"].as_str().unwrap();
    assert_eq!(status, 503);
    assert!(text.contains("start this simulator again"), "{text}");
    assert_eq!(bench.payments().await.len(), 1);
}

#[tokio::test]
async fn commands_and_verifications_fail_in_words() {
    let (log, bench) = unsure().await;
    for (path, body) in [
        ("/sandboxes/default/rules", json!({"then": {"amount": 1}})),
        ("/sandboxes/default/clock/advance", json!({"by": "1s"})),
        ("/sandboxes/default/reset", json!({})),
        (
            "/sandboxes/default/verify",
            json!({"payments": [{"account": "1", "amount": 1}]}),
        ),
    ] {
        log.will(Fate::Refused);
        let (status, answer) = bench.admin(Method::POST, path, body).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (503, &json!("store")),
            "{path}: {answer}"
        );
    }
    assert!(
        bench.get("/sandboxes/default/rules").await.1["rules"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_client_that_goes_away_while_its_call_is_kept_has_paid_all_the_same() {
    let (log, bench) = unsure().await;
    let (go_on, held) = oneshot::channel();
    log.will(Fate::Held(held));
    let waiting = tokio::spawn(payout(&bench).send());
    wait_until(async || log.fates.lock().unwrap().is_empty()).await;
    waiting.abort();
    drop(waiting.await);
    go_on.send(()).unwrap();
    wait_until(async || bench.payments().await.len() == 1).await;
    // What became of the answer is seen when it is written, and is not left open.
    wait_until(async || {
        let (_, pending) = bench.get("/sandboxes/default/calls?ended=pending").await;
        pending["calls"].as_array().unwrap().is_empty()
    })
    .await;
}

#[tokio::test]
async fn nobody_is_shown_anything_later_than_what_is_being_kept() {
    let (log, bench) = unsure().await;
    bench
        .rule(json!({"when": {"next": 1}, "then": {"fault": "late-commit"}}))
        .await;
    bench.call_anyhow(wallet_form()).await;
    let (go_on, held) = oneshot::channel();
    log.will(Fate::Held(held));
    let waiting = tokio::spawn(payout(&bench).send());
    wait_until(async || log.fates.lock().unwrap().is_empty()).await;
    // The listing waits until what is under way here is done, so that it is true afterwards.
    let list = tokio::spawn({
        let url = format!("{}/sandboxes/default/payments", bench.simulator.admin_url());
        bench.client.get(url).send()
    });
    go_on.send(()).unwrap();
    waiting.await.unwrap().unwrap();
    let list: Value = list.await.unwrap().unwrap().json().await.unwrap();
    assert_eq!(list["payments"].as_array().unwrap().len(), 1, "{list}");
}

/// A node whose next append is held, and another one that shares its rows.
async fn held_and_other() -> (Arc<Unsure>, oneshot::Sender<()>, Bench, Bench) {
    let (log, bench) = unsure().await;
    let rows: Arc<dyn EventLog> = log.rows.clone();
    let other = node(&rows, "").await;
    other
        .rule(json!({"when": {"next": 1}, "then": {"amount": 77}}))
        .await;
    bench.payments().await; // it has seen the rule
    let (go_on, held) = oneshot::channel();
    log.will(Fate::Held(held));
    (log, go_on, bench, other)
}

#[tokio::test]
async fn a_call_that_was_kept_behind_anothers_is_answered_as_it_came_there() {
    let (log, go_on, bench, other) = held_and_other().await;
    let waiting = tokio::spawn(payout(&bench).send());
    wait_until(async || log.fates.lock().unwrap().is_empty()).await;
    let first = other.pay(wallet_form()).await;
    go_on.send(()).unwrap();
    let second: Value = waiting.await.unwrap().unwrap().json().await.unwrap();
    let details = [&first, &second].map(|answer| &answer["result"]["details"]);
    let ids = details.map(|details| details["transaction_id"].as_u64().unwrap());
    assert_eq!(ids[0] + 1, ids[1]);
    assert_eq!(
        details.map(|details| details["amount"] == 77),
        [true, false],
        "the rule was for the call that came first: {first} {second}"
    );
    assert_eq!(bench.payments().await, other.payments().await);
    for node in [&bench, &other] {
        let state = node.simulator.sandbox().state();
        let walls = state.journal().iter().map(|entry| entry.received.wall);
        assert!(walls.is_sorted(), "although the second one came earlier");
    }
}

#[tokio::test]
async fn a_reset_that_was_kept_behind_a_call_begins_no_earlier() {
    let (log, go_on, bench, other) = held_and_other().await;
    let url = format!("{}/sandboxes/default/reset", bench.simulator.admin_url());
    let waiting = tokio::spawn(bench.client.post(url).json(&json!({})).send());
    wait_until(async || log.fates.lock().unwrap().is_empty()).await;
    other.paid().await;
    let latest = |node: &Bench| {
        let sandbox = node.simulator.sandbox();
        sandbox.state().stamp(Moment::from_millis(0))
    };
    let paid_at = latest(&other);
    go_on.send(()).unwrap();
    assert_eq!(waiting.await.unwrap().unwrap().status(), 200);
    assert!(latest(&bench) >= paid_at, "although it was told to earlier");
    assert!(other.payments().await.is_empty());
    let origins = [&bench, &other].map(|node| node.simulator.sandbox().state().origin());
    assert_eq!(origins[0], origins[1]);
}

#[tokio::test]
async fn an_event_that_cannot_be_read_stops_its_sandbox_and_no_other() {
    let (log, bench) = unsure().await;
    let shop = bench.arrange("/sandboxes", json!({"name": "shop"})).await;
    bench.paid().await;
    let foreign = Event {
        id: EventId([7; 16]),
        bytes: bytes::Bytes::from_static(b"of another program"),
    };
    let rows = EventLog::rows(&*log.rows).await.unwrap();
    let stored = log.rows.read(rows[1], 0).await.unwrap();
    let place = stored.len() as u64;
    drop(log.rows.append(rows[1], place, vec![foreign]));
    // Kept behind it, and may still be understood by whoever wrote it.
    payout(&bench).send().await.unwrap_err();
    assert_eq!(log.rows.read(rows[1], place).await.unwrap().len(), 2);
    let response = payout(&bench).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 503);
    let (status, answer) = bench.get("/sandboxes/default/payments").await;
    assert_eq!((status, &answer["error"]["code"]), (503, &json!("store")));
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.contains("event 2 of row 2"), "{message}");
    assert_eq!(log.rows.read(rows[1], place).await.unwrap().len(), 2);
    let (status, _) = bench.get("/sandboxes/shop/payments").await;
    assert_eq!((status, &shop["name"]), (200, &json!("shop")));
}
