//! A text in which code stands between backticks.

use askama::Template;
use askama::filters::HtmlSafe;

/// Shows what stands between backticks as code; of a backtick that is alone nobody knows what it means.
#[derive(Template)]
#[template(
    source = "{% for (part, is_code) in self.parts() %}{% if is_code %}<code>{{ part }}</code>{% else %}{{ part }}{% endif %}{% endfor %}",
    ext = "html"
)]
pub(super) struct Prose<'a>(pub(super) &'a str);

impl HtmlSafe for Prose<'_> {}

impl Prose<'_> {
    fn parts(&self) -> Vec<(&str, bool)> {
        let parts: Vec<&str> = self.0.split('`').collect();
        if parts.len().is_multiple_of(2) {
            return vec![(self.0, false)];
        }
        let is_code = [false, true].into_iter().cycle();
        parts.into_iter().zip(is_code).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("write `a < b` here", "write <code>a &#60; b</code> here")]
    #[case("`<b>` and `c`", "<code>&#60;b&#62;</code> and <code>c</code>")]
    #[case("one ` alone <b>", "one ` alone &#60;b&#62;")]
    #[case("none", "none")]
    fn code_is_code_and_markup_is_text(#[case] text: &str, #[case] page: &str) {
        assert_eq!(Prose(text).to_string(), page);
    }
}
