//! A mistake in a profile, shown where it stands.

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

/// A message, the place it is about, and what would be right.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Picture {
    message: String,
    help: Option<String>,
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
        let help = crate::suggest::from_serde(&message).map(|suggestion| suggestion.to_string());
        Self {
            message,
            help,
            source_code: NamedSource::new(name, text.to_owned()),
            label: span.map(|span| LabeledSpan::new_primary_with_span(Some("here".into()), span)),
        }
    }
}

impl Diagnostic for Picture {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
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
