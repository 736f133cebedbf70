//! The ledger over the admin API: the way of a status, and all of it for a spreadsheet.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Bench, wallet_form};

const PROFILE: &str = r#"
[clock]
mode = "manual"
start = "2026-01-01T00:00:00Z"
[progressions.asked]
steps = [{ status = 0 }, { status = 1, after_checks = 2 }, { status = 2, after = "5s" }]
[payments.own_reference]
mode = "keep"
"#;

async fn paid(bench: &Bench, progression: &str) -> u64 {
    let rule = json!({"when": {"next": 1}, "then": {"progression": progression}});
    bench.arrange("/sandboxes/default/rules", rule).await;
    bench.paid().await
}

async fn way(bench: &Bench, payment: u64) -> Value {
    let path = format!("/sandboxes/default/payments/{payment}");
    let (_, payment) = bench.admin(Method::GET, &path, Value::Null).await;
    let last = payment["history"].as_array().unwrap().last().unwrap();
    assert_eq!(last["status"], payment["status"], "{payment}");
    json!([
        payment["history"],
        payment["history_is_whole"],
        payment["to_come"]
    ])
}

async fn pass(bench: &Bench, by: &str) {
    bench
        .arrange("/sandboxes/default/clock/advance", json!({ "by": by }))
        .await;
}

fn at(status: impl Into<Value>, second: u32) -> Value {
    json!({"status": status.into(), "at": format!("2026-01-01T00:00:{second:02}Z")})
}

#[tokio::test]
async fn the_way_that_time_leads_is_known_from_its_beginning_to_its_end() {
    let bench = Bench::with_profile(PROFILE).await;
    let payment = paid(&bench, "refunded").await;
    let (_, listed) = bench
        .admin(Method::GET, "/sandboxes/default/payments", Value::Null)
        .await;
    let before = way(&bench, payment).await;
    assert_eq!(listed["payments"][0]["to_come"], before[2]);
    let all: Vec<Value> = [&before[0], &before[2]]
        .iter()
        .flat_map(|part| part.as_array().unwrap().clone())
        .collect();
    pass(&bench, "1000h").await;
    assert_eq!(way(&bench, payment).await, json!([all, true, []]));
}

#[tokio::test]
async fn flapping_is_told_as_it_was() {
    let bench = Bench::with_profile(PROFILE).await;
    let payment = paid(&bench, "flapping").await;
    pass(&bench, "1000h").await;
    let way = way(&bench, payment).await;
    let history = way[0].as_array().unwrap().iter();
    let statuses: Vec<i64> = history.map(|one| one["status"].as_i64().unwrap()).collect();
    assert_eq!(statuses, [2, 1, 2]);
}

#[tokio::test]
async fn checks_lead_on_and_are_counted_down() {
    let bench = Bench::with_profile(PROFILE).await;
    let payment = paid(&bench, "asked").await;
    bench.check(payment).await;
    let to_come = json!([{"status": 1, "after_checks": 1}, {"status": 2, "after": "5s"}]);
    assert_eq!(
        way(&bench, payment).await,
        json!([[at(0, 0)], true, to_come])
    );
    pass(&bench, "3s").await;
    bench.check(payment).await;
    assert_eq!(
        way(&bench, payment).await,
        json!([[at(0, 0), at(1, 3)], true, [at(2, 8)]])
    );
    pass(&bench, "9s").await;
    assert_eq!(
        way(&bench, payment).await,
        json!([[at(0, 0), at(1, 3), at(2, 8)], true, []])
    );
}

#[tokio::test]
async fn of_a_status_that_was_set_only_itself_is_told() {
    let bench = Bench::with_profile(PROFILE).await;
    let payment = paid(&bench, "typical").await;
    pass(&bench, "1s").await;
    let path = format!("/sandboxes/default/payments/{payment}/status");
    bench.arrange(&path, json!({"status": 3})).await;
    assert_eq!(way(&bench, payment).await, json!([[at(3, 1)], false, []]));
}

#[tokio::test]
async fn what_is_not_found_at_first_is_part_of_the_way() {
    let bench = Bench::with_profile(PROFILE).await;
    let payment = paid(&bench, "not-found-at-first").await;
    let way = way(&bench, payment).await;
    assert_eq!(way[0], json!([at("not-found", 0)]));
}

async fn csv(bench: &Bench, query: &str) -> (String, Vec<String>) {
    let url = format!(
        "{}/sandboxes/default/payments?format=csv{query}",
        bench.simulator.admin_url()
    );
    let response = bench.client.get(url).send().await.unwrap();
    let content_type = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    let text = response.text().await.unwrap();
    let lines = text.strip_suffix("\r\n").unwrap().split("\r\n");
    (content_type, lines.map(str::to_owned).collect())
}

#[tokio::test]
async fn all_payments_fit_into_a_spreadsheet() {
    let bench = Bench::with_profile(PROFILE).await;
    let first = bench.paid().await;
    let mut hostile = wallet_form();
    hostile["account"] = json!("=cmd|' /C calc'!A0, \"я\"");
    let own =
        json!({"vendor_form": hostile, "transaction_form": {"partner_transaction_id": "-1+1"}});
    bench.call("pam.pay_by_cash", own).await;
    let (content_type, lines) = csv(&bench, "").await;
    assert!(
        content_type.starts_with("text/csv; charset=utf-8"),
        "{content_type}"
    );
    assert_eq!(
        lines[0],
        "transaction_id,service_id,vendor_id,account,reference,currency,form_amount,amount,status,final,progression,created,date,call,next_step"
    );
    let start = "2026-01-01T00:00:00Z,1767225600";
    assert!(lines[1].starts_with(&format!("{first},demo-service,101596,79123456789,,USD,12000,15000,0,false,typical,{start},1,2026-01-01T00:00:")), "{lines:?}");
    let second = first + 1;
    assert!(
        lines[2].starts_with(&format!(
            "{second},demo-service,101596,\"'=cmd|' /C calc'!A0, \"\"я\"\"\",'-1+1,USD,"
        )),
        "{lines:?}"
    );
    assert_eq!(lines.len(), 3);
    assert_eq!(
        csv(&bench, &format!("&after={first}")).await.1[1..],
        lines[2..]
    );
    assert_eq!(csv(&bench, "&reference=-1%2B1").await.1[1..], lines[2..]);
}

/// More than is listed at once, and more than is written at a time.
#[tokio::test]
async fn a_spreadsheet_has_every_payment() {
    let bench = Bench::start().await;
    for _ in 0..1_100 {
        bench.paid().await;
    }
    assert_eq!(csv(&bench, "").await.1.len(), 1_101);
}

#[rstest::rstest]
#[case("format=csvv", Some("csv"))]
#[case("fromat=csv", Some("format"))]
#[case("format=csv&limit=5", None)]
#[tokio::test]
async fn what_makes_no_sense_is_refused(#[case] query: &str, #[case] meant: Option<&str>) {
    let bench = Bench::start().await;
    let path = format!("/sandboxes/default/payments?{query}");
    let (status, answer) = bench.admin(Method::GET, &path, Value::Null).await;
    assert_eq!(
        (status, answer["error"]["did_you_mean"].as_str()),
        (400, meant),
        "{answer}"
    );
}
