//! Steps that several scenarios share. One file per fragment, in `fragments/` beside the scenarios.

use paysys_contract::built_in;
use std::path::Path;

use super::reader::is_named;
use paysys_yaml::{BadFile, Fields, Node, Problem, Problems, Shape, Unreadable};

/// All fragments that `use` may name.
#[derive(Clone, Debug, Default)]
pub struct Fragments(Vec<Fragment>);

/// Steps with holes.
#[derive(Clone, Debug)]
pub(super) struct Fragment {
    name: String,
    text: String,
    pub(super) parameters: Vec<String>,
    pub(super) steps: Vec<Node>,
}

pub(super) const KEYS: [&str; 4] = ["fragment", "why", "parameters", "steps"];

impl Fragments {
    /// Those this binary was built with.
    ///
    /// # Errors
    /// When one of them has a mistake, which a test rules out.
    pub fn built_in() -> Result<Self, Vec<BadFile>> {
        Self::default().and(
            built_in::FRAGMENTS
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned())),
        )
    }

    /// Name and text of those in `fragments/` below this directory; they replace built-in ones by name.
    ///
    /// # Errors
    /// When something in it cannot be read.
    pub fn beside(directory: &Path) -> Result<Vec<(String, String)>, Unreadable> {
        let directory = directory.join("fragments");
        if !directory.is_dir() {
            return Ok(Vec::new());
        }
        paysys_yaml::read_files(&directory)
    }

    /// These and more.
    ///
    /// # Errors
    /// With every file that has mistakes.
    pub fn and(
        mut self,
        files: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Vec<BadFile>> {
        let mut bad = Vec::new();
        for (file, text) in files {
            match Fragment::load(&file, &text) {
                Ok(fragment) => {
                    let fragment = Fragment { text, ..fragment };
                    self.0.retain(|known| known.name != fragment.name);
                    self.0.push(fragment);
                }
                Err(problems) => bad.push(problems),
            }
        }
        if bad.is_empty() { Ok(self) } else { Err(bad) }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Fragment> {
        self.0.iter().find(|fragment| fragment.name == name)
    }

    /// Those that a scenario's text names; one too many does no harm.
    pub(super) fn used_in(&self, text: &str) -> Vec<(String, String)> {
        let used = self
            .0
            .iter()
            .filter(|fragment| text.contains(&fragment.name));
        used.map(|fragment| (fragment.name.clone(), fragment.text.clone()))
            .collect()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|fragment| fragment.name.as_str())
    }
}

impl Fragment {
    fn load(file: &str, text: &str) -> Result<Self, BadFile> {
        let node = paysys_yaml::parse(file, text)?;
        let mut problems = Problems::default();
        let fragment = Self::read(file, &node, &mut problems);
        problems.into_result(file, text, fragment)
    }

    fn read(file: &str, node: &Node, problems: &mut Problems) -> Option<Self> {
        let what = "a fragment";
        let fields = Fields::of(node, what, &KEYS, problems)?;
        let name = fields.need("fragment", what, problems)?;
        let text = name.text("fragment", problems)?;
        if !is_named(file, text) {
            problems.push(Problem::at(
                name.span,
                format!("the name `{text}` is not the file's name"),
            ));
        }
        let parameters = fields.get("parameters");
        let parameters = parameters
            .and_then(|node| node.list("parameters", problems))
            .unwrap_or_default();
        let parameters = parameters
            .iter()
            .filter_map(|node| node.text("parameters", problems).map(str::to_owned));
        let parameters: Vec<String> = parameters.collect();
        let steps = fields.need("steps", what, problems)?;
        let items = steps.list("steps", problems)?;
        for item in items {
            if let Shape::Map(entries) = &item.shape
                && let Some((key, _)) = entries.iter().find(|(key, _)| key.text == "use")
            {
                problems.push(Problem::at(key.span, "a fragment uses no other fragment"));
            }
        }
        Some(Self {
            name: text.to_owned(),
            text: String::new(),
            parameters,
            steps: items.to_vec(),
        })
    }
}
