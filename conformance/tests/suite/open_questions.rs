//! Questions that only public client code asks: whatever a gateway answers is written down, and no answer fails it.

use paysys_judge::exit;
use paysys_judge::verdict::{RunResult, Verdict};
use paysys_self_test::model_gateway::{Model, Options, OwnReference};
use rstest::rstest;

use crate::support::run_at;

const USUAL: Options = Options::USUAL;

const UZBEK: Option<(&str, &str)> = Some(("uz", "rad etildi"));

const fn references(own_reference: OwnReference) -> Options {
    Options {
        own_reference,
        ..USUAL
    }
}

async fn played(options: Options, scenario: &str) -> RunResult {
    let model = Model::with(options);
    run_at(&model.target(), &[scenario]).await
}

/// What was written down of a requirement, step by step, and whether any of it is news.
fn written_down(result: &RunResult, requirement: &str) -> (String, bool) {
    let records = &result.scenarios[0].judgement.records;
    let about: Vec<_> = records
        .iter()
        .filter(|record| record.requirement.as_str() == requirement)
        .collect();
    let values: Vec<String> = about.iter().map(|one| one.value.to_string()).collect();
    (values.join(" "), about.iter().any(|one| one.is_news))
}

#[rstest]
#[case::served("http.trailing-slash", "ENV-15", USUAL, "-32314 200", false)]
#[case::not_there("http.trailing-slash", "ENV-15", Options { slash: Some(404), ..USUAL }, "-32600 404", true)]
#[case::redirected("http.trailing-slash", "ENV-15", Options { slash: Some(308), ..USUAL }, r#""no rpc answer" 308"#, true)]
#[case::one_language(
    "errors.language",
    "ENV-17",
    USUAL,
    r#""refused" "refused" "refused""#,
    false
)]
#[case::as_asked("errors.language", "ENV-17", Options { translation: UZBEK, ..USUAL }, r#""refused" "rad etildi" "refused""#, true)]
#[case::no_text("check.unknown-transaction-as-text", "ERR-05", USUAL, "-32300", false)]
#[case::text("check.unknown-transaction-as-text", "ERR-05", Options { takes_text_numbers: true, ..USUAL }, "-32314", true)]
#[case::no_text_paid("pay.numbers-as-text", "ERR-05", USUAL, "-32300 -32300", false)]
#[case::text_paid("pay.numbers-as-text", "ERR-05", Options { takes_text_numbers: true, ..USUAL }, r#""accepted" "accepted""#, true)]
#[case::not_looked_for("check.own-reference", "PAY-16", USUAL, "-32300", false)]
#[case::looked_for(
    "check.own-reference",
    "PAY-16",
    references(OwnReference::Kept),
    "-32314",
    true
)]
#[case::ignored("pay.own-reference", "PAY-16", USUAL, r#""accepted" -32300"#, false)]
#[case::kept(
    "pay.own-reference",
    "PAY-16",
    references(OwnReference::Kept),
    r#""accepted" "accepted""#,
    true
)]
#[case::unwelcome(
    "pay.own-reference",
    "PAY-16",
    references(OwnReference::Unwelcome),
    "-32300 -32300",
    true
)]
#[case::paid_again("pay.same-own-reference", "PAY-16", USUAL, r#""accepted""#, false)]
#[case::once("pay.same-own-reference", "PAY-16", references(OwnReference::Once(-32600)), "-32600", true)]
#[tokio::test]
async fn every_answer_is_written_down_and_none_fails(
    #[case] scenario: &str,
    #[case] requirement: &str,
    #[case] options: Options,
    #[case] values: &str,
    #[case] is_news: bool,
) {
    let result = played(options, scenario).await;
    let found = written_down(&result, requirement);
    assert_eq!(found, (values.to_owned(), is_news));
    assert_eq!(result.verdict.exit_code(), exit::CONFORMANT);
    let wanted = if is_news { Verdict::New } else { Verdict::Pass };
    assert_eq!(result.scenarios[0].verdict, wanted);
}

/// Digits in quotes are an open question, anything else in quotes is none.
#[rstest]
#[case("errors.amount-text")]
#[case("errors.vendor-text")]
#[tokio::test]
async fn what_takes_numbers_as_text_still_refuses_other_text(#[case] scenario: &str) {
    let takes_text_numbers = true;
    let options = Options {
        takes_text_numbers,
        ..USUAL
    };
    let result = played(options, scenario).await;
    assert_eq!(result.scenarios[0].verdict, Verdict::Pass);
}
