//! A mistake in a profile, shown where it stands.

use miette::{Diagnostic, LabeledSpan, SourceCode};

use paysys_shared::excerpt::Excerpt;
use paysys_shared::suggest::Suggestion;

/// A message, the place it is about, and what would be right.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Picture {
    message: String,
    suggestion: Option<Suggestion>,
    excerpt: Option<Excerpt>,
}

impl Picture {
    /// A picture of `text`, pointing at `span` where there is one. Allowed values and "did you mean"
    /// are taken from the message where serde wrote them into it.
    pub fn of(
        name: &str,
        text: &str,
        span: Option<std::ops::Range<usize>>,
        message: String,
    ) -> Self {
        let suggestion = paysys_shared::suggest::from_serde(&message);
        Self {
            message,
            suggestion,
            excerpt: span.map(|span| Excerpt::new(name, text, span)),
        }
    }

    /// With what would be right, unless the message has it already.
    pub(crate) fn suggesting(mut self, suggestion: Option<Suggestion>) -> Self {
        self.suggestion = self.suggestion.or(suggestion);
        self
    }

    pub(crate) fn suggestion(&self) -> Option<&Suggestion> {
        self.suggestion.as_ref()
    }
}

impl Diagnostic for Picture {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        let suggestion = self.suggestion.as_ref()?;
        Some(Box::new(suggestion) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt
            .as_ref()
            .map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.excerpt.as_ref()?;
        let label = LabeledSpan::new_primary_with_span(Some("here".into()), excerpt.span());
        Some(Box::new(std::iter::once(label)))
    }
}
