//! What a node shows of a sandbox, and whether it is what clients were told.

use std::collections::{BTreeSet, HashMap};

use reqwest::Method;
use serde_json::Value;

use super::node::Node;
use super::shop::{Fate, Told};

pub(crate) struct History {
    pub(crate) payments: Vec<Value>,
    /// Without what became of the answers, which is noted beside the row and comes later.
    pub(crate) calls: Vec<Value>,
}

impl History {
    pub(crate) async fn of(node: &Node, sandbox: &str) -> Self {
        let calls = node
            .text(&format!("/sandboxes/{sandbox}/calls?format=ndjson"))
            .await;
        let without_delivery = |line: &str| {
            let mut call: Value = serde_json::from_str(line).unwrap();
            call.as_object_mut().unwrap().remove("delivered");
            call
        };
        Self {
            payments: payments(node, sandbox).await,
            calls: calls.lines().map(without_delivery).collect(),
        }
    }

    /// Numbers of the calls for which this holds.
    pub(crate) fn numbers(&self, holds: impl Fn(&Value) -> bool) -> Vec<u64> {
        let found = self.calls.iter().filter(|call| holds(call));
        found.map(|call| call["number"].as_u64().unwrap()).collect()
    }

    /// Whoever was told something was told what is shown here; whoever was told that nothing was kept has no payment; and
    /// nothing was done twice.
    pub(crate) fn compare(&self, told: &Told) {
        let mut by_request: HashMap<u64, Vec<&Value>> = HashMap::new();
        for call in &self.calls {
            let request = call["request"]["body"].as_str().unwrap();
            let request: Value = serde_json::from_str(request).unwrap();
            by_request
                .entry(request["id"].as_u64().unwrap())
                .or_default()
                .push(call);
        }
        for (number, call) in (1..).zip(&self.calls) {
            assert_eq!(
                call["number"], number,
                "no call was let go of, and none is there twice"
            );
        }
        let mut sent: HashMap<u64, Vec<&Fate>> = HashMap::new();
        for (request, fate) in told {
            sent.entry(*request).or_default().push(fate);
        }
        for (request, fates) in &sent {
            let calls = by_request.remove(request).unwrap_or_default();
            compare_one(*request, fates, calls);
        }
        assert!(by_request.is_empty(), "nobody sent these: {by_request:?}");
        compare_payments(&self.payments, told);
    }
}

/// Ids follow each other; each payment that somebody was told of is there, and no more than those and the ones of requests of which
/// nobody was told what became.
pub(crate) fn compare_payments(payments: &[Value], told: &Told) {
    let ids: Vec<u64> = payments.iter().map(id).collect();
    let first = ids.first().copied().unwrap_or_default();
    assert!(
        ids.iter().copied().eq((first..).take(ids.len())),
        "ids follow each other: {ids:?}"
    );
    let mut by_request: HashMap<u64, BTreeSet<u64>> = HashMap::new();
    for payment in payments {
        let request = payment["account"].as_str().unwrap().parse().unwrap();
        by_request.entry(request).or_default().insert(id(payment));
    }
    let mut unclear: HashMap<u64, usize> = HashMap::new();
    let mut known: HashMap<u64, BTreeSet<u64>> = HashMap::new();
    for (request, fate) in told {
        known.entry(*request).or_default().extend(fate.payment());
        *unclear.entry(*request).or_default() += usize::from(fate.is_unclear());
    }
    for (request, known) in &known {
        let there = by_request.remove(request).unwrap_or_default();
        assert!(
            known.is_subset(&there),
            "request {request} was told {known:?}, and there is {there:?}"
        );
        assert!(
            there.len() <= known.len() + unclear[request],
            "request {request} was told {known:?}, and there is {there:?}"
        );
    }
    assert!(by_request.is_empty(), "nobody paid these: {by_request:?}");
}

/// Each answer is that of a call of its own; beyond those there are at most as many calls as got no answer.
fn compare_one(request: u64, fates: &[&Fate], mut calls: Vec<&Value>) {
    let mut silent = 0;
    for fate in fates {
        match fate {
            Fate::Silent => silent += 1,
            Fate::Answered { status: 503, .. } => (),
            Fate::Answered { status, body } => {
                let is_this = |call: &&Value| {
                    call["answered"]["http_status"] == *status && call["answered"]["body"] == **body
                };
                let found = calls.iter().position(is_this);
                let found = found.unwrap_or_else(|| {
                    panic!("request {request} was told {body}, which is not in {calls:?}")
                });
                calls.swap_remove(found);
            }
        }
    }
    assert!(
        calls.len() <= silent,
        "request {request}: {fates:?}, but there is {calls:?}"
    );
}

pub(crate) fn id(payment: &Value) -> u64 {
    payment["transaction_id"].as_u64().unwrap()
}

async fn payments(node: &Node, sandbox: &str) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let after = all.last().map_or(0, id);
        let path = format!("/sandboxes/{sandbox}/payments?after={after}");
        let (_, page) = node.get(&path).await;
        let page = page["payments"].as_array().unwrap().clone();
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

/// What is kept replays in a fresh sandbox, byte for byte.
pub(crate) async fn check_replay(node: &Node, sandbox: &str) {
    let bundle = node.text(&format!("/sandboxes/{sandbox}/bundle")).await;
    let replayed = node.ask(Method::POST, "/replay").body(bundle);
    let replayed: Value = replayed.send().await.unwrap().json().await.unwrap();
    assert_eq!(replayed["same"], true, "{replayed}");
}
