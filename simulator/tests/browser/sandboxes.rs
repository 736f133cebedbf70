//! Sandboxes are made, looked at, emptied and deleted; what happened in one is handed on as a bundle and played again.

use std::fs;

use serde_json::json;

use crate::harness::{Bench, wait_until};
use crate::page::Page;

pub(crate) async fn a_sandbox_is_made_looked_at_emptied_and_deleted(page: &Page) {
    let bench = Bench::start().await;
    let shop = async |path: &str| bench.get(&format!("/sandboxes/shop{path}")).await;
    let make = json!({"name": "shop"});
    page.visit(bench.simulator.admin_url()).await;
    page.go("sandboxes").await;
    page.fill("Name", "shop").await;
    let lesson = "section:has(form) .taught";
    page.click(&format!("{lesson} summary"), "").await;
    page.sees(lesson, "{ \"name\": \"shop\" }").await;
    page.click("button", "Make it").await;
    page.sees(".note", "shop is made.").await;
    page.click("article:nth-child(2) button", "Show this one")
        .await;
    page.until("return location.hash === '#sandboxes?sandbox=shop'")
        .await;
    let (card, button) = ("article:first-child", "article:first-child button");
    page.sees(card, "shop shown on this page").await;
    page.sees(card, "/s/shop/gateway").await;
    // A key is shown to who asks for it.
    let key = shop("").await.1["secret_key"].take();
    page.misses(card, key.as_str().unwrap()).await;
    page.click(button, "Show").await;
    page.sees(card, key.as_str().unwrap()).await;
    let outage = json!({"then": {"fault": "outage"}});
    bench.arrange("/sandboxes/shop/rules", outage).await;
    page.click(button, "Reset").await;
    page.click("dialog.confirm button", "Cancel").await;
    assert_ne!(shop("/rules").await.1["rules"], json!([]));
    page.click(button, "Reset").await;
    page.click("dialog.confirm button", "Reset").await;
    page.sees(".note", "as if nothing had ever happened").await;
    assert_eq!(shop("/rules").await.1["rules"], json!([]));
    page.click(button, "Delete").await;
    page.click("dialog.confirm button", "Delete").await;
    page.sees(card, "default shown on this page").await;
    page.misses("article", "shop").await;
    assert_eq!(shop("").await.0, 404);
    // Who still has a link to it is told so, until there is one again.
    page.expect_complaint("404 (Not Found)");
    page.expect_complaint("ApiError: there is no sandbox");
    page.open("#arrange?sandbox=shop").await;
    page.sees(".failure", "there is no sandbox").await;
    page.look_again().await;
    page.sees(".failure", "there is no sandbox").await;
    bench.arrange("/sandboxes", make).await;
    page.sees("h1", "Arrange").await;
    page.misses(".failure", "").await;
    page.leave().await;
}

/// What a person does who drags a file onto the page.
const DROP: &str = "
    const dropped = new DataTransfer();
    dropped.items.add(new File([arguments[0]], 'altered.bundle'));
    document.querySelector('.drop').dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }));
    return true;";

pub(crate) async fn a_bundle_is_taken_along_and_played_again(page: &Page) {
    let bench = Bench::start().await;
    let transaction = bench.paid().await;
    bench.check(transaction).await;
    page.visit(bench.simulator.admin_url()).await;
    page.go("sandboxes").await;
    page.click("button", "Download the bundle").await;
    let bundle = page.browser.folder().join("default.bundle");
    wait_until(async || bundle.exists()).await;
    page.give("Drop a bundle here", bundle.to_str().unwrap())
        .await;
    page.sees(
        ".replay .notice.good",
        "every decision and answer identical",
    )
    .await;
    let text = fs::read_to_string(&bundle).unwrap();
    let altered = text.replacen(&transaction.to_string(), &(transaction + 1).to_string(), 1);
    assert_ne!(text, altered);
    page.browser.until(DROP, json!([altered])).await;
    page.sees(".replay .notice h3", "altered.bundle").await;
    page.misses(".replay .notice", "every decision and answer identical")
        .await;
    page.browser.until(DROP, json!(["no bundle at all"])).await;
    page.expect_complaint("400 (Bad Request)");
    page.sees(".replay .notice.bad", "altered.bundle").await;
    page.leave().await;
}
