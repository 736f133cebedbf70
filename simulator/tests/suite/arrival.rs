//! The gateway decides on what arrived; what must not leave is struck where it leaves.

use serde_json::{Value, json};

use crate::harness::{Bench, wallet_form};
use crate::replay::{assert_replays, bundle};

const CARD: u64 = 5_450_101_234_563_005;

#[tokio::test]
async fn the_journal_has_the_head_that_arrived_and_views_have_it_without_the_hash() {
    let bench = Bench::start().await;
    bench.paid().await;
    let head = {
        let state = bench.simulator.sandbox().state();
        state
            .journal()
            .iter()
            .next()
            .unwrap()
            .texts
            .head()
            .to_owned()
    };
    let auth = head.lines().find_map(|line| line.strip_prefix("auth: "));
    let hash = auth.unwrap().rsplit('-').nth(1).unwrap();
    assert!(hash.len() == 40 && !hash.contains(' '), "{head}");
    let shown = bench.calls().await[0]["request"]["headers"].to_string();
    assert!(shown.contains("demo-service-(hash not kept)-"), "{shown}");
    assert!(!shown.contains(hash), "{shown}");
}

/// A client that mixes up its fields must not write a card's number into every log.
#[tokio::test]
async fn an_amount_that_was_refused_is_masked_where_it_is_a_cards_number() {
    let bench = Bench::start().await;
    let form = json!({"account": "5450101234563000", "wallet": "791234567890", "amount": CARD,
        "vendor_id": 101_606});
    bench.call_anyhow(form).await;
    let expected = json!({"calls": [{"match": {"amount": 20_000}, "times": 1}]});
    let verified = bench.arrange("/sandboxes/default/verify", expected).await;
    let bundle = bundle(&bench).await;
    let calls = Value::from(bench.calls().await).to_string();
    for said in [&calls, &verified.to_string(), &bundle] {
        assert!(!said.contains(&CARD.to_string()), "{said}");
    }
    assert!(calls.contains("545010******3005"), "{calls}");
    assert_replays(&bundle);
}

#[tokio::test]
async fn an_amount_that_was_taken_is_money_whatever_it_looks_like() {
    let bench = Bench::start().await;
    let mut form = wallet_form();
    form["amount"] = CARD.into();
    bench.call_anyhow(form).await;
    assert_eq!(bench.payments().await[0]["form_amount"], CARD);
    let bundle = bundle(&bench).await;
    assert!(bundle.contains(&CARD.to_string()), "{bundle}");
    assert_replays(&bundle);
}

/// A masked account has `*` in it, which would match other accounts as well.
#[tokio::test]
async fn a_rule_that_was_shown_masked_is_not_taken_back_for_another_one() {
    let bench = Bench::start().await;
    let rule = json!({"match": {"account": CARD.to_string()}, "then": {"fault": "outage"}});
    let made = bench.rule(rule.clone()).await;
    assert_eq!(made["match"]["account"], "545010******3005");
    let shown = json!({"match": made["match"], "then": made["then"]});
    let (status, refused) = bench.try_rule(shown).await;
    assert_eq!(status, 400, "{refused}");
    assert!(refused.to_string().contains("masked"), "{refused}");
    let pattern = json!({"match": {"account": "545010*3005"}, "then": {"fault": "outage"}});
    bench.rule(pattern).await;
}

/// What cannot be a card's number stays as it is: it may be a word of the profile or of a reason.
#[rstest::rstest]
#[case(json!({"account": "amount"}))]
#[case(json!({"account": "account"}))]
#[case(json!({"account": "16"}))]
#[case(json!({"account": "9007199254740991"}))]
#[case(json!({"account": "9007199254740991x"}))]
#[case(json!({"account": "5450101234563000", "cvv": 123}))]
#[case(json!({"account": "5450101234563000", "cvv": -1.5e-7, "pan": 54_501}))]
#[tokio::test]
async fn a_bundle_replays_whatever_the_account_of_a_card_is(#[case] account: Value) {
    let bench = Bench::start().await;
    let mut form = json!({"wallet": "791234567890", "amount": 20_000, "vendor_id": 101_606});
    for (name, value) in account.as_object().unwrap() {
        form[name] = value.clone();
    }
    bench.call_anyhow(form).await;
    let bundle = bundle(&bench).await;
    assert!(!bundle.contains("may_differ"), "{bundle}");
    assert_replays(&bundle);
}

#[tokio::test]
async fn rules_keep_their_amounts_and_a_bundle_says_where_that_may_matter() {
    let bench = Bench::start().await;
    let rule = json!({"match": {"amount": CARD, "account": CARD.to_string()}, "then": {"fault": "outage"}});
    bench.rule(rule).await;
    assert!(!bundle(&bench).await.contains("may_differ"));
    let form = json!({"account": CARD.to_string(), "wallet": "791234567890", "amount": 20_000,
        "vendor_id": 101_606});
    bench.call_anyhow(form).await;
    let text = bundle(&bench).await;
    let bundle: Value = serde_json::from_str(&text).unwrap();
    let rule = &bundle["events"][0]["command"]["command"]["add-rule"]["match"];
    assert_eq!(rule["amount"], json!({"min": CARD, "max": CARD}), "{text}");
    assert_ne!(rule["account"], CARD.to_string());
    let said = bundle["head"]["may_differ"].to_string();
    assert!(said.contains("545010******3005"), "{said}");
}
