//! Calls in short rows, the newest first, and by a text that stands in them.

use super::*;

fn rows(list: &Value) -> Vec<Value> {
    assert_eq!(list["calls"], Value::Null, "{list}");
    list["rows"].as_array().unwrap().clone()
}

fn numbers_of_rows(list: &Value) -> Vec<u64> {
    let rows = rows(list).into_iter();
    rows.map(|row| row["number"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn a_row_has_what_a_line_needs() {
    let (bench, transaction) = five_calls().await;
    let (_, list) = get(&bench, "?brief=true").await;
    let rows = rows(&list);
    let (_, whole) = get(&bench, "/1").await;
    let expected = json!({
        "number": 1,
        "at": whole["at"], "wall": whole["wall"], "connection": whole["connection"],
        "outcome": "payout",
        "method": "pam.pay_by_cash",
        "service_id": "demo-service",
        "vendor_id": 101_596,
        "account": "79123456789",
        "amount": 12000,
        "currency": "USD",
        "error": null,
        "committed": true,
        "commits_at": null,
        "transaction_id": transaction,
        "status_after": 0,
        "rules": [],
        "reserved_account": false,
        "fault": null,
        "http_status": 200,
        "bytes": whole["delivered"]["bytes"],
        "ended": "answered",
        "told": "plainly",
    });
    assert_eq!(rows[0], expected);
    let told = |row: &Value| json!([row["outcome"], row["account"], row["error"], row["fault"]]);
    let told: Vec<Value> = rows.iter().map(told).collect();
    let expected = json!([
        ["payout", "79123456789", null, null],
        ["check", "79123456789", null, null],
        ["error", "79123456789", -32300, null],
        ["error", "70000300003", -32400, "committed-but-error"],
        ["not-a-call", null, null, null],
    ]);
    assert_eq!(json!(told), expected);
    assert_eq!(
        (&rows[3]["committed"], &rows[3]["reserved_account"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(rows[4]["http_status"], 405);
}

#[tokio::test]
async fn a_row_says_why_a_header_was_refused() {
    let bench = Bench::start().await;
    let request = bench.client.post(bench.simulator.gateway_url()).body("{}");
    request
        .header("Auth", format!("demo-service-{}-1", "0".repeat(40)))
        .send()
        .await
        .unwrap();
    let (_, list) = get(&bench, "?brief=true").await;
    let row = &rows(&list)[0];
    assert!(
        row["auth"].is_string() && row["mistake"].is_string(),
        "{row}"
    );
}

#[tokio::test]
async fn a_row_hides_what_must_not_leave_and_is_short_whatever_was_sent() {
    let bench = Bench::start().await;
    let card = json!({"vendor_id": 101_606, "wallet": "791234567890", "account": "8600123412341234", "amount": 20_000});
    let answer = bench.pay(card).await;
    bench
        .check(answer["result"]["details"]["transaction_id"].clone())
        .await;
    let mut hostile = wallet_form();
    hostile["account"] = json!("<script>".repeat(1_000));
    hostile["amount"] = json!({"pan": 8_600_123_412_341_234_u64, "key": bench.secret_key});
    bench.pay(hostile).await;
    bench.call(&"m".repeat(10_000), json!({})).await;
    let (_, list) = get(&bench, "?brief=true").await;
    let text = list.to_string();
    assert!(
        !text.contains("8600123412341234") && !text.contains(&bench.secret_key),
        "{text}"
    );
    let rows = rows(&list);
    assert_eq!(rows[0]["account"], rows[1]["account"]);
    assert!(
        rows.iter().all(|row| row.to_string().len() < 1500),
        "{text}"
    );
    assert_eq!(rows[2]["account"].as_str().unwrap().chars().count(), 201);
}

#[tokio::test]
async fn what_never_became_a_request_has_a_row() {
    let bench = Bench::start().await;
    let address = bench.simulator.gateway_address();
    tokio::task::spawn_blocking(move || {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.write_all(b"\x16\x03\x01\x02\x00\x01").unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    })
    .await
    .unwrap();
    let (_, list) = get(&bench, "?brief=true&count=1&wait=20s").await;
    let row = &rows(&list)[0];
    assert_eq!(
        (&row["outcome"], &row["mistake"]),
        (&json!("not-a-call"), &json!("tls-on-http"))
    );
}

#[rstest::rstest]
#[case("", &[5, 4, 3, 2, 1], false)]
#[case("&limit=2", &[5, 4], true)]
#[case("&limit=2&before=4", &[3, 2], true)]
#[case("&limit=2&before=3", &[2, 1], false)]
#[case("&before=1", &[], false)]
#[case("&after=3", &[5, 4], false)]
#[case("&method=pam.pay_by_cash&limit=2", &[4, 3], true)]
#[tokio::test]
async fn the_newest_come_first(#[case] query: &str, #[case] expected: &[u64], #[case] more: bool) {
    let (bench, _) = five_calls().await;
    let (_, list) = get(&bench, &format!("?brief=true&order=newest{query}")).await;
    assert_eq!(
        (numbers_of_rows(&list), &list["more"]),
        (expected.to_vec(), &json!(more))
    );
    let (_, whole) = get(&bench, &format!("?order=newest{query}")).await;
    assert_eq!(numbers(&whole), expected);
}

#[rstest::rstest]
#[case("?text=79123456789", &[1, 3])]
#[case("?text=XxX", &[3])]
#[case("?text=COMMITTED", &[])]
#[case("?text=get%20/gateway", &[5])]
#[case("?text=agr_transaction_id", &[2])]
#[case("?text=%22amount%22:15000", &[1, 2])]
#[case("?text=pay_by&outcome=payout", &[1])]
#[tokio::test]
async fn a_text_is_found_wherever_it_stands(#[case] query: &str, #[case] expected: &[u64]) {
    let (bench, _) = five_calls().await;
    assert_eq!(numbers(&get(&bench, query).await.1), expected, "{query}");
}

#[tokio::test]
async fn what_is_not_shown_is_not_found() {
    let bench = Bench::start().await;
    let mut form = wallet_form();
    form["account"] = json!(bench.secret_key);
    bench.pay(form).await;
    let auth = bench.auth();
    let hash = auth.rsplit('-').nth(1).unwrap();
    for secret in [&bench.secret_key[..], &bench.secret_key[5..20], &hash[..20]] {
        let (_, list) = get(&bench, &format!("?text={secret}")).await;
        assert_eq!(numbers(&list), Vec::<u64>::new(), "{secret}");
    }
    assert_eq!(numbers(&get(&bench, "?text=not%20kept").await.1), [1]);
}

#[rstest::rstest]
#[case("?order=newset", Some("newest"))]
#[case("?breif=true", Some("brief"))]
#[case("?brief=yes", None)]
#[case("?before=3", None)]
#[case("?order=newest&wait=1s", None)]
#[case("?order=newest&count=1", None)]
#[case("?format=ndjson&brief=true", None)]
#[case("?format=ndjson&order=newest", None)]
#[case("/stream?per_second=0", None)]
#[case("/stream?per_second=1001", None)]
#[case("/stream?per_secnd=5", Some("per_second"))]
#[case("/stream?order=newest", None)]
#[tokio::test]
async fn what_does_not_go_together_is_refused(#[case] query: &str, #[case] meant: Option<&str>) {
    let (status, answer) = get(&Bench::start().await, query).await;
    assert_eq!(
        (status, answer["error"]["did_you_mean"].as_str()),
        (400, meant),
        "{answer}"
    );
}
