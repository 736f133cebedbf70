//! On a telephone: nothing of the page is wider than 400 pixels.

use serde_json::json;

use crate::arranging::loses_an_answer;
use crate::harness::Bench;
use crate::page::{PLACES, Page};

/// What sticks out of the page, as far as it can be said.
const TOO_WIDE: &str = "
    if (document.documentElement.scrollWidth <= 400) return '';
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > 401 && !one.closest('.scroll, .calls, pre'));
    return wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 200)).join('\\n') || 'something';";

async fn fits(page: &Page, what: &str) {
    let too_wide = page.run(TOO_WIDE).await;
    assert_eq!(too_wide, "", "{what} is too wide");
}

pub(crate) async fn nothing_is_wider_than_a_telephone(page: &Page) {
    let bench = Bench::start().await;
    let rule = json!({"match": {"account": "79123456789*"}, "when": {"next": 1}, "then": {"fault": "lost-response"}});
    bench.arrange("/sandboxes/default/rules", rule).await;
    loses_an_answer(&bench).await;
    bench.paid().await;
    let long = json!({"account": "7".repeat(400), "currency": "USD", "amount": 9_007_199_254_740_991_u64, "vendor_id": 101_596});
    bench.pay(long).await;
    bench.call(&"m".repeat(400), json!({})).await;
    // Russian words are the longer ones.
    page.visit(bench.simulator.admin_url()).await;
    let size = json!({"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": true});
    page.browser
        .devtools("Emulation.setDeviceMetricsOverride", size)
        .await;
    for place in PLACES {
        page.go(place).await;
        fits(page, place).await;
    }
    page.open("#now").await;
    for number in [1, 4] {
        page.click(&format!(".calls [data-call='{number}']"), "")
            .await;
        page.sees("#call .sides", "HTTP").await;
        fits(page, "a call").await;
        page.press("\u{E00C}").await;
    }
    page.leave().await;
}
