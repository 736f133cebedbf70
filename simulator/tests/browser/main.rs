//! The live view in a real browser: Debian's Chromium, driven over WebDriver. Each story visits a simulator of its own; in its
//! end the browser must have nothing to complain of.
//!
//! A browser costs more than a story, so that some share one.

#![expect(
    clippy::unwrap_used,
    reason = "in a test, a panic with its line is the message"
)]

mod accessibility;
mod arranging;
mod crowd;
#[path = "../suite/harness.rs"]
#[expect(dead_code, reason = "the other tests need more of it")]
mod harness;
mod hostile;
mod keyboard;
mod language;
mod narrow;
mod now;
mod page;
mod program;
mod proxy;
mod sandboxes;
mod start;
mod token;
mod webdriver;

use page::browse;

#[tokio::test]
async fn calls_are_seen_as_they_happen() {
    browse("en", async |page| {
        now::a_payout_appears_with_its_money_and_its_wire(page).await;
        now::rows_are_held_back_and_filtered(page).await;
        now::a_place_is_kept_and_a_server_that_comes_back_is_found_again(page).await;
        crowd::ten_thousand_rows_are_smooth(page).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_arranged_happens() {
    browse("en", async |page| {
        arranging::a_lost_answer_makes_a_double_payment_with_its_proof(page).await;
        arranging::a_payment_goes_on_as_the_clock_is_moved_or_its_status_set(page).await;
        arranging::looking_again_disturbs_nobody(page).await;
    })
    .await;
}

#[tokio::test]
async fn sandboxes_come_and_go_and_bundles_are_played_again() {
    browse("en", async |page| {
        sandboxes::a_sandbox_is_made_looked_at_emptied_and_deleted(page).await;
        sandboxes::a_bundle_is_taken_along_and_played_again(page).await;
    })
    .await;
}

#[tokio::test]
async fn a_newcomer_gets_in() {
    browse("en", async |page| {
        token::a_token_is_asked_for_once_and_stays_in_this_tab(page).await;
        start::a_first_payment_is_made_by_a_click(page).await;
        proxy::the_page_works_in_a_folder_behind_a_proxy(page).await;
    })
    .await;
}

#[tokio::test]
async fn it_speaks_russian_on_a_telephone_too() {
    browse("ru", async |page| {
        language::the_browsers_language_comes_first_and_a_switch_is_remembered(page).await;
        narrow::nothing_is_wider_than_a_telephone(page).await;
    })
    .await;
}

#[tokio::test]
async fn what_clients_send_is_text() {
    browse("en", hostile::what_clients_send_is_text).await;
}

#[tokio::test]
async fn an_answer_is_lost_without_a_mouse() {
    browse("en", keyboard::an_answer_is_lost_without_a_mouse).await;
}

#[tokio::test]
async fn axe_finds_nothing_in_english() {
    browse("en", async |page| {
        accessibility::all_places_look_well(page, "en").await
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_in_russian() {
    browse("ru", async |page| {
        accessibility::all_places_look_well(page, "ru").await
    })
    .await;
}
