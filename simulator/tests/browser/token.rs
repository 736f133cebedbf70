//! The admin's token: asked for once, kept in this tab, and told to nobody.

use paysys_input::bearer_token::BearerToken;
use paysys_simulator::Config;
use serde_json::json;

use crate::harness::Bench;
use crate::page::Page;

const TOKEN: &str = "token-of-this-test";

/// Everything in which the token could be left lying about.
const TRACES: &str = "return [location.href, document.documentElement.outerHTML, document.cookie, JSON.stringify(localStorage)].join()";

pub(crate) async fn a_token_is_asked_for_once_and_stays_in_this_tab(page: &Page) {
    let bench = Bench::configured(Config {
        admin_token: Some(BearerToken::new(TOKEN)),
        ..Config::default()
    })
    .await;
    page.visit(bench.simulator.admin_url()).await;
    page.expect_complaint("401 (Unauthorized)");
    page.sees("#token", "Token of the admin").await;
    page.misses("#token", "refused").await;
    page.fill("Token", "wrong").await;
    page.click("#token button", "Go on").await;
    page.sees("#token", "That token was refused.").await;
    // The label's name is said again, and the field is empty again.
    page.fill("Token", TOKEN).await;
    page.press("\u{E007}").await;
    page.sees("h1", "Start here").await;
    page.misses("#token", "").await;
    page.sees("#connection", "connected").await;
    // What is taught names a variable, not the token.
    page.click("summary", "The same without this page").await;
    page.sees(".taught", "Bearer $PAYSYS_SIM_ADMIN_TOKEN").await;
    page.browser.command("/refresh", json!({})).await.unwrap();
    page.sees("h1", "Start here").await;
    page.misses("#token", "").await;
    let kept = page
        .run("return sessionStorage.getItem('paysys-admin-token')")
        .await;
    assert_eq!(kept, TOKEN);
    let traces = page.run(TRACES).await;
    assert!(!traces.as_str().unwrap().contains(TOKEN), "{traces}");
    page.leave().await;
}
