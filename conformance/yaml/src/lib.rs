//! YAML with places: every value knows where it stands, so a mistake anywhere can be shown with a caret.
//!
//! The one module that knows the YAML library. Readers walk the tree by hand because a derived reader stops at the first
//! mistake, and people who write files want all of them at once.

mod fields;
mod files;
mod node;
mod numbers;
mod problem;

pub use fields::Fields;
pub use files::{Unreadable, list_files, read_files};
pub use node::{Key, Node, Shape, Span};
pub use paysys_shared::suggest::nearest;
pub use problem::{BadFile, Problem, Problems};

/// Reads one YAML document into a located tree.
///
/// # Errors
/// When the text is not YAML at all; the library's message is kept, with its place.
pub fn parse(name: &str, text: &str) -> Result<Node, BadFile> {
    let options = serde_saphyr::options! {
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::PassThrough,
        merge_keys: serde_saphyr::MergeKeyPolicy::AsOrdinary,
        strict_booleans: true,
        with_snippet: false,
    };
    let parsed = serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let span = error
            .location()
            .map_or_else(Span::default, |location| place(text, location));
        let (message, help) = in_words(error.without_snippet(), text, span);
        BadFile::new(name, text, vec![Problem::at(span, message).help(help)])
    });
    let mut node: Node = parsed?;
    let mut problems = Problems::default();
    numbers::restore(&mut node, text, &mut problems);
    problems.into_result(name, text, Some(node))
}

/// What is wrong, and what to write instead. The scanner has words only, so what stands at the place decides.
fn in_words(error: &serde_saphyr::Error, text: &str, place: Span) -> (String, &'static str) {
    use serde_saphyr::Error;
    let (before, behind) = text.split_at_checked(place.start).unwrap_or((text, ""));
    let (at_place, before) = (behind.chars().next(), before.chars().next_back());
    if let (Some('"'), Some(letter)) = (at_place, unknown_escape(behind)) {
        let help = "write `\\\\` for a backslash, or put the text between single quotes, where a backslash is one";
        return (format!("`\\{letter}` is no escape that YAML knows"), help);
    }
    match error {
        Error::MultipleDocuments { .. } => (
            "a file is one YAML document, and here a second one begins".to_owned(),
            "make a file of each part, and take the line `---` between them out",
        ),
        Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::AliasError { .. }
        | Error::Budget { .. } => (
            "this file unfolds into far more than anybody would write".to_owned(),
            "write out what the aliases (`*name`) stand for, or make a fragment of it (docs/scenarios.md)",
        ),
        Error::RecursiveReferencesRequireWeakTypes { .. } => (
            "this alias stands within what it stands for".to_owned(),
            "write out what it stands for",
        ),
        Error::UnknownAnchor { .. } => (
            "`*` begins an alias, and nothing was named so before".to_owned(),
            "quote a value that begins with `*`",
        ),
        _ if at_place.is_some_and(|c| c == '"' || c == '\'') => (
            "the quote that begins here is never closed, or not where it should be".to_owned(),
            "close it; inside a quoted text write \\\" for a double quote, and two single quotes for a single one",
        ),
        _ if before.is_some_and(|c| c == '"' || c == '\'') => (
            "text follows a closing quote".to_owned(),
            "look for an earlier quote that is not closed; inside a quoted text write \\\" for a double quote, and two single \
             quotes for a single one",
        ),
        _ if at_place == Some('\t') => (
            "a tab where YAML wants spaces".to_owned(),
            "indent with spaces; YAML takes no tabs for that",
        ),
        other => (format!("not YAML: {other}"), HELP),
    }
}

/// The first letter behind a backslash, in a text between double quotes, that YAML gives no meaning to.
fn unknown_escape(quoted: &str) -> Option<char> {
    let mut letters = quoted.chars().skip(1);
    loop {
        match letters.next()? {
            '"' => return None,
            '\\' => {
                let escaped = letters.next()?;
                if !"0abtnvfre \"/\\N_LPxuU\t\n\r".contains(escaped) {
                    return Some(escaped);
                }
            }
            _ => {}
        }
    }
}

/// Of the mistakes that people make most often.
const HELP: &str = "in `{ … }` and `[ … ]` quote what contains braces or commas: \"${account}\", \"<one of 0, 1>\"; a text with `: ` in it is quoted, too";

/// The scanner knows lines and columns where the tree has bytes.
fn place(text: &str, location: serde_saphyr::Location) -> Span {
    let index = |number: u64| {
        usize::try_from(number)
            .unwrap_or_default()
            .saturating_sub(1)
    };
    let (line, column) = (index(location.line()), index(location.column()));
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(before..).unwrap_or_default();
    let within = rest
        .char_indices()
        .nth(column)
        .map_or(rest.len(), |(at, _)| at);
    Span {
        start: before + within,
        length: 1.min(text.len() - before - within),
    }
}
