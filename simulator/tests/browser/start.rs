//! Start here: a first payment without a program, and examples for programs.

use crate::harness::Bench;
use crate::page::Page;

pub(crate) async fn a_first_payment_is_made_by_a_click(page: &Page) {
    let bench = Bench::start().await;
    page.visit(bench.simulator.admin_url()).await;
    // Nothing has happened yet, so this is where one begins.
    page.sees("h1", "Start here").await;
    page.sees(".facts", bench.simulator.gateway_url()).await;
    for (language, words) in [
        ("Python", "import hashlib"),
        ("PHP", "<?php"),
        ("Java", "class Pay"),
        ("Node", "createHash"),
        ("curl", "curl -s"),
    ] {
        page.click(".start-languages label", language).await;
        page.sees(".code", words).await;
        page.sees(".code", bench.simulator.gateway_url()).await;
        page.sees(".code", &bench.secret_key).await;
    }
    page.click("button", "Pay once for me").await;
    page.sees(".note", "Call 1: an answer came, HTTP 200.")
        .await;
    page.click("button", "What happened").await;
    page.sees("#call", "pam.pay_by_cash").await;
    page.click("#call button", "Close").await;
    page.sees("[role=status]", "1 call has come.").await;
    assert_eq!(bench.payments().await.len(), 1);
    page.leave().await;
}
