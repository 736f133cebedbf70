use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Bench, wallet_form};

#[tokio::test]
async fn reserved_accounts_are_listed_with_what_they_do() {
    let bench = Bench::start().await;
    let (status, catalog) = bench.admin(Method::GET, "/catalog", Value::Null).await;
    assert_eq!((status, &catalog["version"]), (200, &json!(1)));
    let mut accounts = catalog["accounts"].as_array().unwrap().iter();
    let stuck = accounts
        .find(|entry| entry["name"] == "progression-stuck")
        .unwrap();
    assert_eq!(stuck["account"], "70000100004");
    assert_eq!(stuck["then"], json!({"progression": "stuck"}));
}

#[tokio::test]
async fn paying_to_a_listed_account_does_what_the_catalogue_says() {
    let bench = Bench::start().await;
    let mut form = wallet_form();
    form["account"] = json!("70000232309");
    let refused = bench.pay(form.clone()).await;
    assert_eq!(refused["error"]["code"], -32309);
    form["account"] = json!("70000100001");
    let paid = bench.pay(form).await["result"]["details"]["transaction_id"]
        .as_u64()
        .unwrap();
    assert_eq!(bench.status(paid).await, 2);
}
