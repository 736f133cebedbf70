//! `/metrics`: read strictly, as a scraper does.

use std::collections::{BTreeMap, BTreeSet};

use paysys_input::bearer_token::BearerToken;
use paysys_simulator::Config;
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HOST};
use serde_json::{Value, json};

use crate::harness::{Bench, client, wait_until, wallet_form};

/// Each series with its value, and the kind of its family.
#[derive(Debug)]
struct Scraped(BTreeMap<String, (u64, String)>);

impl Scraped {
    /// Reads Prometheus text and accepts nothing that a scraper might not.
    fn read(text: &str) -> Self {
        assert!(text.ends_with('\n'));
        let (mut series, mut met, mut family) = (BTreeMap::new(), BTreeSet::new(), None);
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(help) = line.strip_prefix("# HELP ") {
                let (name, about) = help.split_once(' ').unwrap();
                assert!(about.len() > 10 && !about.contains('\\'), "{line}");
                let kind = lines
                    .next()
                    .unwrap()
                    .strip_prefix(&format!("# TYPE {name} "));
                let kind = kind.unwrap_or_else(|| panic!("TYPE follows {line}"));
                assert!(["counter", "gauge"].contains(&kind), "{kind}");
                assert_eq!(kind == "counter", name.ends_with("_total"), "{name}");
                assert!(name.starts_with("paysys_simulator_"), "{name}");
                assert!(met.insert(name), "{name} comes twice");
                family = Some((name, kind));
                continue;
            }
            let (name, kind) = family.unwrap();
            let (labelled, value) = line.rsplit_once(' ').unwrap();
            let labels = labelled
                .strip_prefix(name)
                .unwrap_or_else(|| panic!("{line}"));
            check_labels(labels);
            let before = series.insert(
                labelled.to_owned(),
                (value.parse().unwrap(), kind.to_owned()),
            );
            assert!(before.is_none(), "{labelled} comes twice");
        }
        Self(series)
    }

    fn get(&self, series: &str) -> u64 {
        let name = format!("paysys_simulator_{series}");
        self.0.get(&name).map_or(0, |(value, _)| *value)
    }

    fn calls(&self, method: &str, outcome: &str) -> u64 {
        self.get(&format!(
            "calls_total{{method=\"{method}\",outcome=\"{outcome}\"}}"
        ))
    }

    /// No counter may be lower than it was, or gone.
    fn goes_on_from(&self, before: &Self) {
        for (series, (value, kind)) in &before.0 {
            let now = self.0.get(series).map(|(now, _)| *now);
            assert!(
                kind == "gauge" || now >= Some(*value),
                "{series}: {now:?} after {value}"
            );
        }
    }
}

fn check_labels(labels: &str) {
    let Some(inner) = labels.strip_prefix('{') else {
        return assert_eq!(labels, "");
    };
    for label in inner.strip_suffix('}').unwrap().split(',') {
        let (name, value) = label.split_once('=').unwrap();
        assert!(
            name.bytes().all(|byte| byte.is_ascii_lowercase()),
            "{label}"
        );
        let value = value
            .strip_prefix('"')
            .and_then(|value| value.strip_suffix('"'));
        assert!(!value.unwrap().contains(['"', '\\', '\n']), "{label}");
    }
}

async fn scrape(bench: &Bench) -> Scraped {
    let url = format!("{}/metrics", bench.simulator.admin_url());
    let answer = bench.client.get(url).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let kind = answer.headers()[CONTENT_TYPE].to_str().unwrap();
    assert_eq!(kind, "text/plain; version=0.0.4; charset=utf-8");
    Scraped::read(&answer.text().await.unwrap())
}

/// A payout, a lost answer, a refusal, a check, a method that is none and a request that is no call.
async fn six_calls() -> Bench {
    let bench = Bench::with_profile("[clock]\nmode = \"manual\"").await;
    let transaction = bench.paid().await;
    let lost = json!({"account": "998901234567", "sim": "fault=lost-response"});
    bench.arrange("/sandboxes/default/calls", lost).await;
    let mut form = wallet_form();
    form["amount"] = json!(0);
    bench.pay(form).await;
    bench.check(transaction).await;
    bench.call("made.up-by a \"client\"\n", json!({})).await;
    bench
        .client
        .get(bench.simulator.gateway_url())
        .send()
        .await
        .unwrap();
    bench
}

#[tokio::test]
async fn calls_payments_faults_and_findings_are_told() {
    let scraped = scrape(&six_calls().await).await;
    assert_eq!(scraped.calls("pam.pay_by_cash", "payout"), 2);
    assert_eq!(scraped.calls("pam.pay_by_cash", "error"), 1);
    assert_eq!(scraped.calls("pam.check_payment", "check"), 1);
    assert_eq!(scraped.calls("other", "error"), 1);
    assert_eq!(scraped.calls("other", "not-a-call"), 1);
    assert_eq!(scraped.get("payments_made_total"), 2);
    assert_eq!(scraped.get("payments{status=\"0\"}"), 2);
    assert_eq!(scraped.get("payments{status=\"2\"}"), 0);
    assert_eq!(scraped.get("faults_total{fault=\"lost-response\"}"), 1);
    assert_eq!(
        scraped.get("findings{id=\"missing-method\",severity=\"warning\"}"),
        1
    );
    assert_eq!(scraped.get("sandboxes"), 1);
    assert!(scraped.get("journal_bytes") > 1000);
    let calls = scraped
        .0
        .keys()
        .filter(|series| series.contains("calls_total{"));
    assert_eq!(calls.count(), 8, "no client makes up labels");
}

#[tokio::test]
async fn a_payment_is_told_by_what_it_has_become() {
    let bench = six_calls().await;
    bench.advance("1h").await;
    let scraped = scrape(&bench).await;
    assert_eq!(scraped.get("payments{status=\"0\"}"), 0);
    assert_eq!(scraped.get("payments{status=\"2\"}"), 2);
}

async fn make(bench: &Bench, name: &str, overlay: Value) {
    let sandbox = json!({"name": name, "profile": overlay});
    bench.arrange("/sandboxes", sandbox).await;
}

async fn pay_with(bench: &Bench, sandbox: &str, fault: &str) {
    let call = json!({"sim": format!("fault={fault}")});
    bench
        .arrange(&format!("/sandboxes/{sandbox}/calls"), call)
        .await;
}

#[tokio::test]
async fn counters_outlive_sandboxes_that_are_reset_or_deleted() {
    let bench = six_calls().await;
    make(&bench, "one", Value::Null).await;
    pay_with(&bench, "one", "lost-response").await;
    pay_with(&bench, "one", "committed-but-error").await;
    let first = scrape(&bench).await;
    assert_eq!(
        (first.get("sandboxes"), first.get("payments_made_total")),
        (2, 4)
    );

    bench.arrange("/sandboxes/one/reset", json!({})).await;
    bench.arrange("/sandboxes/default/reset", json!({})).await;
    let second = scrape(&bench).await;
    second.goes_on_from(&first);
    assert_eq!(second.get("payments_made_total"), 4);
    assert_eq!(second.get("journal_bytes"), 0);
    // Payments and findings may be those of a moment ago, where working them out took long.
    let is_empty = async || {
        let scraped = scrape(&bench).await;
        let has_findings = scraped.0.keys().any(|series| series.contains("findings{"));
        scraped.get("payments{status=\"0\"}") == 0 && !has_findings
    };
    wait_until(is_empty).await;

    pay_with(&bench, "one", "lost-response").await;
    bench
        .admin(Method::DELETE, "/sandboxes/one", Value::Null)
        .await;
    make(&bench, "one", Value::Null).await;
    pay_with(&bench, "one", "lost-response").await;
    bench
        .admin(Method::DELETE, "/sandboxes/one", Value::Null)
        .await;
    let third = scrape(&bench).await;
    third.goes_on_from(&second);
    assert_eq!(
        (third.get("sandboxes"), third.get("payments_made_total")),
        (1, 6)
    );
    assert_eq!(third.get("faults_total{fault=\"lost-response\"}"), 4);
    // One of the six was paid and answered with an error; another error paid nothing.
    assert_eq!(third.calls("pam.pay_by_cash", "payout"), 5);
    assert_eq!(third.calls("pam.pay_by_cash", "error"), 2);
}

#[tokio::test]
async fn many_sandboxes_add_no_series() {
    let bench = Bench::start().await;
    let before = scrape(&bench).await;
    for number in 0..40 {
        let name = format!("test-{number}");
        let fault = json!({"point": "after-commit", "action": "close"});
        make(
            &bench,
            &name,
            json!({"faults": {format!("own-{number}"): fault}}),
        )
        .await;
        pay_with(&bench, &name, &format!("own-{number}")).await;
        if number % 2 == 0 {
            let path = format!("/sandboxes/{name}");
            bench.admin(Method::DELETE, &path, Value::Null).await;
        }
    }
    let after = scrape(&bench).await;
    after.goes_on_from(&before);
    assert_eq!(after.get("faults_total{fault=\"other\"}"), 40);
    assert_eq!(after.get("sandboxes"), 21);
    let new: Vec<_> = after
        .0
        .keys()
        .filter(|series| !before.0.contains_key(*series))
        .collect();
    assert!(new.len() <= 4, "{new:?}");
}

#[tokio::test]
async fn what_had_to_go_from_a_journal_is_counted() {
    let bench = Bench::configured(Config {
        journal_limit_bytes: 1,
        ..Config::default()
    })
    .await;
    for _ in 0..3 {
        bench.paid().await;
    }
    assert_eq!(scrape(&bench).await.get("journal_evicted_calls_total"), 2);
    bench.arrange("/sandboxes/default/reset", json!({})).await;
    bench.paid().await;
    let scraped = scrape(&bench).await;
    assert_eq!(scraped.get("journal_evicted_calls_total"), 2);
    assert_eq!(scraped.calls("pam.pay_by_cash", "payout"), 4);
}

#[tokio::test]
async fn open_connections_are_told_as_they_come_and_go() {
    let bench = Bench::start().await;
    let open = async || {
        scrape(&bench)
            .await
            .get("open_connections{port=\"gateway\"}")
    };
    assert_eq!(open().await, 0);
    let idle = tokio::net::TcpStream::connect(bench.simulator.gateway_address()).await;
    wait_until(async || open().await == 1).await;
    drop(idle);
    wait_until(async || open().await == 0).await;
    let admin = scrape(&bench).await.get("open_connections{port=\"admin\"}");
    assert!(admin >= 1, "the one that asks");
}

#[tokio::test]
async fn open_metrics_comes_where_it_is_asked_for() {
    let bench = six_calls().await;
    let request = bench
        .client
        .get(format!("{}/metrics", bench.simulator.admin_url()));
    let request = request.header(
        ACCEPT,
        "application/openmetrics-text;version=1.0.0,text/plain;q=0.5",
    );
    let answer = request.send().await.unwrap();
    let kind = answer.headers()[CONTENT_TYPE].to_str().unwrap().to_owned();
    assert!(
        kind.starts_with("application/openmetrics-text; version=1.0.0"),
        "{kind}"
    );
    let text = answer.text().await.unwrap();
    assert!(
        text.ends_with("# EOF\n") && text.contains("# TYPE paysys_simulator_calls counter\n"),
        "{text}"
    );
}

#[tokio::test]
async fn whoever_may_not_use_the_admin_sees_no_metrics() {
    let bench = Bench::start().await;
    let url = format!("{}/metrics", bench.simulator.admin_url());
    let foreign = bench.client.get(&url).header(HOST, "evil.example");
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    let guarded = Bench::configured(Config {
        admin_token: Some(BearerToken::new("let-me-in")),
        ..Config::default()
    })
    .await;
    let url = format!("{}/metrics", guarded.simulator.admin_url());
    assert_eq!(client().get(&url).send().await.unwrap().status(), 401);
    let shown = client().get(&url).bearer_auth("let-me-in");
    assert_eq!(shown.send().await.unwrap().status(), 200);
}
