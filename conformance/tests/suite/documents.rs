//! The documents for other people's tools are true: examples keep to their schemas, and the simulator is as they say.

use std::fs;

use jsonschema::Validator;
use paysys_contract::Contract;
use paysys_contract::documents::document;
use paysys_simulator::profile::Profile;
use paysys_simulator::{Config, Simulator};
use reqwest::Client;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{assert_valid, repository};

fn openapi() -> Value {
    document("openapi", Contract::built_in())
}

fn openrpc() -> Value {
    document("openrpc", Contract::built_in())
}

/// A schema somewhere in a document, with what it refers to.
fn schema(document: &Value, schema: &Value) -> Value {
    let mut schema = schema.clone();
    schema["components"] = document["components"].clone();
    schema
}

fn component(document: &Value, name: &str) -> Validator {
    let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
    jsonschema::validator_for(&schema(document, &reference)).expect("it is a schema")
}

/// What an OpenAPI document gives as examples of a body.
fn bodies(content: &Value) -> Vec<Value> {
    let examples = content["examples"].as_object().expect("there are examples");
    let examples = examples.values();
    examples.map(|example| example["value"].clone()).collect()
}

#[rstest]
#[case("/requestBody", 2)]
#[case("/responses/200", 2 + 16)]
fn examples_of_the_openapi_document_keep_to_its_schemas(#[case] place: &str, #[case] count: usize) {
    let document = openapi();
    let body = document["paths"]["/gateway"]["post"]
        .pointer(place)
        .unwrap();
    let content = &body["content"]["application/json"];
    assert_eq!(bodies(content).len(), count);
    for example in bodies(content) {
        let schema = schema(&document, &content["schema"]);
        assert_valid(&schema, &example);
        assert!(!jsonschema::is_valid(&schema, &json!({})));
    }
}

#[test]
fn examples_of_the_openrpc_document_keep_to_its_schemas() {
    let document = openrpc();
    let methods = document["methods"].as_array().unwrap();
    assert_eq!(methods.len(), 2);
    for method in methods {
        let example = &method["examples"][0];
        for (part, given) in [
            (&method["params"][0], &example["params"][0]),
            (&method["result"], &example["result"]),
        ] {
            assert_eq!(part["name"], given["name"]);
            assert_valid(&schema(&document, &part["schema"]), &given["value"]);
        }
    }
}

/// Generators of code know `oneOf`, and the contract's schema has `if` and `then`: both must take the same forms.
#[rstest]
#[case::wallet(json!({"vendor_id": 101596, "account": "1", "currency": "USD", "amount": 1}), true)]
#[case::card(json!({"vendor_id": 101606, "account": "5450100000003000", "wallet": "998900000000", "amount": 10000}), true)]
#[case::amount_of_zero(json!({"vendor_id": 101596, "account": "1", "currency": "USD", "amount": 0}), false)]
#[case::amount_as_text(json!({"vendor_id": 101596, "account": "1", "currency": "USD", "amount": "1"}), false)]
#[case::no_account(json!({"vendor_id": 101596, "currency": "USD", "amount": 1}), false)]
#[case::no_vendor(json!({"account": "1", "currency": "USD", "amount": 1}), false)]
#[case::form_of_the_other_vendor(json!({"vendor_id": 101606, "account": "1", "currency": "USD", "amount": 10000}), false)]
#[case::unknown_vendor(json!({"vendor_id": 1, "account": "1", "currency": "USD", "amount": 1}), false)]
#[case::unknown_field(json!({"vendor_id": 101596, "account": "1", "currency": "USD", "amount": 1, "memo": ""}), false)]
#[case::no_form(json!([]), false)]
fn forms_are_taken_and_refused_as_by_the_contract(#[case] form: Value, #[case] is_right: bool) {
    let request =
        json!({ "id": 1, "method": "pam.pay_by_cash", "params": { "vendor_form": form } });
    let contract = fs::read_to_string(repository(
        "fixtures/contract/pay_by_cash.request.schema.json",
    ));
    let contract = serde_json::from_str(&contract.unwrap()).unwrap();
    let contract = jsonschema::validator_for(&contract).unwrap();
    assert_eq!(contract.is_valid(&request), is_right);
    assert_eq!(
        component(&openapi(), "PayoutRequest").is_valid(&request),
        is_right
    );
    assert_eq!(
        component(&openrpc(), "VendorForm").is_valid(&form),
        is_right
    );
}

/// The published page's gateway, at a moment when the header of the document is fresh.
async fn simulator() -> Simulator {
    let page = fs::read_to_string(repository("fixtures/profiles/page-example.toml"));
    let page = page.expect("the profile is there");
    let text = page + "\n[auth]\nclock = \"sandbox\"\n";
    let config = Config {
        profile: Profile::from_toml("the page at its time", &text).expect("it is a profile"),
        ..Config::default()
    };
    Simulator::launch(config).await.expect("a simulator starts")
}

/// Sends this, signed as the document's example is; answers what came, which keeps to the document.
async fn call(simulator: &Simulator, document: &Value, request: &Value) -> Value {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let scheme = &document["components"]["securitySchemes"]["Auth"];
    let header = scheme["x-example"]["header"]
        .as_str()
        .expect("it has an example");
    let client = Client::builder()
        .no_proxy()
        .build()
        .expect("a plain client");
    let call = client.post(simulator.gateway_url()).json(request);
    let call = call.header(scheme["name"].as_str().expect("it has a name"), header);
    let response = call.send().await.expect("the gateway answers");
    let answer = &document["paths"]["/gateway"]["post"]["responses"][response.status().as_str()];
    let answer = schema(document, &answer["content"]["application/json"]["schema"]);
    let body = response.json().await.expect("the answer is JSON");
    assert_valid(&answer, &body);
    body
}

#[tokio::test]
async fn the_simulator_answers_the_examples_of_the_openapi_document_as_it_says() {
    let (document, simulator) = (openapi(), simulator().await);
    let operation = &document["paths"]["/gateway"]["post"];
    let requests = bodies(&operation["requestBody"]["content"]["application/json"]);
    let answers = bodies(&operation["responses"]["200"]["content"]["application/json"]);
    for (request, answer) in requests.iter().zip(&answers) {
        assert_eq!(&call(&simulator, &document, request).await, answer);
    }
    let mut errors = 0;
    for mut answer in answers
        .into_iter()
        .filter(|answer| answer["error"].is_object())
    {
        let mut request = requests[0].clone();
        let code = answer["error"]["code"].as_i64().unwrap();
        let account = format!("700002{}", code.abs());
        request["params"]["vendor_form"]["account"] = account.into();
        request["id"] = code.into();
        answer["id"] = code.into();
        assert_eq!(call(&simulator, &document, &request).await, answer);
        errors += 1;
    }
    assert_eq!(errors, 16);
}

#[tokio::test]
async fn the_simulator_answers_the_examples_of_the_openrpc_document_as_it_says() {
    let simulator = simulator().await;
    for method in openrpc()["methods"].as_array().unwrap() {
        let example = &method["examples"][0];
        let parameter = &example["params"][0];
        let name = parameter["name"].as_str().unwrap();
        let params = json!({ name: parameter["value"] });
        let request = json!({ "id": 1, "method": method["name"], "params": params });
        let answer = call(&simulator, &openapi(), &request).await;
        assert_eq!(answer["result"], example["result"]["value"]);
    }
}
