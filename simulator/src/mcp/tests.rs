use std::collections::BTreeSet;

use rmcp::model::{CallToolResult, JsonObject};
use serde_json::{Value, json};

use super::server::Server;
use super::tool::TOOLS;
use crate::simulator::Simulator;

fn object(value: Value) -> JsonObject {
    match value {
        Value::Object(fields) => fields,
        other => panic!("not an object: {other}"),
    }
}

/// Uses a tool and reads what it says.
async fn using(server: &Server, tool: &str, input: Value) -> Result<Value, String> {
    let used: CallToolResult = server.using(tool, object(input)).await.unwrap();
    let said = serde_json::to_value(&used.content).unwrap()[0]["text"].clone();
    let said = said.as_str().unwrap().to_owned();
    match used.is_error {
        Some(true) => Err(said),
        _ => Ok(serde_json::from_str(&said).unwrap_or(Value::String(said))),
    }
}

/// Every `$ref` below a value.
fn references(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(references).collect(),
        Value::Object(fields) => {
            let own = fields
                .get("$ref")
                .and_then(Value::as_str)
                .map(str::to_owned);
            own.into_iter()
                .chain(fields.values().flat_map(references))
                .collect()
        }
        _ => BTreeSet::new(),
    }
}

#[tokio::test]
async fn every_tool_is_a_route_whose_input_is_described_whole() {
    let simulator = Simulator::start().await.unwrap();
    let server = Server::new(simulator.admin().clone());
    let document: Value = serde_json::from_str(crate::admin::document()).unwrap();
    for tool in TOOLS {
        let verb = tool.verb.as_str().to_ascii_lowercase();
        assert!(
            document["paths"][tool.path][verb].is_object(),
            "{}",
            tool.name
        );
    }
    let tools = server.tools();
    assert_eq!(tools.len(), TOOLS.len() + 1);
    for tool in &tools {
        let schema = Value::Object((*tool.input_schema).clone());
        for reference in references(&schema) {
            let name = reference.strip_prefix("#/$defs/");
            let name = name.unwrap_or_else(|| panic!("{} points to {reference}", tool.name));
            assert!(
                schema["$defs"][name].is_object(),
                "{} lacks {name}",
                tool.name
            );
        }
        jsonschema::validator_for(&schema).unwrap();
    }
    let takes = |tool: &str, input: Value| {
        let tool = tools.iter().find(|one| one.name == tool).unwrap();
        let schema = Value::Object((*tool.input_schema).clone());
        jsonschema::is_valid(&schema, &input)
    };
    assert!(takes(
        "list_calls",
        json!({"sandbox": "default", "brief": true, "limit": 5})
    ));
    assert!(
        !takes("list_calls", json!({"limit": 5})),
        "the sandbox is missing"
    );
    assert!(!takes(
        "list_calls",
        json!({"sandbox": "default", "colour": "red"})
    ));
    let rule =
        json!({"sandbox": "default", "when": {"next": 1}, "then": {"fault": "lost-response"}});
    assert!(takes("arm_fault", rule));
}

#[tokio::test]
async fn an_assistant_sees_a_payment_whose_answer_was_lost() {
    let simulator = Simulator::start().await.unwrap();
    let server = Server::new(simulator.admin().clone());
    let made = using(
        &server,
        "make_sandbox",
        json!({"name": "shop", "clock": "manual"}),
    )
    .await;
    assert!(
        made.unwrap()["gateway_url"]
            .as_str()
            .unwrap()
            .ends_with("/s/shop/gateway")
    );
    let rule = json!({"sandbox": "shop", "when": {"next": 1}, "then": {"fault": "lost-response"}});
    using(&server, "arm_fault", rule).await.unwrap();
    let form = json!({"vendor_id": 101_596, "account": "79123456789", "currency": "USD", "amount": 12_000});
    let call =
        json!({"sandbox": "shop", "method": "pam.pay_by_cash", "params": {"vendor_form": form}});
    using(&server, "send_call", call).await.unwrap();

    let payments = using(&server, "list_payments", json!({"sandbox": "shop"}))
        .await
        .unwrap();
    assert_eq!(
        payments["payments"].as_array().unwrap().len(),
        1,
        "{payments}"
    );
    let calls = json!({"sandbox": "shop", "brief": true, "ended": "closed"});
    let calls = using(&server, "list_calls", calls).await.unwrap();
    assert_eq!(calls["rows"].as_array().unwrap().len(), 1, "{calls}");
    using(&server, "reset_sandbox", json!({"sandbox": "shop"}))
        .await
        .unwrap();
    let payments = using(&server, "list_payments", json!({"sandbox": "shop"}))
        .await
        .unwrap();
    assert_eq!(payments["payments"], json!([]));
}

#[rstest::rstest]
#[case("list_payments", json!({"sandbox": "nowhere"}), "nowhere")]
#[case("list_payments", json!({"sandbox": "../health"}), "../health")]
#[case("list_payments", json!({}), "needs \"sandbox\"")]
#[case("list_payments", json!({"sandbox": "default", "limit": "many"}), "limit")]
#[case("list_calls", json!({"sandbox": "default", "account": ["79*"]}), "takes one value")]
#[case("list_sandboxes", json!({"colour": "red"}), "does not take \"colour\"")]
#[case("arm_fault", json!({"sandbox": "default", "when": {"next": 1}, "then": {"fault": "lost-respons"}}), "lost-response")]
#[tokio::test]
async fn a_mistake_is_told_to_the_assistant(
    #[case] tool: &str,
    #[case] input: Value,
    #[case] says: &str,
) {
    let simulator = Simulator::start().await.unwrap();
    let server = Server::new(simulator.admin().clone());
    let said = using(&server, tool, input).await.unwrap_err();
    assert!(said.contains(says), "{said}");
}

/// What an assistant is told to send is sent: the JSON of every purpose, and the commands of the guide.
#[tokio::test]
async fn the_examples_are_taken() {
    let simulator = Simulator::start().await.unwrap();
    let server = Server::new(simulator.admin().clone());
    let between = |text: &'static str, from: &str, to: &str| {
        let (_, rest) = text.split_once(from)?;
        Some(rest.split_once(to)?.0)
    };
    let mut tried = 0;
    for tool in TOOLS {
        if let Some(example) = between(tool.purpose, "{\"sandbox\"", "}.") {
            let input = format!("{{\"sandbox\"{example}}}");
            let input = serde_json::from_str(&input).unwrap();
            using(&server, tool.name, input).await.unwrap();
            tried += 1;
        }
    }
    assert_eq!(tried, 1);
    let guide = include_str!("../../../docs/assistants.md");
    let rule = between(guide, "/sandboxes/default/rules -d '", "'").unwrap();
    let mut rule: Value = serde_json::from_str(rule).unwrap();
    rule["sandbox"] = json!("default");
    using(&server, "arm_fault", rule).await.unwrap();
    let nothing = json!({"sandbox": "default", "account": null, "limit": null, "brief": true});
    let calls = using(&server, "list_calls", nothing).await.unwrap();
    assert_eq!(calls["rows"], json!([]));
}

#[tokio::test]
async fn an_answer_that_is_too_long_says_how_to_ask_for_less() {
    let simulator = Simulator::start().await.unwrap();
    let server = Server::new(simulator.admin().clone());
    let call = json!({"sandbox": "default", "method": "pam.check_payment", "params": {"agr_transaction_id": "x".repeat(40_000)}});
    for _ in 0..8 {
        using(&server, "send_call", call.clone()).await.unwrap();
    }
    let whole = json!({"sandbox": "default"});
    let said = using(&server, "list_calls", whole).await.unwrap_err();
    assert!(said.contains("brief=true"), "{said}");
    let brief = json!({"sandbox": "default", "brief": true});
    let rows = using(&server, "list_calls", brief).await.unwrap();
    assert_eq!(rows["rows"].as_array().unwrap().len(), 8);
}

/// The simulator's token is for those who come by HTTP; whoever started the process needs none.
#[tokio::test]
async fn a_token_is_not_asked_for() {
    let config = crate::Config {
        admin_token: Some(paysys_input::bearer_token::BearerToken::new(
            "only-for-others".to_owned(),
        )),
        ..crate::Config::default()
    };
    let simulator = Simulator::launch(config).await.unwrap();
    let server = Server::new(simulator.admin().clone());
    let said = using(&server, "list_sandboxes", json!({})).await.unwrap();
    assert_eq!(said["sandboxes"][0]["name"], "default", "{said}");
}
