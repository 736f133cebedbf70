//! YAML with places: every value knows where it stands, so a mistake anywhere can be shown with a caret.
//!
//! The one module that knows the YAML library. Readers walk the tree by hand because a derived reader stops at the first
//! mistake, and people who write files want all of them at once.

mod fields;
mod files;
mod node;
mod problem;

pub use fields::Fields;
pub use files::{Unreadable, list_files, read_files};
pub use node::{Key, Node, Shape, Span};
pub use problem::{BadFile, Problem, Problems, nearest};

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
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let span = error.location().map_or_else(Span::default, |location| place(text, location));
        let words = error.without_snippet().to_string();
        let help = if words.contains("tabs") {
            "indent with spaces; YAML takes no tabs for that"
        } else {
            "in `{ … }` and `[ … ]` quote what contains braces or commas: \"${account}\", \"<one of 0, 1>\""
        };
        let message = format!("not YAML: {words}");
        BadFile::new(name, text, vec![Problem::at(span, message).help(help)])
    })
}

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
