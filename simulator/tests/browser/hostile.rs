//! Whatever clients send is text: nothing of it runs, and nothing of it breaks the page.

use serde_json::{Value, json};

use crate::harness::Bench;
use crate::page::{PLACES, Page};

/// What would leave a mark if any of it were obeyed, or put the page in disorder if it were not held in.
fn attacks() -> Vec<String> {
    let attacks = [
        "<script>window.taken = 1</script>",
        "<img src=x onerror=\"window.taken = 1\">",
        "</script><script>window.taken = 1</script>",
        "\"><svg onload='window.taken = 1'>",
        "javascript:window.taken=1",
        "${window.taken = 1}{{constructor.constructor('window.taken = 1')()}}",
        "__proto__",
        "\"}],\"\\u0000\\",
        "\u{202E}4321 rotcarter\u{2066}",
        "%s%n\r\n<!--",
    ];
    let long = format!("{}{}", attacks[1], "9".repeat(10_000));
    attacks
        .into_iter()
        .map(str::to_owned)
        .chain([long])
        .collect()
}

/// The attacks wherever a client can put a text.
async fn attack(bench: &Bench) {
    for text in attacks() {
        let form = json!({"account": text, "currency": text, "amount": 1, "vendor_id": 101_596});
        bench.pay(form).await;
        let call = json!({"id": text, "method": text, "params": {(text.clone()): text}});
        let request = bench
            .client
            .post(bench.simulator.gateway_url())
            .header("Auth", bench.auth());
        let header: String = text
            .chars()
            .filter(|one| (' '..='~').contains(one))
            .take(4_000)
            .collect();
        request
            .header("X-Attack", header)
            .json(&call)
            .send()
            .await
            .unwrap();
        bench.post(text.clone()).await;
        let rule = json!({"match": {"account": text}, "then": {"error": {"code": -32_400, "message": text}}});
        // Some are no pattern of an account, and refused.
        let _ = bench
            .admin(reqwest::Method::POST, "/sandboxes/default/rules", rule)
            .await;
    }
}

async fn nothing_ran(page: &Page) {
    let script = "return [window.taken ?? null, document.querySelectorAll('script').length,
        document.querySelectorAll('[onerror], [onload], iframe, object, img').length,
        [...document.querySelectorAll('a')].filter((link) => link.protocol === 'javascript:').length]";
    assert_eq!(page.run(script).await, json!([null, 2, 0, 0]));
}

pub(crate) async fn what_clients_send_is_text(page: &Page) {
    let bench = Bench::start().await;
    attack(&bench).await;
    let last = bench.calls().await.last().unwrap()["number"]
        .as_u64()
        .unwrap();
    page.visit(bench.simulator.admin_url()).await;
    page.go("now").await;
    page.sees(".calls tbody", &attacks()[0]).await;
    nothing_ran(page).await;
    let longest = "return Math.max(...[...document.querySelectorAll('.calls td')].map((one) => one.innerText.length))";
    assert!(page.run(longest).await.as_u64().unwrap() < 300);
    // The override of the writing direction ends where the text ends.
    let alone = "return [...document.querySelectorAll('.calls bdi')].some((one) => one.innerText.startsWith('\\u202E'))";
    assert_eq!(page.run(alone).await, true);
    for number in [1, 2, 3, last - 5, last - 2] {
        open_call(page, number).await;
        page.sees("#call h2", &format!("Call {number}")).await;
        page.sees("#call", "Request").await;
        nothing_ran(page).await;
        page.click("#call button", "Close").await;
    }
    for place in PLACES {
        page.go(place).await;
        nothing_ran(page).await;
    }
    links_are_text(page).await;
    page.leave().await;
}

/// Opens a call with the keyboard, in whose row the focus must not be under the table's head.
async fn open_call(page: &Page, number: u64) {
    let focus = "
        const button = document.querySelector(`[data-call='${arguments[0]}']`);
        button?.focus();
        const place = button?.getBoundingClientRect();
        return place && document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2) === button;";
    page.browser.until(focus, json!([number])).await;
    page.press("\u{E007}").await;
}

/// A link that somebody sends can hold anything, too.
async fn links_are_text(page: &Page) {
    page.expect_complaint("404 (Not Found)");
    page.expect_complaint("ApiError: there is no sandbox");
    let attack = attacks().swap_remove(1);
    let query = |name, value| {
        form_urlencoded::Serializer::new(String::new())
            .append_pair(name, value)
            .finish()
    };
    for place in PLACES {
        page.open(&format!("?lang=xx#{place}?{}", query("sandbox", &attack)))
            .await;
        page.sees("select#sandbox", "img src=x").await;
        nothing_ran(page).await;
    }
    page.open(&format!("#arrange?{}", query("account", &attack)))
        .await;
    let account = "return document.querySelector('.arrange-form [inputmode=text]')?.value";
    assert_eq!(page.until(account).await, Value::from(attack));
    nothing_ran(page).await;
}
