//! A mistake in a profile, shown where it stands.

use crate::suggest::Suggestion;
use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

/// A message, the place it is about, and what would be right.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Picture {
    message: String,
    suggestion: Option<Suggestion>,
    source_code: NamedSource<String>,
    label: Option<LabeledSpan>,
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
        let suggestion = crate::suggest::from_serde(&message);
        Self {
            message,
            suggestion,
            source_code: NamedSource::new(name, text.to_owned()),
            label: span.map(|span| LabeledSpan::new_primary_with_span(Some("here".into()), span)),
        }
    }

    /// With what would be right, unless the message has it already.
    pub(crate) fn suggesting(mut self, suggestion: Option<Suggestion>) -> Self {
        self.suggestion = self.suggestion.or(suggestion);
        self
    }

    /// What would be right.
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
        self.label
            .as_ref()
            .map(|_| &self.source_code as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.label
            .clone()
            .map(|label| Box::new(std::iter::once(label)) as _)
    }
}
