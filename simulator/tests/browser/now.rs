//! Calls as they happen: what was committed beside what the client saw.

use serde_json::json;

use crate::harness::{Bench, wallet_form};
use crate::page::Page;

pub(crate) async fn a_payout_appears_with_its_money_and_its_wire(page: &Page) {
    let bench = Bench::start().await;
    page.visit(bench.simulator.admin_url()).await;
    page.go("now").await;
    page.sees("#place", "No call yet").await;
    let transaction = bench.paid().await;
    page.sees(".calls tbody tr", "79123456789 12,000 USD").await;
    page.sees("td.money", "paid").await;
    page.sees("td.wire", "answered 200").await;
    assert_eq!(
        page.run("return document.querySelectorAll('.disagrees').length")
            .await,
        0
    );
    page.click(".calls button", "Show call 1").await;
    page.sees("#call .sides", "\"account\": \"79123456789\"")
        .await;
    page.sees(
        "#call .sides",
        &format!("\"transaction_id\": {transaction}"),
    )
    .await;
    page.click("#call summary", "curl to send it again").await;
    page.sees("#call .repeat", "SECRET_KEY").await;
    page.click("#call button", "Close").await;
    page.misses("#call", "").await;
    page.leave().await;
}

pub(crate) async fn rows_are_held_back_and_filtered(page: &Page) {
    let bench = Bench::start().await;
    bench.paid().await;
    page.visit(bench.simulator.admin_url()).await;
    page.sees("#place", "1 call is here.").await;
    page.click("button", "Pause").await;
    bench.check(1).await;
    page.sees("#place", "1 more has come since.").await;
    page.misses(".calls tbody", "check_payment").await;
    page.click("button", "Go on").await;
    page.sees(".calls tbody", "check_payment").await;
    page.give("Method", "pam.check_payment").await;
    page.misses(".calls tbody", "pay_by_cash").await;
    page.sees("#place", "1 call is here.").await;
    let other =
        json!({"account": "998901234567", "currency": "USD", "amount": 1, "vendor_id": 101_596});
    bench.pay(other).await;
    // The key Home: the first option.
    page.give("Method", "\u{E011}").await;
    page.fill("Account", "9989*").await;
    page.sees(".calls tbody", "998901234567").await;
    page.misses(".calls tbody", "79123456789").await;
    page.fill("Account", "5*").await;
    page.sees("#place", "No call yet that matches.").await;
    page.leave().await;
}

pub(crate) async fn a_place_is_kept_and_a_server_that_comes_back_is_found_again(page: &Page) {
    let bench = Bench::start().await;
    let (listen, admin) = (
        bench.simulator.gateway_address(),
        bench.simulator.admin_address(),
    );
    let (before, after) = (
        json!({"account": "998901234567", "currency": "USD", "amount": 1, "vendor_id": 101_596}),
        wallet_form(),
    );
    bench.pay(before).await;
    page.visit(bench.simulator.admin_url()).await;
    page.go("money").await;
    page.browser.command("/refresh", json!({})).await.unwrap();
    page.sees("h1", "Money").await;
    page.go("now").await;
    page.sees(".calls tbody", "998901234567").await;
    page.expect_complaint("net::ERR_");
    bench.simulator.stop().await;
    page.look_again().await;
    page.sees("#connection", "does not answer").await;
    let config = paysys_simulator::Config {
        listen,
        admin,
        ..paysys_simulator::Config::default()
    };
    let bench = Bench::configured(config).await;
    page.sees("#connection", "connected").await;
    // Its calls are counted anew, and what it had before is gone.
    bench.pay(after).await;
    page.sees(".calls tbody", "79123456789").await;
    page.misses(".calls tbody", "998901234567").await;
    // A place that is asked for while nobody answers is shown when somebody does.
    for (place, words) in [("arrange", "Stand still"), ("now", "79123456789")] {
        is_offline(page, true).await;
        page.click(&format!("#places a[href*='#{place}']"), "")
            .await;
        page.sees("#connection", "does not answer").await;
        page.misses("#place", words).await;
        is_offline(page, false).await;
        page.look_again().await;
        page.sees("#place", words).await;
    }
    page.leave().await;
}

async fn is_offline(page: &Page, is: bool) {
    let network =
        json!({"offline": is, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    page.browser.devtools("Network.enable", json!({})).await;
    page.browser
        .devtools("Network.emulateNetworkConditions", network)
        .await;
}
