//! The part of a file that a picture of a mistake shows.
//!
//! miette pads a picture with spaces up to the mistake's column and panics where that is above 65 535.
//! Nobody can read so wide a picture anyway. So long lines are cut, that of the mistake around it, and
//! the column that is told stays the true one.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// A line up to this length is shown whole.
const LONGEST_LINE: usize = 400;

/// So much of a long line is shown.
const SHOWN: usize = 200;

/// So much of that stands before the mistake.
const BEFORE: usize = 60;

/// What stands for what was cut.
const CUT: &str = "…";

/// A file's text for a picture of one mistake, its long lines cut.
#[derive(Debug, Clone)]
pub struct Excerpt {
    name: String,
    text: String,
    span: Range<usize>,
    /// How many more bytes there are before the mistake on its line than are shown.
    missing: usize,
}

impl Excerpt {
    /// Of a file of this name and text, with a mistake at this place.
    #[must_use]
    pub fn new(name: &str, text: &str, span: Range<usize>) -> Self {
        let start = floor(text, span.start);
        let end = floor(text, span.end).max(start);
        let name = name.to_owned();
        if text.lines().all(|line| line.len() <= LONGEST_LINE) {
            return Self {
                name,
                text: text.to_owned(),
                span: start..end,
                missing: 0,
            };
        }
        let line_start = text[..start].rfind('\n').map_or(0, |before| before + 1);
        let rest = text[start..].find('\n');
        let line_end = rest.map_or(text.len(), |length| start + length);
        let mut cut = text[..line_start]
            .split_inclusive('\n')
            .map(beginning)
            .collect::<String>();
        let line = &text[line_start..line_end];
        let column = start - line_start;
        let shown = around(line, column);
        let front = if shown.start > 0 { CUT } else { "" };
        let place = cut.len() + front.len();
        // A mistake that goes on is shown up to where the line or what is shown of it ends.
        let length = end.min(line_end).min(line_start + shown.end) - start;
        let span = place + column - shown.start..place + column - shown.start + length;
        let missing = shown.start.saturating_sub(front.len());
        cut.push_str(front);
        cut.push_str(&line[shown.clone()]);
        cut.push_str(if shown.end < line.len() { CUT } else { "" });
        cut.extend(text[line_end..].split_inclusive('\n').map(beginning));
        Self {
            name,
            text: cut,
            span,
            missing,
        }
    }

    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}

/// What is shown of a long line with a mistake at this place.
fn around(line: &str, column: usize) -> Range<usize> {
    if line.len() <= LONGEST_LINE {
        return 0..line.len();
    }
    let from = match column.saturating_sub(BEFORE) {
        // Cutting so little would gain nothing.
        few if few <= CUT.len() => 0,
        from => floor(line, from),
    };
    from..floor(line, from + SHOWN)
}

fn beginning(line: &str) -> String {
    if line.len() <= LONGEST_LINE {
        return line.to_owned();
    }
    let end = if line.ends_with('\n') { "\n" } else { "" };
    format!("{}{CUT}{end}", &line[..floor(line, SHOWN)])
}

/// The last place up to this one at which a character begins, or the end.
fn floor(text: &str, place: usize) -> usize {
    let mut place = place.min(text.len());
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let shown = self.text.read_span(span, lines_before, lines_after)?;
        // With no line before it, it begins at the mistake; else at the beginning of a line.
        let missing = if lines_before == 0 { self.missing } else { 0 };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            shown.data(),
            *shown.span(),
            shown.line(),
            shown.column() + missing,
            shown.line_count(),
        )))
    }
}

#[cfg(test)]
mod tests;
