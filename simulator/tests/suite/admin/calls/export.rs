//! The journal as newline-delimited JSON.

use super::*;

async fn export(bench: &Bench, query: &str) -> (String, Vec<Value>) {
    let url = format!(
        "{}{CALLS}?format=ndjson{query}",
        bench.simulator.admin_url()
    );
    let response = bench.client.get(url).send().await.unwrap();
    let content_type = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    let text = response.text().await.unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    (content_type, lines.collect())
}

#[tokio::test]
async fn every_call_is_a_line() {
    let bench = Bench::start().await;
    for _ in 0..100 {
        bench.paid().await;
    }
    let (content_type, lines) = export(&bench, "").await;
    assert_eq!(
        (content_type.as_str(), lines.len()),
        ("application/x-ndjson", 100)
    );
    assert_eq!(lines[99]["number"], 100);
}

#[tokio::test]
async fn an_export_can_be_filtered() {
    let (bench, _) = five_calls().await;
    let (_, lines) = export(&bench, "&outcome=error&after=3").await;
    assert_eq!((lines.len(), &lines[0]["number"]), (1, &json!(4)));
}
