//! Mistakes in files people write, and their pictures.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use paysys_shared::excerpt::Excerpt;
use paysys_shared::legible::legible;
use paysys_shared::suggest::nearest;

use super::Span;

/// One mistake at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    span: Span,
    message: String,
    label: Option<String>,
    help: Option<String>,
}

impl Problem {
    /// A mistake, in lower case and without a full stop.
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: shown(message.into()),
            label: None,
            help: None,
        }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(shown(help.into()));
        self
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(shown(label.into()));
        self
    }

    /// "did you mean" if something allowed is close, and all that is allowed.
    #[must_use]
    pub fn allowed<'a>(self, word: &str, allowed: impl IntoIterator<Item = &'a str>) -> Self {
        let allowed: Vec<&str> = allowed.into_iter().collect();
        let problem = match nearest(word, allowed.iter().copied()) {
            Some(near) => self.label(format!("did you mean `{near}`?")),
            None => self,
        };
        if allowed.is_empty() || allowed.len() > 20 {
            problem
        } else {
            problem.help(format!("allowed: {}", allowed.join(", ")))
        }
    }
}

/// A mistake quotes what somebody wrote, and a picture breaks long lines.
fn shown(words: String) -> String {
    const LONGEST: usize = 2_000;
    match legible(&words, LONGEST) {
        Cow::Borrowed(_) => words,
        Cow::Owned(shown) => shown,
    }
}

/// All the mistakes found so far in one file.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The value, unless anything was wrong.
    ///
    /// # Errors
    /// With every mistake, in the order of the file.
    pub fn into_result<T>(
        mut self,
        name: &str,
        text: &str,
        value: Option<T>,
    ) -> Result<T, BadFile> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => {
                self.0.sort_by_key(|problem| problem.span.start);
                // Every case of a scenario has the mistakes of all.
                let mut seen = Vec::new();
                self.0.retain(|problem| {
                    let is_first = !seen.contains(problem);
                    seen.push(problem.clone());
                    is_first
                });
                Err(BadFile::new(name, text, self.0))
            }
        }
    }
}

/// A file with mistakes in it.
#[derive(Debug, thiserror::Error)]
#[error("{name} has {n} mistake{s}", n = pictures.len(), s = if pictures.len() == 1 { "" } else { "s" })]
pub struct BadFile {
    name: String,
    pictures: Vec<Picture>,
}

impl BadFile {
    /// The mistakes of one file, with its text for the pictures.
    #[must_use]
    pub fn new(name: &str, text: &str, problems: Vec<Problem>) -> Self {
        let picture = |problem: Problem| Picture {
            excerpt: Excerpt::new(
                name,
                text,
                problem.span.start..problem.span.start + problem.span.length,
            ),
            problem,
        };
        Self {
            name: name.to_owned(),
            pictures: problems.into_iter().map(picture).collect(),
        }
    }

    /// Every mistake with `path:line:column`, the lines around it and a caret.
    #[must_use]
    pub fn picture(&self) -> String {
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
            .with_width(110)
            .with_context_lines(1);
        let mut text = String::new();
        for picture in &self.pictures {
            handler
                .render_report(&mut text, picture)
                .expect("writing to a string cannot fail");
        }
        text
    }
}

/// One mistake and the text it is in.
#[derive(Debug, thiserror::Error)]
#[error("{}", problem.message)]
struct Picture {
    excerpt: Excerpt,
    problem: Problem,
}

impl Diagnostic for Picture {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.problem
            .help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let Range { start, end } = self.excerpt.span();
        let label = self
            .problem
            .label
            .clone()
            .or_else(|| Some("here".to_owned()));
        Some(Box::new(std::iter::once(LabeledSpan::new(
            label,
            start,
            end - start,
        ))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_far_along_a_line_is_pictured() {
        let text = format!("say: {} WRONG", "x".repeat(70_000));
        let start = text.find("WRONG").unwrap();
        let span = Span { start, length: 5 };
        let file = BadFile::new("file.yaml", &text, vec![Problem::at(span, "no")]);
        let picture = file.picture();
        assert!(picture.contains("file.yaml:1:70007"), "{picture}");
        assert!(picture.contains("WRONG"), "{picture}");
    }
}
