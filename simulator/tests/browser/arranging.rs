//! What shall happen is arranged by clicking, and what it does to a client is seen.

use serde_json::json;

use crate::harness::{Bench, wallet_form};
use crate::page::Page;

/// A client pays, and its connection is closed in its face.
pub(crate) async fn loses_an_answer(bench: &Bench) {
    let call =
        json!({"id": "1", "method": "pam.pay_by_cash", "params": {"vendor_form": wallet_form()}});
    let request = bench
        .client
        .post(bench.simulator.gateway_url())
        .header("Auth", bench.auth());
    let error = request.json(&call).send().await.unwrap_err();
    assert!(error.is_request() && !error.is_timeout(), "{error:?}");
}

async fn arms_a_lost_response(page: &Page) {
    page.go("arrange").await;
    page.click("label", "lost-response").await;
    page.sees(".arrange-form .taught", "\"fault\": \"lost-response\"")
        .await;
    page.sees(".arrange-form .taught", "curl -s -X POST").await;
    page.click("button", "Switch on").await;
    page.sees(".arrange-form .note", "is on").await;
    page.sees(".arrange-rules", "waits for its call").await;
}

/// The whole story: an answer is lost, the client pays again, and who looks sees why that is a double payment.
pub(crate) async fn a_lost_answer_makes_a_double_payment_with_its_proof(page: &Page) {
    let bench = Bench::start().await;
    page.visit(bench.simulator.admin_url()).await;
    arms_a_lost_response(page).await;
    loses_an_answer(&bench).await;
    page.sees(".arrange-rules", "used up").await;
    page.click("button", "Watch the calls").await;
    page.sees("tr.disagrees td.money", "paid").await;
    page.sees("tr.disagrees td.wire", "closed, no answer").await;
    // Not by its colour alone.
    page.sees("tr.disagrees", "≠").await;
    bench.paid().await;
    page.go("money").await;
    page.sees(".doubles", "1 certain").await;
    let proof = page.text(".doubles .timeline").await;
    for words in [
        "the client pays",
        "closed, no answer",
        "fault lost-response",
        "pays again",
        "So it was paid twice",
    ] {
        assert!(proof.contains(words), "{words} is not in {proof}");
    }
    page.click(".timeline button", "call 1").await;
    page.sees("#call .notice", "cannot know whether money moved")
        .await;
    page.click("#call button", "Close").await;
    page.go("client").await;
    page.sees(".finding", "Paid again although the outcome was unknown")
        .await;
    page.click("button.cell", "late-commit").await;
    page.sees(".arrange-picked", "late-commit").await;
    page.leave().await;
}

/// The statuses of the payment that is shown, the one where it stands in brackets.
const STRIP: &str = "return [...document.querySelectorAll('.payments .step')].map((one) => \
    one.matches('.here') ? `[${one.innerText}]` : one.innerText).join(' ')";

async fn stands(page: &Page, strip: &str) {
    let script = format!(
        "const strip = (() => {{ {STRIP} }})(); return strip === {};",
        json!(strip)
    );
    page.until(&script).await;
}

pub(crate) async fn a_payment_goes_on_as_the_clock_is_moved_or_its_status_set(page: &Page) {
    let bench = Bench::start().await;
    page.visit(bench.simulator.admin_url()).await;
    page.go("arrange").await;
    page.click("button", "Stand still").await;
    page.sees(".arrange-clock", "stands still until it is moved")
        .await;
    bench.paid().await;
    page.go("money").await;
    stands(page, "[0 created] 1 awaiting payment 2 completed").await;
    page.go("arrange").await;
    page.click("button", "To the next change").await;
    page.sees(".arrange-clock li", "created → awaiting payment")
        .await;
    page.go("money").await;
    stands(page, "0 created [1 awaiting payment] 2 completed").await;
    page.click("button", "To the next step").await;
    stands(page, "0 created 1 awaiting payment [2 completed]").await;
    page.click("button", "Set a status").await;
    page.click(".status-dialog label", "7 held").await;
    page.expect_complaint("409 (Conflict)");
    page.click(".status-dialog button", "Set it").await;
    page.sees(".status-dialog .note", "What can follow: 6 refunded")
        .await;
    page.click(".status-dialog label", "6 refunded").await;
    page.click(".status-dialog button", "Set it").await;
    page.sees(".status-dialog .note", "The status is 6 refunded now")
        .await;
    page.click(".status-dialog button", "Close").await;
    stands(page, "[6 refunded]").await;
    page.leave().await;
}

/// The page looks again every two seconds; whoever is in the middle of something is not to notice.
pub(crate) async fn looking_again_disturbs_nobody(page: &Page) {
    let bench = Bench::start().await;
    page.visit(bench.simulator.admin_url()).await;
    page.go("arrange").await;
    page.fill("Account of the payee", "7912").await;
    page.click("summary", "More conditions").await;
    page.click(".arrange-accounts label", "Search").await;
    page.run("scrollTo(0, 300)").await;
    let before = page.run("return [scrollY, performance.getEntriesByName(new URL('sandboxes/default/clock', document.baseURI)).length]").await;
    page.look_again().await;
    let again = "return performance.getEntriesByName(new URL('sandboxes/default/clock', document.baseURI)).length > arguments[0]";
    page.browser.until(again, json!([before[1]])).await;
    let after = page.run(
        "return [scrollY, document.querySelector('.arrange-form [inputmode=text]').value,
            document.querySelector('.arrange-form details').open, document.activeElement.type]",
    );
    assert_eq!(after.await, json!([before[0], "7912", true, "search"]));
    page.leave().await;
}
