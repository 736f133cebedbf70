//! The journal as server-sent events.

use reqwest::Response;

use super::*;

/// A reader of a stream: events as (event, id, data).
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

    /// The next event, or nothing at the end.
    async fn next(&mut self) -> Option<(String, String, Value)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = read(event);
                self.text = rest.to_owned();
                return Some(event);
            }
            let chunk = self.response.chunk().await.unwrap()?;
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
    (field("event: "), field("id: "), data)
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
#[case("?ended=closed")]
#[case("?format=ndjson")]
#[tokio::test]
async fn a_stream_takes_filters_only(#[case] query: &str) {
    let bench = Bench::start().await;
    assert_eq!(get(&bench, &format!("/stream{query}")).await.0, 400);
}
