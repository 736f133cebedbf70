//! A page of Markdown, as far as our pages need it: blocks of code, headings, tables, links and code within a line.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::repository;

pub(crate) struct Page {
    pub(crate) path: PathBuf,
    pub(crate) blocks: Vec<Block>,
    /// The lines outside blocks of code.
    pub(crate) lines: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) language: String,
    pub(crate) text: String,
}

impl Page {
    /// All pages of this project.
    pub(crate) fn all() -> Vec<Self> {
        let mut files = Vec::new();
        let root = repository(".")
            .canonicalize()
            .expect("the repository is there");
        collect(&root, &mut files);
        files.sort();
        files.iter().map(|path| Self::read(path)).collect()
    }

    pub(crate) fn read(path: &Path) -> Self {
        let text =
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self::parse(path, &text)
    }

    pub(crate) fn parse(path: &Path, text: &str) -> Self {
        let (mut blocks, mut lines) = (Vec::new(), Vec::new());
        let mut block: Option<Block> = None;
        for line in text.lines() {
            match (line.trim_start().strip_prefix("```"), &mut block) {
                (Some(language), None) => {
                    let language = language.trim().to_owned();
                    let text = String::new();
                    block = Some(Block { language, text });
                }
                (Some(_), Some(_)) => blocks.extend(block.take()),
                (None, Some(block)) => block.text.extend([line, "\n"]),
                (None, None) => lines.push(line.to_owned()),
            }
        }
        assert!(block.is_none(), "{}: a block has no end", path.display());
        let path = path.to_owned();
        Self {
            path,
            blocks,
            lines,
        }
    }

    /// Levels and texts.
    pub(crate) fn headings(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines.iter().filter_map(|line| {
            let text = line.trim_start_matches('#');
            let level = line.len() - text.len();
            (level > 0).then_some(())?;
            Some((level, text.strip_prefix(' ')?))
        })
    }

    /// What a link to a heading has behind its `#`, made as GitHub makes it.
    pub(crate) fn anchors(&self) -> Vec<String> {
        let mut anchors: Vec<String> = Vec::new();
        for (_, heading) in self.headings() {
            let kept = heading.chars().filter_map(|letter| match letter {
                ' ' => Some('-'),
                '-' | '_' => Some(letter),
                _ => letter.is_alphanumeric().then_some(letter),
            });
            let anchor = kept.collect::<String>().to_lowercase();
            let numbered = (1..).map(|n| format!("{anchor}-{n}"));
            let free = std::iter::once(anchor.clone())
                .chain(numbered)
                .find(|anchor| !anchors.contains(anchor));
            anchors.extend(free);
        }
        anchors
    }

    /// How many rows each table has.
    pub(crate) fn tables(&self) -> Vec<usize> {
        let tables = self.lines.split(|line| !line.starts_with('|'));
        tables.map(<[_]>::len).filter(|rows| *rows > 0).collect()
    }

    /// Lines cut at their backticks: text and code in turn.
    fn pieces(&self) -> impl Iterator<Item = (bool, &str)> {
        self.lines.iter().flat_map(|line| {
            let ticks = line.matches('`').count();
            assert!(ticks % 2 == 0, "{}: {line}", self.path.display());
            let pieces = line.split('`').enumerate();
            pieces.map(|(position, piece)| (position % 2 == 1, piece))
        })
    }

    /// Code within a line.
    pub(crate) fn code(&self) -> impl Iterator<Item = &str> {
        self.pieces()
            .filter_map(|(is_code, piece)| is_code.then_some(piece))
    }

    /// Where links and pictures lead.
    pub(crate) fn links(&self) -> impl Iterator<Item = &str> {
        let texts = self.pieces().filter(|(is_code, _)| !is_code);
        texts.flat_map(|(_, text)| {
            let rest = text.split("](").skip(1);
            rest.filter_map(|rest| Some(rest.split_once(')')?.0))
        })
    }
}

/// Pages in this folder and below it, without what others made or is built.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("a folder can be read").path();
        let name = path
            .file_name()
            .expect("it was found by its name")
            .to_string_lossy();
        if path.is_dir() {
            let is_ours = !(name.starts_with('.')
                || name.starts_with("target")
                || name == "node_modules"
                || name == "snapshots");
            if is_ours {
                collect(&path, files);
            }
        } else if path.extension().is_some_and(|ending| ending == "md") {
            files.push(path);
        }
    }
}

#[test]
fn anchors_are_made_as_github_makes_them() {
    let text = "# From -32601 to a `stub`\n## Тело в виде формы (form-encoded)\n## Twice, or more\n```sh\n# none\n```\n## Twice or more\n";
    let page = Page::parse(Path::new("page.md"), text);
    let expected = [
        "from--32601-to-a-stub",
        "тело-в-виде-формы-form-encoded",
        "twice-or-more",
        "twice-or-more-1",
    ];
    assert_eq!(page.anchors(), expected);
}
