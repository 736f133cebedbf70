//! Many calls: the page holds ten thousand and keeps only those in sight.

use serde_json::json;

use crate::harness::Bench;
use crate::page::Page;

/// An admin that has ten thousand calls to show at once; making them would take longer than all other tests together.
const MANY: &str = "
    const ask = window.fetch;
    const call = (number) => ({ number, at: '2026-01-01T00:00:00.000Z', method: 'pam.pay_by_cash', account: `a${number}`, amount: number,
        currency: 'USD', outcome: 'payout', committed: true, told: 'paid', ended: 'answered', http_status: 200 });
    window.fetch = async (url, options) => {
        if (!String(url).includes('/calls?')) return ask(url, options);
        const calls = Array.from({ length: 10_000 }, (_, place) => call(10_000 - place));
        return new Response(JSON.stringify({ rows: calls }), { headers: { 'content-type': 'application/json' } });
    };";

pub(crate) async fn ten_thousand_rows_are_smooth(page: &Page) {
    let bench = Bench::start().await;
    page.visit(bench.simulator.admin_url()).await;
    page.browser
        .devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": MANY}),
        )
        .await;
    page.open("?many#now").await;
    page.sees("#place", "10000 calls are here.").await;
    let rows = async || {
        page.run("return document.querySelectorAll('.calls tr').length")
            .await
            .as_u64()
            .unwrap()
    };
    for (part, sought) in [
        ("0", "a10000"),
        ("0.5", "a5000"),
        ("1", "a1"),
        ("0", "a10000"),
    ] {
        page.run(&format!("const box = document.querySelector('.calls'); box.scrollTop = {part} * (box.scrollHeight - box.clientHeight)")).await;
        let is_in_sight = "
                const box = document.querySelector('.calls').getBoundingClientRect();
                const cell = [...document.querySelectorAll('.calls td')].find((one) => one.innerText === arguments[0]);
                const place = cell?.getBoundingClientRect();
                return place && place.top >= box.top && place.bottom <= box.bottom + 1;";
        page.browser.until(is_in_sight, json!([sought])).await;
        assert!(rows().await < 200);
    }
    page.leave().await;
}
