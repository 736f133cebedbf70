use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan};
use proptest::prelude::*;

use super::*;

#[derive(Debug, thiserror::Error)]
#[error("wrong")]
struct Wrong(Excerpt);

impl Diagnostic for Wrong {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_with_span(Some("here".into()), self.0.span());
        Some(Box::new(std::iter::once(label)))
    }
}

fn picture(text: &str, span: Range<usize>) -> String {
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor());
    let mut picture = String::new();
    let wrong = Wrong(Excerpt::new("file", text, span));
    handler.render_report(&mut picture, &wrong).unwrap();
    picture
}

#[test]
fn a_mistake_far_along_a_line_is_shown_with_its_true_column() {
    let text = format!(
        "first\n{}WRONG{}\nlast",
        "x".repeat(70_000),
        "y".repeat(70_000)
    );
    let place = text.find("WRONG").unwrap();
    insta::assert_snapshot!(picture(&text, place..place + 5));
}

#[test]
fn a_mistake_longer_than_any_line_is_shown_where_it_begins() {
    let picture = picture(&"z".repeat(200_000), 70_000..200_000);
    assert!(picture.contains("[file:1:70001]"), "{picture}");
    assert!(
        picture.lines().all(|line| line.chars().count() < 300),
        "{picture}"
    );
}

#[test]
fn short_lines_stay_as_they_are() {
    let text = "one = 1\ntwo = 2\n";
    assert_eq!(Excerpt::new("file", text, 8..11).text, text);
}

proptest! {
    #[test]
    fn no_place_in_no_text_is_a_panic(text in "([a-z]{0,3}|[\\n]|ж{450}|[\\t]{5}|я){0,12}", start in 0..6000_usize, length in 0..3000_usize) {
        let excerpt = Excerpt::new("file", &text, start..start + length);
        let span = excerpt.span();
        let begin = floor(&text, start);
        prop_assert!(text[begin..].starts_with(&excerpt.text[span]));
        picture(&text, start..start + length);
    }
}
