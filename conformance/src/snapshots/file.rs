//! insta's file format: a head between two lines of `---`, then the text.

/// What stands in a snapshot's head for people.
const SOURCE: &str = "paysys-conformance";

/// The text of a snapshot file without its head.
#[must_use]
pub fn reviewed_text(file: &str) -> &str {
    let file = file.strip_prefix("---\n").unwrap_or(file);
    file.split_once("\n---\n")
        .map_or(file, |(_, text)| text)
        .trim_end_matches('\n')
}

/// A whole snapshot file.
#[must_use]
pub fn pending_text(text: &str) -> String {
    format!(
        "---\nsource: {SOURCE}\n---\n{}\n",
        text.trim_end_matches('\n')
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let text = "a\n---\nb";
        assert_eq!(reviewed_text(&pending_text(text)), text);
        assert_eq!(
            reviewed_text("---\nsource: x\nexpression: y\n---\na\n"),
            "a"
        );
    }
}
