//! Card data never leave, and are found all the same.

use super::*;

const CARD: &str = "5450101234563005";

/// Pays to a card twice, the first time under a fault that only its number asks for.
async fn paid_to_cards() -> Bench {
    let bench = Bench::start().await;
    let rule = json!({"match": {"account": CARD}, "when": {"next": 1}, "then": {"fault": "committed-but-5xx"}});
    bench.rule(rule).await;
    for account in [CARD, CARD, "5450101234563000"] {
        let form = json!({"account": account, "wallet": "791234567890", "amount": 20_000, "vendor_id": 101_606});
        bench.call_anyhow(form).await;
    }
    let extra = json!({"account": "79123456789", "currency": "USD", "amount": 1, "vendor_id": 101_596, "card_cvc": "987"});
    bench.call_anyhow(extra).await;
    bench
}

#[tokio::test]
async fn card_data_never_leave_and_are_found_all_the_same() {
    let bench = paid_to_cards().await;
    let get = |path: &'static str| bench.get(path);
    let mut said = String::new();
    for path in [
        "/sandboxes/default/calls",
        "/sandboxes/default/payments",
        "/sandboxes/default/ledger",
        "/sandboxes/default/findings",
        "/sandboxes/default/rules",
        "/sandboxes/default/bundle",
    ] {
        said += &get(path).await.1.to_string();
    }
    let expected = json!({
        "payments": [{"account": CARD, "amount": 20_000, "times": 9}],
        "calls": [{"match": {"account": CARD}, "times": 9}, {"match": {"account": "54501012345630*"}, "times": 9}],
    });
    let verified = bench.arrange("/sandboxes/default/verify", expected).await;
    said += &verified.to_string();
    for hidden in [CARD, "5450101234563000", "\"987\""] {
        assert!(!said.contains(hidden), "{hidden}: {said}");
    }
    assert!(said.contains("545010******3005") && said.contains("545010******3000"));
    let found = get("/sandboxes/default/calls?account=5450101234563005")
        .await
        .1;
    assert_eq!(found["calls"].as_array().unwrap().len(), 2, "{found}");
    assert_eq!(verified["results"][2]["found"], 2, "{verified}");
}

#[tokio::test]
async fn a_bundle_with_cards_replays_by_its_stand_ins_and_says_what_may_differ() {
    let bench = paid_to_cards().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bundle.json");
    let write = async || {
        let text = crate::replay::bundle(&bench).await;
        std::fs::write(&path, &text).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let bundle = write().await;
    assert_eq!(bundle["head"].get("may_differ"), None);
    let replay = simulator(&["replay", path.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(replay.status.code(), Some(0), "{replay:?}");
    let rule = json!({"match": {"account": "545010123456*"}, "then": {"progression": "stuck"}});
    bench.rule(rule).await;
    let may_differ = write().await["head"]["may_differ"].to_string();
    assert!(may_differ.contains("545010******300"), "{may_differ}");
}

/// Whoever may guess a digit and is told whether it is right has the whole number soon.
#[tokio::test]
async fn a_pattern_tells_no_digit_that_is_hidden() {
    let bench = paid_to_cards().await;
    let found = async |account: &str| {
        let path = format!("/sandboxes/default/calls?account={account}");
        let (_, calls) = bench.get(&path).await;
        calls["calls"].as_array().unwrap().len()
    };
    for (told, times) in [
        ("5450101234563000", 1),
        ("545010*", 3),
        ("*3000", 1),
        ("545010*3000", 1),
    ] {
        assert_eq!(found(told).await, times, "{told}");
    }
    for hidden in [
        "5450101*",
        "*63000",
        "545010123456*",
        "*012345*",
        "5450101*3000",
    ] {
        assert_eq!(found(hidden).await, 0, "{hidden}");
    }
}
