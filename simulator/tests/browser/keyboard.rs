//! Without a mouse: everything can be reached and done with the keyboard, and one sees where one is.

use crate::arranging::loses_an_answer;
use crate::harness::Bench;
use crate::page::Page;

const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const DOWN: &str = "\u{E015}";
const UP: &str = "\u{E013}";

/// What has the focus: its words, and whether that can be seen.
const FOCUSED: &str = "
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const own = one.matches('a, button, summary') && one.innerText;
    const words = [one.closest('label')?.innerText, own, one.getAttribute('aria-label')].join(' ');
    return [words, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0];";

async fn is_at(page: &Page, words: &str) -> bool {
    let focused = page.run(FOCUSED).await;
    focused[0].as_str().unwrap().contains(words)
}

/// Presses Tab until the focus is on something with these words, where it must be seen.
async fn tab_to(page: &Page, words: &str) {
    for _ in 0..100 {
        page.press(TAB).await;
        let focused = page.run(FOCUSED).await;
        if focused[0].as_str().unwrap().contains(words) {
            assert_eq!(focused[1], true, "the focus on {words} cannot be seen");
            return;
        }
    }
    panic!("{words} cannot be reached with Tab");
}

pub(crate) async fn an_answer_is_lost_without_a_mouse(page: &Page) {
    let bench = Bench::start().await;
    page.visit(bench.simulator.admin_url()).await;
    page.sees("h1", "Start here").await;
    tab_to(page, "Skip to the content").await;
    tab_to(page, "Arrange").await;
    page.press(ENTER).await;
    page.sees("h1", "Arrange").await;
    tab_to(page, "lost-response").await;
    page.press(" ").await;
    page.sees(".arrange-picked", "lost-response").await;
    // In a group of choices the arrows go on.
    page.press(DOWN).await;
    page.sees(".arrange-picked", "committed-but-5xx").await;
    page.press(UP).await;
    page.sees(".arrange-picked", "lost-response").await;
    tab_to(page, "Switch on").await;
    page.press(ENTER).await;
    page.sees(".arrange-form .note", "is on").await;
    tab_to(page, "Watch the calls").await;
    page.press(ENTER).await;
    page.sees("h1", "Now").await;
    loses_an_answer(&bench).await;
    page.sees("tr.disagrees", "closed, no answer").await;
    tab_to(page, "Show call 1").await;
    page.press(ENTER).await;
    page.sees("#call .notice", "cannot know whether money moved")
        .await;
    page.press(ESCAPE).await;
    page.misses("#call", "").await;
    // Whoever closes a call is back in its row, also after the row was drawn anew.
    assert!(is_at(page, "Show call 1").await);
    bench.paid().await;
    page.sees(".calls tbody", "answered 200").await;
    assert!(is_at(page, "Show call 1").await);
    // Who skips the navigation goes on from there, and stays in this place.
    page.run("document.querySelector('.skip').focus()").await;
    page.press(ENTER).await;
    page.until("return document.activeElement.closest('#place')")
        .await;
    tab_to(page, "Outcome").await;
    page.sees("#place h1", "Now").await;
    page.leave().await;
}
