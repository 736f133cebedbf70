//! Parameters and fragments: both are put in before a scenario is read, so whatever they make is read as strictly as
//! anything that was written out.

use std::collections::BTreeSet;

use super::fragment::Fragments;
use super::reader::{GIVEN, is_word};
use paysys_yaml::{Fields, Key, Node, Problem, Problems, Shape, Span};

/// A scenario's document as it is for one row of its parameters.
pub(super) struct Case {
    /// What the row is called; none where there are no parameters.
    pub(super) label: Option<String>,
    pub(super) document: Node,
}

/// Names and what they stand for.
struct Row<'a> {
    values: Vec<(&'a Key, &'a Node)>,
    used: BTreeSet<String>,
}

/// One document per row of parameters, with every `use` step replaced by its fragment's steps.
pub(super) fn expand(document: &Node, fragments: &Fragments, problems: &mut Problems) -> Vec<Case> {
    let rows = rows(document, problems);
    let Some(rows) = rows else {
        return vec![Case {
            label: None,
            document: with_fragments(document.clone(), fragments, problems),
        }];
    };
    let mut cases = Vec::new();
    for mut row in rows {
        let filled = row.fill_scenario(document);
        row.note_unused(problems);
        cases.push(Case {
            label: row.text("case").map(str::to_owned),
            document: with_fragments(filled, fragments, problems),
        });
    }
    cases
}

/// The rows under `parameters`; each has a `case` and the same names.
fn rows<'a>(document: &'a Node, problems: &mut Problems) -> Option<Vec<Row<'a>>> {
    let node = entry(document, "parameters")?;
    let items = node.list("parameters", problems)?;
    if items.is_empty() {
        let problem = Problem::at(node.span, "`parameters` without a row runs nothing");
        problems.push(problem);
    }
    let mut rows: Vec<Row<'a>> = Vec::new();
    for item in items {
        let Shape::Map(entries) = &item.shape else {
            let message = format!(
                "a row of parameters is a mapping, not {}",
                item.shape.name()
            );
            problems.push(Problem::at(item.span, message).help("`- { case: zero, sum: 0 }`"));
            continue;
        };
        let row = Row {
            values: entries.iter().map(|(key, value)| (key, value)).collect(),
            used: BTreeSet::from(["case".to_owned()]),
        };
        row.check(item, &rows, problems);
        rows.push(row);
    }
    Some(rows)
}

impl<'a> Row<'a> {
    fn names(&self) -> BTreeSet<&'a str> {
        self.values
            .iter()
            .map(|(key, _)| key.text.as_str())
            .collect()
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        let value = self.values.iter().find(|(key, _)| key.text == name);
        match &value?.1.shape {
            Shape::Text(text) => Some(text),
            _ => None,
        }
    }

    fn check(&self, item: &Node, before: &[Row<'_>], problems: &mut Problems) {
        let label = self.text("case");
        if !label.is_some_and(is_word) {
            let problem = Problem::at(
                item.span,
                "a row of parameters needs a `case`, a word of a-z, 0-9 and -",
            );
            problems
                .push(problem.help("it is added to the scenario's id: `- { case: zero, sum: 0 }`"));
        }
        if before
            .iter()
            .any(|other| other.text("case") == label && label.is_some())
        {
            let label = label.unwrap_or_default();
            problems.push(Problem::at(
                item.span,
                format!("there are two cases `{label}`"),
            ));
        }
        if let Some(first) = before.first()
            && first.names() != self.names()
        {
            let names: Vec<&str> = first.names().into_iter().collect();
            let problem = Problem::at(item.span, "every row of parameters has the same names");
            problems.push(problem.help(format!("the first has {}", names.join(", "))));
        }
        for (key, _) in self
            .values
            .iter()
            .filter(|(key, _)| GIVEN.contains(&key.text.as_str()))
        {
            problems.push(Problem::at(
                key.span,
                format!("the name `{}` is taken", key.text),
            ));
        }
    }

    fn note_unused(&self, problems: &mut Problems) {
        for (key, _) in self
            .values
            .iter()
            .filter(|(key, _)| !self.used.contains(&key.text))
        {
            problems.push(Problem::at(
                key.span,
                format!("the parameter `{}` is never used", key.text),
            ));
        }
    }

    /// Everything but the parameters themselves.
    fn fill_scenario(&mut self, document: &Node) -> Node {
        let Shape::Map(entries) = &document.shape else {
            return document.clone();
        };
        let fill = |(key, value): &(Key, Node)| {
            let is_own = key.text == "parameters";
            (
                key.clone(),
                if is_own {
                    value.clone()
                } else {
                    self.fill(value, None)
                },
            )
        };
        Node {
            shape: Shape::Map(entries.iter().map(fill).collect()),
            span: document.span,
        }
    }

    /// The node with names replaced by values; everything stands at `place`, where one is given.
    fn fill(&mut self, node: &Node, place: Option<Span>) -> Node {
        let shape = match &node.shape {
            Shape::Text(text) => self.fill_text(text, place),
            Shape::List(items) => {
                Shape::List(items.iter().map(|item| self.fill(item, place)).collect())
            }
            Shape::Map(entries) => {
                let fill = |(key, value): &(Key, Node)| {
                    let key = Key {
                        text: key.text.clone(),
                        span: place.unwrap_or(key.span),
                    };
                    (key, self.fill(value, place))
                };
                Shape::Map(entries.iter().map(fill).collect())
            }
            other => other.clone(),
        };
        Node {
            shape,
            span: place.unwrap_or(node.span),
        }
    }

    fn fill_text(&mut self, text: &str, place: Option<Span>) -> Shape {
        let values = self.values.clone();
        for (key, value) in &values {
            if text == hole(&key.text) {
                self.used.insert(key.text.clone());
                let mut nothing = Row {
                    values: Vec::new(),
                    used: BTreeSet::new(),
                };
                return nothing.fill(value, place).shape;
            }
        }
        let mut filled = text.to_owned();
        for (key, value) in &values {
            let hole = hole(&key.text);
            let is_there = filled.contains(&hole) && !filled.contains(&format!("${hole}"));
            if let (true, Some(value)) = (is_there, plain(value)) {
                self.used.insert(key.text.clone());
                filled = filled.replace(&hole, &value);
            }
        }
        Shape::Text(filled)
    }
}

fn hole(name: &str) -> String {
    format!("${{{name}}}")
}

/// How a value looks inside longer text; nothing for what has no place there.
fn plain(value: &Node) -> Option<String> {
    match &value.shape {
        Shape::Null => Some("null".to_owned()),
        Shape::Bool(value) => Some(value.to_string()),
        Shape::Number(text) | Shape::Text(text) => Some(text.clone()),
        Shape::List(_) | Shape::Map(_) => None,
    }
}

fn entry<'a>(document: &'a Node, name: &str) -> Option<&'a Node> {
    match &document.shape {
        Shape::Map(entries) => entries
            .iter()
            .find(|(key, _)| key.text == name)
            .map(|(_, value)| value),
        _ => None,
    }
}

fn with_fragments(mut document: Node, fragments: &Fragments, problems: &mut Problems) -> Node {
    let Shape::Map(entries) = &mut document.shape else {
        return document;
    };
    for (_, steps) in entries.iter_mut().filter(|(key, _)| key.text == "steps") {
        let Shape::List(items) = &steps.shape else {
            continue;
        };
        let expand = |item: &Node| match entry(item, "use") {
            Some(usage) => use_fragment(item, usage, fragments, problems),
            None => vec![item.clone()],
        };
        let expanded = items.iter().flat_map(expand).collect();
        steps.shape = Shape::List(expanded);
    }
    document
}

/// Adds a key to what stands under a step's kind.
fn add(step: &mut Node, name: &str, value: &Node) {
    if let Shape::Map(kinds) = &mut step.shape
        && let Some((_, kind)) = kinds.first_mut()
        && let Shape::Map(entries) = &mut kind.shape
    {
        let key = Key {
            text: name.to_owned(),
            span: value.span,
        };
        entries.push((key, value.clone()));
    }
}

/// The fragment's steps, all of them standing where they are used. What the usage `shows` its last step shows.
fn use_fragment(
    item: &Node,
    usage: &Node,
    fragments: &Fragments,
    problems: &mut Problems,
) -> Vec<Node> {
    let (name, with, shows) = match &usage.shape {
        Shape::Text(_) => (Some(usage), None, None),
        _ => {
            let Some(fields) = Fields::of(usage, "`use`", &["fragment", "with", "shows"], problems)
            else {
                return Vec::new();
            };
            (
                fields.need("fragment", "`use`", problems),
                fields.get("with"),
                fields.get("shows"),
            )
        }
    };
    let Some((name, text)) = name.and_then(|node| Some((node, node.text("fragment", problems)?)))
    else {
        return Vec::new();
    };
    let Some(fragment) = fragments.get(text) else {
        let problem = Problem::at(name.span, format!("there is no fragment `{text}`"));
        problems.push(problem.allowed(text, fragments.names()));
        return Vec::new();
    };
    let given = match with.map(|node| &node.shape) {
        Some(Shape::Map(entries)) => entries.iter().map(|(key, value)| (key, value)).collect(),
        Some(other) => {
            let message = format!(
                "`with` is a mapping of the fragment's parameters, not {}",
                other.name()
            );
            problems.push(Problem::at(usage.span, message));
            Vec::new()
        }
        None => Vec::new(),
    };
    let mut row = Row {
        values: given,
        used: BTreeSet::new(),
    };
    for (key, _) in row
        .values
        .iter()
        .filter(|(key, _)| !fragment.parameters.contains(&key.text))
    {
        let problem = Problem::at(
            key.span,
            format!("the fragment `{text}` has no parameter `{}`", key.text),
        );
        problems.push(problem.allowed(&key.text, fragment.parameters.iter().map(String::as_str)));
    }
    for parameter in fragment
        .parameters
        .iter()
        .filter(|name| !row.names().contains(name.as_str()))
    {
        let message = format!("the fragment `{text}` needs its parameter `{parameter}`");
        problems
            .push(Problem::at(name.span, message).help(format!("`with: {{ {parameter}: … }}`")));
    }
    let filled = fragment.steps.iter();
    let filled = filled.map(|step| row.fill(step, Some(item.span)));
    let mut steps: Vec<Node> = filled.collect();
    if let (Some(shows), Some(last)) = (shows, steps.last_mut()) {
        add(last, "shows", shows);
    }
    steps
}
