//! What a profile learns of that which only public client code sends (ENV-15, ENV-17, ERR-05, PAY-16).

use paysys_judge::drift::profile;
use paysys_judge::verdict::RunResult;
use paysys_self_test::model_gateway::{Model, Options, OwnReference};
use rstest::rstest;

use super::{behaving, drift, side};
use crate::support::run_at;

/// Each way of a setting from its opposite, so that neither is what a profile says anyway.
#[rstest]
#[case("http.trailing-slash", "[http]\ntrailing_slash = true\n")]
#[case("http.trailing-slash", "[http]\ntrailing_slash = false\n")]
#[case("*-as-text", "[params]\nnumber_as_string = -32300\n")]
#[case("*-as-text", "[params]\nnumber_as_string = \"accept\"\n")]
#[case(
    "check.unknown-transaction-as-text",
    "[params]\nnumber_as_string = \"accept\"\n"
)]
#[case(
    "*own-reference",
    "[payments]\nown_reference = { mode = \"ignore\" }\n"
)]
#[case("*own-reference", "[payments]\nown_reference = { mode = \"keep\" }\n")]
#[case(
    "*own-reference",
    "[payments]\nown_reference = { mode = \"reject\", error = -32600 }\n"
)]
#[case(
    "*own-reference",
    "[payments]\nown_reference = { mode = \"return-original\" }\n"
)]
#[tokio::test]
async fn what_clients_send_besides_is_learnt_either_way(
    #[case] scenarios: &str,
    #[case] setting: &str,
) {
    let behaves = format!("description = \"x\"\n{setting}");
    let seen = || behaving(&behaves, std::slice::from_ref(&scenarios));
    let written = profile::toml(&side("it", seen().await));
    let named = setting.lines().nth(1).expect("a table, and a setting");
    assert!(written.contains(&format!("{named}  #")), "{written}");
    let again = drift(seen().await, behaving(&written, &[scenarios]).await);
    assert!(again.is_none(), "{}", paysys_judge::drift::text(&again));
}

async fn model_gateway(options: Options, patterns: &[&str]) -> RunResult {
    let model = Model::with(options);
    run_at(&model.target(), patterns).await
}

#[tokio::test]
async fn a_redirect_from_the_slash_is_no_service() {
    let options = Options {
        slash: Some(308),
        ..Options::USUAL
    };
    let seen = model_gateway(options, &["http.trailing-slash"]).await;
    let written = profile::toml(&side("it", seen));
    assert!(written.contains("trailing_slash = false  #"), "{written}");
}

/// Without a payment that was made, no answer tells what becomes of its reference.
#[rstest]
#[case::unwelcome(Options { own_reference: OwnReference::Unwelcome, ..Options::USUAL })]
#[case::no_money(Options { turns_away: Some(-32309), ..Options::USUAL })]
#[tokio::test]
async fn nothing_is_learnt_of_references_where_nothing_was_paid(#[case] options: Options) {
    let seen = model_gateway(options, &["*own-reference"]).await;
    let written = profile::toml(&side("it", seen));
    assert!(!written.contains("own_reference"), "{written}");
}

/// A simulator speaks one language: what was said in another because that was asked for is not its text.
#[tokio::test]
async fn what_is_said_in_a_language_that_was_asked_for_is_no_text_of_a_profile() {
    let translation = Some(("uz", "rad etildi"));
    let options = Options {
        translation,
        ..Options::USUAL
    };
    let seen = model_gateway(options, &["errors.language"]).await;
    let written = profile::toml(&side("it", seen));
    assert!(written.contains("\"-32314\" = \"refused\""), "{written}");
    assert!(!written.contains("rad etildi"), "{written}");
}
