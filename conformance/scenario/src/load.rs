//! From a file's text to a scenario, or to pictures of all its mistakes.

use super::arrangement::Arrangement;
use super::expand::{Case, expand};
use super::fragment::Fragments;
use super::reader::{Reader, is_named, is_word};
use super::step::{Step, StepKind};
use super::{Scenario, money};
use paysys_contract::{Contract, Text};
use paysys_yaml::{BadFile, Fields, Node, Problem, Problems, Shape};

pub(super) const KEYS: [&str; 8] = [
    "id",
    "title",
    "why",
    "ru",
    "requires",
    "parameters",
    "arrange",
    "steps",
];

/// What a file may say in Russian, too.
pub(super) const RUSSIAN_KEYS: [&str; 2] = ["title", "why"];

/// Reads a scenario that has no parameters, or the first of its cases; `file` is its name for people.
///
/// # Errors
/// With every mistake the file has.
pub fn load(file: &str, text: &str, contract: &Contract) -> Result<Scenario, BadFile> {
    let fragments = Fragments::built_in().map_err(|mut bad| bad.remove(0))?;
    let scenarios = load_all(file, text, contract, &fragments)?;
    Ok(scenarios
        .into_iter()
        .next()
        .expect("a file without mistakes has a scenario"))
}

/// Reads the scenarios of one file: one, or one for each row of its parameters.
///
/// # Errors
/// With every mistake the file has.
pub fn load_all(
    file: &str,
    text: &str,
    contract: &Contract,
    fragments: &Fragments,
) -> Result<Vec<Scenario>, BadFile> {
    let node = paysys_yaml::parse(file, text)?;
    let mut problems = Problems::default();
    let cases = expand(&node, fragments, &mut problems);
    let mut scenarios = Vec::new();
    for Case { label, document } in cases {
        let mut reader = Reader::new(contract, text);
        let scenario = read(file, text, &document, &mut reader);
        problems.extend(reader.problems);
        let scenario = scenario.map(|scenario| Scenario {
            fragments: fragments.used_in(text),
            ..scenario.in_case(label.as_deref())
        });
        scenarios.extend(scenario);
    }
    // What could not be read has left a problem behind.
    let scenarios = Some(scenarios).filter(|scenarios| !scenarios.is_empty());
    problems.into_result(file, text, scenarios)
}

impl Scenario {
    /// The same for one row of parameters.
    fn in_case(self, label: Option<&str>) -> Self {
        let Some(label) = label else {
            return self;
        };
        Self {
            id: format!("{}.{label}", self.id),
            title: self.title.map(|title| format!("{title}: {label}")),
            ..self
        }
    }
}

fn read(file: &str, text: &str, node: &Node, reader: &mut Reader<'_>) -> Option<Scenario> {
    let fields = Fields::of(node, "a scenario", &KEYS, &mut reader.problems)?;
    let what = "a scenario";
    let id = fields
        .need("id", what, &mut reader.problems)
        .and_then(|node| read_id(file, node, reader));
    let title = fields
        .need("title", what, &mut reader.problems)
        .and_then(|node| node.text("title", &mut reader.problems));
    let why = fields.text("why", &mut reader.problems);
    let [russian_title, russian_why] = russian(&fields, &mut reader.problems);
    let requires = fields.need("requires", what, &mut reader.problems);
    let required = requires
        .map(|node| reader.requirement_ids(node))
        .unwrap_or_default();
    if let Some(node) = requires
        && matches!(&node.shape, Shape::List(items) if items.is_empty())
    {
        reader.problems.push(Problem::at(
            node.span,
            "a scenario that requires nothing checks nothing",
        ));
    }
    reader.set_required(&required);
    let arrangement = fields
        .get("arrange")
        .and_then(|node| Arrangement::read(node, reader))
        .unwrap_or_default();
    let steps = fields
        .need("steps", what, &mut reader.problems)
        .map(|node| read_steps(node, reader));
    Some(Scenario {
        id: id?,
        title: Text {
            en: title?.to_owned(),
            ru: russian_title,
        },
        why: why.map(|why| Text {
            en: why.to_owned(),
            ru: russian_why,
        }),
        requires: required,
        arrangement,
        steps: steps?,
        fragments: Vec::new(),
        file: file.to_owned(),
        text: text.to_owned(),
    })
}

/// The texts under `ru`.
fn russian(fields: &Fields<'_>, problems: &mut Problems) -> [Option<String>; 2] {
    let russian = fields.get("ru");
    let russian = russian.and_then(|node| Fields::of(node, "`ru`", &RUSSIAN_KEYS, problems));
    let mut text = |name| russian.as_ref()?.text(name, problems).map(str::to_owned);
    RUSSIAN_KEYS.map(&mut text)
}

fn read_id(file: &str, node: &Node, reader: &mut Reader<'_>) -> Option<String> {
    let id = node.text("id", &mut reader.problems)?;
    if !id.split('.').all(is_word) {
        let problem = Problem::at(node.span, format!("`{id}` is not an id"));
        reader
            .problems
            .push(problem.help("words of a-z, 0-9 and - joined by dots"));
    }
    if !is_named(file, id) {
        reader.problems.push(Problem::at(
            node.span,
            format!("the id `{id}` is not the file's name"),
        ));
    }
    Some(id.to_owned())
}

fn read_steps(node: &Node, reader: &mut Reader<'_>) -> Vec<Step> {
    let items = node.list("steps", &mut reader.problems).unwrap_or_default();
    let steps: Vec<Step> = items
        .iter()
        .filter_map(|item| Step::read(item, reader))
        .collect();
    let checks = |step: &Step| {
        matches!(step.kind, StepKind::Poll(_) | StepKind::Ledger(_))
            || step
                .answering()
                .is_some_and(|answering| answering.checks_anything())
    };
    if steps.len() < items.len() {
        return steps;
    }
    money::check(&steps, items, reader);
    if !steps.iter().any(checks) {
        let help = "give a step an `expect`, an `http` or an `observe`, or add a `ledger`";
        reader
            .problems
            .push(Problem::at(node.span, "no step of this scenario checks anything").help(help));
    }
    steps
}
