//! The journal as server-sent events.

use reqwest::Response;

mod paced;

use super::*;

/// A reader of a stream: events as (event, number of the call in the id, data).
struct Reader {
    response: Response,
    text: String,
}

impl Reader {
    async fn open(bench: &Bench, query: &str, last_event_id: Option<&str>) -> Self {
        let url = format!("{}{CALLS}/stream{query}", bench.simulator.admin_url());
        let mut request = bench.client.get(url);
        if let Some(id) = last_event_id {
            request = request.header("Last-Event-ID", id);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let text = String::new();
        Self { response, text }
    }

    /// The next event that is not the end of a delivery, or nothing at the end.
    async fn next(&mut self) -> Option<(String, String, Value)> {
        loop {
            let event = self.any().await?;
            if event.0 != "delivered" {
                return Some(event);
            }
        }
    }

    /// The next event, or nothing at the end.
    async fn any(&mut self) -> Option<(String, String, Value)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = read(event);
                self.text = rest.to_owned();
                return Some(event);
            }
            let limit = std::time::Duration::from_secs(20);
            let chunk = tokio::time::timeout(limit, self.response.chunk()).await;
            let chunk = chunk.expect("an event within 20 seconds").unwrap()?;
            self.text += std::str::from_utf8(&chunk).unwrap();
        }
    }
}

fn read(event: &str) -> (String, String, Value) {
    let field = |name: &str| {
        let line = event.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().to_owned()
    };
    let data = serde_json::from_str(&field("data: ")).unwrap_or_default();
    let id = field("id: ");
    let number = id.split_once('-').map_or("", |(_, number)| number);
    (field("event: "), number.to_owned(), data)
}

#[tokio::test]
async fn a_stream_tells_of_calls_as_they_come() {
    let bench = Bench::start().await;
    let mut reader = Reader::open(&bench, "", None).await;
    for number in 1..=3 {
        bench.paid().await;
        let (event, id, call) = reader.next().await.unwrap();
        assert_eq!((event.as_str(), id), ("call", number.to_string()));
        assert_eq!(call["number"], number);
    }
}

#[rstest::rstest]
#[case("", None, 1)]
#[case("?after=2", None, 3)]
#[case("?after=2", Some("4"), 5)]
#[case("?outcome=check", None, 2)]
#[tokio::test]
async fn a_stream_starts_where_it_is_told(
    #[case] query: &str,
    #[case] last_event_id: Option<&str>,
    #[case] first: u64,
) {
    let (bench, _) = five_calls().await;
    let mut reader = Reader::open(&bench, query, last_event_id).await;
    assert_eq!(reader.next().await.unwrap().2["number"], first);
}

#[tokio::test]
async fn a_stream_says_what_it_missed() {
    let bench = with_journal(1).await;
    for _ in 0..3 {
        bench.paid().await;
    }
    let mut reader = Reader::open(&bench, "", None).await;
    let (event, _, gap) = reader.next().await.unwrap();
    assert_eq!((event.as_str(), gap), ("gap", json!({"missed": 2})));
    assert_eq!(reader.next().await.unwrap().1, "3");
}

#[tokio::test]
async fn a_stream_begins_anew_with_its_sandbox() {
    let bench = Bench::start().await;
    bench.paid().await;
    let mut reader = Reader::open(&bench, "", None).await;
    reader.next().await;
    bench.arrange("/sandboxes/default/reset", json!({})).await;
    assert_eq!(reader.next().await.unwrap().0, "reset");
    bench.paid().await;
    assert_eq!(reader.next().await.unwrap().1, "1");
}

/// The id of an event of this text.
fn id_in(text: &str) -> String {
    let mut ids = text.lines().filter_map(|line| line.strip_prefix("id: "));
    ids.next().unwrap().to_owned()
}

#[tokio::test]
async fn whoever_comes_back_after_a_reset_is_told_so_and_misses_nothing() {
    let bench = Bench::start().await;
    bench.paid().await;
    let mut reader = Reader::open(&bench, "", None).await;
    let chunk = reader.response.chunk().await.unwrap().unwrap();
    let id = id_in(std::str::from_utf8(&chunk).unwrap());
    bench.arrange("/sandboxes/default/reset", json!({})).await;
    for _ in 0..2 {
        bench.paid().await;
    }
    for last_seen in [id.as_str(), "3"] {
        let mut reader = Reader::open(&bench, "", Some(last_seen)).await;
        assert_eq!(reader.next().await.unwrap().0, "reset", "{last_seen}");
        for number in ["1", "2"] {
            assert_eq!(reader.next().await.unwrap().1, number);
        }
    }
}

#[tokio::test]
async fn how_a_delivery_ends_is_told_when_it_does() {
    let bench = Bench::start().await;
    let fault = json!({"when": {"next": 1}, "then": {"delay": "300ms"}});
    bench.rule(fault).await;
    let mut reader = Reader::open(&bench, "", None).await;
    let (_, told) = tokio::join!(bench.paid(), async {
        let call = reader.any().await.unwrap();
        let end = reader.any().await.unwrap();
        (call, end)
    });
    let ((_, _, call), (event, _, end)) = told;
    assert_eq!(call["delivered"]["ended"], "pending");
    assert_eq!(event, "delivered");
    assert_eq!(end["number"], call["number"]);
    assert_eq!(end["delivered"]["ended"], "answered");
}

#[tokio::test]
async fn a_slow_reader_misses_calls_and_holds_up_nobody() {
    let bench = with_journal(1 << 20).await;
    let mut reader = Reader::open(&bench, "", None).await;
    for _ in 0..400 {
        bench.post("x".repeat(60_000)).await;
    }
    let mut missed = 0;
    while let Some((event, id, data)) = reader.next().await {
        missed += if event == "gap" {
            data["missed"].as_u64().unwrap()
        } else {
            0
        };
        if id == "400" {
            break;
        }
    }
    assert!(
        missed > 0,
        "nobody keeps 24 MB for a reader that does not read"
    );
}

#[tokio::test]
async fn a_stop_ends_a_stream_at_once() {
    let bench = Bench::start().await;
    bench.paid().await;
    let mut reader = Reader::open(&bench, "", None).await;
    reader.next().await.unwrap();
    let Bench { simulator, .. } = bench;
    let ((), end) = tokio::join!(simulator.stop(), reader.next());
    assert_eq!(end, None);
}

#[tokio::test]
async fn a_stream_ends_with_its_sandbox() {
    let bench = Bench::start().await;
    bench.arrange("/sandboxes", json!({"name": "mine"})).await;
    let url = format!(
        "{}/sandboxes/mine/calls/stream",
        bench.simulator.admin_url()
    );
    let mut response = bench.client.get(url).send().await.unwrap();
    bench
        .admin(Method::DELETE, "/sandboxes/mine", json!({}))
        .await;
    assert_eq!(response.chunk().await.unwrap(), None);
}

#[rstest::rstest]
#[case("?count=1")]
#[case("?limit=1")]
#[case("?wait=1s")]
#[case("?ended=closed")]
#[case("?format=ndjson")]
#[tokio::test]
async fn a_stream_takes_filters_only(#[case] query: &str) {
    let bench = Bench::start().await;
    assert_eq!(get(&bench, &format!("/stream{query}")).await.0, 400);
}
