//! A body as people read it: JSON line by line, with the place marked that something is said about.

use askama::Template;
use askama::filters::HtmlSafe;

use paysys_shared::json;
use paysys_shared::json::{Json, Path};
use paysys_shared::legible::Legible;

use paysys_contract::Words;

/// A body as people read it.
#[derive(Clone, Debug, Template)]
#[template(path = "document.html")]
pub(crate) struct Document {
    words: Words,
    lines: Vec<Line>,
    note: Option<String>,
}

impl HtmlSafe for Document {}

#[derive(Clone, Debug)]
struct Line {
    text: String,
    path: Path,
    is_marked: bool,
}

impl Document {
    /// The body; `marked` are the places that something is said about.
    pub(crate) fn of_bytes(body: &[u8], marked: &[&Path], words: Words) -> Self {
        let trimmed = body.trim_ascii_end();
        let spaces = body.len() - trimmed.len();
        let padding = (spaces > 1).then(|| words.plural("document.padding", spaces));
        if let Ok(document) = json::parse(trimmed) {
            let note = padding;
            return Self {
                note,
                ..Self::of_json(&document, marked, words)
            };
        }
        let (text, kind) = match std::str::from_utf8(trimmed) {
            Ok(text) => (Legible::document(text), words.t("document.not_json")),
            Err(_) => (
                Legible::document(&hex(trimmed)),
                words.t("document.not_text"),
            ),
        };
        let notes = [(!trimmed.is_empty()).then(|| kind.to_owned()), padding];
        let notes: Vec<String> = notes.into_iter().flatten().collect();
        Self {
            words,
            lines: text.lines().map(Line::plain).collect(),
            note: (!notes.is_empty()).then(|| format!("({})", notes.join("; "))),
        }
    }

    pub(crate) fn of_json(document: &Json, marked: &[&Path], words: Words) -> Self {
        let mut lines = Vec::new();
        let document = Legible::json(document);
        write(&document, &Path::root(), "", 0, "", &mut lines);
        for path in marked {
            mark(&mut lines, path);
        }
        Self {
            words,
            lines,
            note: None,
        }
    }
}

impl Line {
    fn indent(&self) -> &str {
        &self.text[..self.text.len() - self.text.trim_start().len()]
    }

    fn plain(text: &str) -> Self {
        Self::at(text.to_owned(), Path::from(""))
    }

    fn at(text: String, path: Path) -> Self {
        Self {
            text,
            path,
            is_marked: false,
        }
    }
}

/// Marks the line of that place; of a member that is missing, the line of what should hold it.
fn mark(lines: &mut [Line], path: &Path) {
    let holds = |line: &&mut Line| path.is_inside(&line.path);
    let nearest = lines
        .iter_mut()
        .filter(holds)
        .max_by_key(|line| line.path.as_str().len());
    if let Some(line) = nearest {
        line.is_marked = true;
    }
}

fn write(value: &Json, path: &Path, name: &str, depth: usize, comma: &str, lines: &mut Vec<Line>) {
    let indent = "  ".repeat(depth);
    let children: Vec<(Path, String, &Json)> = match value {
        Json::Object(members) => members
            .iter()
            .map(|(member, value)| {
                let quoted = Json::text(member.as_str());
                (path.member(member), format!("{quoted}: "), value)
            })
            .collect(),
        Json::List(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (path.item(index), String::new(), item))
            .collect(),
        _ => Vec::new(),
    };
    let (open, close) = match value {
        Json::Object(_) if !children.is_empty() => ("{", "}"),
        Json::List(_) if !children.is_empty() => ("[", "]"),
        scalar => {
            lines.push(Line::at(
                format!("{indent}{name}{scalar}{comma}"),
                path.clone(),
            ));
            return;
        }
    };
    lines.push(Line::at(format!("{indent}{name}{open}"), path.clone()));
    let last = children.len() - 1;
    for (position, (path, name, value)) in children.into_iter().enumerate() {
        let comma = if position < last { "," } else { "" };
        write(value, &path, &name, depth + 1, comma, lines);
    }
    lines.push(Line::at(format!("{indent}{close}{comma}"), Path::from("")));
}

fn hex(bytes: &[u8]) -> String {
    let line = |bytes: &[u8]| {
        let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        bytes.join(" ")
    };
    let lines: Vec<String> = bytes.chunks(32).map(line).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &str, marked: &[&str]) -> Vec<String> {
        let paths: Vec<Path> = marked.iter().map(|path| Path::from(*path)).collect();
        let document = Document::of_bytes(
            body.as_bytes(),
            &paths.iter().collect::<Vec<_>>(),
            Words::default(),
        );
        let show = |line: Line| format!("{}{}", if line.is_marked { "> " } else { "" }, line.text);
        document.lines.into_iter().map(show).collect()
    }

    #[test]
    fn the_place_is_marked() {
        let body = r#"{"a":{"b":1,"c":[true,{}]}}"#;
        let lines = shown(body, &["$.a.b"]);
        assert_eq!(lines[..3], ["{", r#"  "a": {"#, r#">     "b": 1,"#]);
        assert_eq!(
            lines[3..],
            [
                r#"    "c": ["#,
                "      true,",
                "      {}",
                "    ]",
                "  }",
                "}"
            ]
        );
    }

    #[test]
    fn of_a_missing_member_the_holder_is_marked() {
        assert_eq!(shown(r#"{"a":{"b":1}}"#, &["$.a.z"])[1], r#">   "a": {"#);
        assert_eq!(shown(r#"{"ab":1}"#, &["$.a"])[0], "> {");
    }

    #[test]
    fn what_is_no_json_is_shown_as_it_is() {
        assert_eq!(shown("<b>Bad Gateway</b>\n", &[]), ["<b>Bad Gateway</b>"]);
        let bytes = Document::of_bytes(&[0xff, 0x00], &[], Words::default());
        assert_eq!(bytes.lines[0].text, "ff 00");
    }
}
