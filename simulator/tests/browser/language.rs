//! English and Russian: the browser's preference at first, then whatever was chosen.

use serde_json::json;

use crate::harness::Bench;
use crate::page::Page;

pub(crate) async fn the_browsers_language_comes_first_and_a_switch_is_remembered(page: &Page) {
    let bench = Bench::start().await;
    page.visit(bench.simulator.admin_url()).await;
    page.sees("h1", "С чего начать").await;
    assert_eq!(page.run("return document.documentElement.lang").await, "ru");
    page.go("money").await;
    page.click(".languages a", "English").await;
    // Who changes the language stays where they are.
    page.sees("h1", "Money").await;
    assert_eq!(page.run("return document.documentElement.lang").await, "en");
    page.open("").await;
    page.sees("h1", "Start here").await;
    page.browser.command("/refresh", json!({})).await.unwrap();
    page.sees("h1", "Start here").await;
    let link = "return document.querySelector('.languages [aria-current]').innerText";
    assert_eq!(page.run(link).await, "English");
    page.click(".languages a", "Русский").await;
    page.sees("h1", "С чего начать").await;
    page.leave().await;
}
