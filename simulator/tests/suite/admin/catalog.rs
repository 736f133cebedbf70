use serde_json::json;

use crate::harness::{Bench, wallet_form};

#[tokio::test]
async fn reserved_accounts_are_listed_with_what_they_do() {
    let bench = Bench::start().await;
    let (status, catalog) = bench.get("/catalog").await;
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

#[tokio::test]
async fn methods_are_listed_with_where_they_come_from() {
    let profile = "[methods.\"pam.open\"]\nauth = false\nresult = 1\n\
        [methods.\"pam.pay\"]\nresult = 1\nwhen = [{ \"params.a\" = 1, pays = { vendor_id = 101596, amount = 1 } }]\n";
    let bench = Bench::with_profile(profile).await;
    let (_, catalog) = bench.get("/catalog").await;
    let row = |name: &str, from: &str, auth: bool, pays: bool| json!({"name": name, "from": from, "auth": auth, "pays": pays});
    let expected = json!([
        row("pam.pay_by_cash", "built-in", true, true),
        row("pam.check_payment", "built-in", true, false),
        row("pam.open", "stub", false, false),
        row("pam.pay", "stub", true, true),
    ]);
    assert_eq!(catalog["methods"], expected);
    bench
        .arrange("/sandboxes", json!({"name": "plain", "profile": {}}))
        .await;
    let (_, plain) = bench.get("/catalog?sandbox=plain").await;
    let methods = plain["methods"].as_array().map(Vec::len);
    assert_eq!(methods, Some(2), "{plain}");
    let (status, _) = bench.get("/catalog?sandbox=none").await;
    assert_eq!(status, 404);
}
