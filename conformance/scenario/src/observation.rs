//! What a step writes down about *assumed* requirements.

use strum::Display;

use super::reader::Reader;
use super::template::Template;
use paysys_contract::RequirementId;
use paysys_shared::json::Path;
use paysys_yaml::{Fields, Node, Problem, Shape};

/// One thing to write down.
#[derive(Clone, Debug)]
pub struct Observation {
    pub requirement: RequirementId,
    pub what: What,
    /// Answers that surprise nobody; empty: every answer is fine.
    pub known: Vec<Template>,
    pub alarming: Vec<Template>,
}

/// What to look at.
#[derive(Clone, Debug, Display)]
pub enum What {
    /// `accepted`, the error's code, or `no rpc answer`.
    #[strum(to_string = "outcome")]
    Outcome,
    #[strum(to_string = "http status")]
    HttpStatus,
    #[strum(to_string = "content type")]
    ContentType,
    #[strum(to_string = "{0}")]
    Value(Path),
}

/// The keys of an observation that is more than a word.
pub(super) const KEYS: [&str; 3] = ["what", "known", "alarming"];

impl Observation {
    pub(super) fn read_all(node: &Node, reader: &mut Reader<'_>) -> Vec<Self> {
        let Shape::Map(entries) = &node.shape else {
            reader.problems.push(Problem::at(
                node.span,
                "`observe` must be a mapping of requirement ids",
            ));
            return Vec::new();
        };
        let mut observations = Vec::new();
        for (key, value) in entries {
            let Some(requirement) = reader.known_requirement(&key.text, key.span) else {
                continue;
            };
            reader.check_cited(&requirement, key.span);
            if is_a_duty(&requirement, reader) {
                let message =
                    format!("what `{requirement}` says is a duty, and leaves nothing to observe");
                let help = "say under `expect` what must come back; `observe` is for what nobody documented";
                reader
                    .problems
                    .push(Problem::at(key.span, message).help(help));
            }
            observations.extend(Self::read(requirement, value, reader));
        }
        observations
    }

    fn read(requirement: RequirementId, node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if matches!(node.shape, Shape::Text(_)) {
            return Some(Self {
                requirement,
                what: What::read(node, reader)?,
                known: Vec::new(),
                alarming: Vec::new(),
            });
        }
        let fields = Fields::of(node, "an observation", &KEYS, &mut reader.problems)?;
        let what = What::read(
            fields.need("what", "an observation", &mut reader.problems)?,
            reader,
        )?;
        let mut answers = |key: &str| -> Vec<Template> {
            let items = fields
                .get(key)
                .and_then(|node| node.list(key, &mut reader.problems))
                .unwrap_or_default();
            items
                .iter()
                .map(|item| Template::read(item, reader))
                .collect()
        };
        let (known, alarming) = (answers("known"), answers("alarming"));
        Some(Self {
            requirement,
            what,
            known,
            alarming,
        })
    }
}

/// Does it say all there is to say? Where it leaves something open, the simulator has a default.
fn is_a_duty(requirement: &RequirementId, reader: &Reader<'_>) -> bool {
    let requirement = reader.contract.requirement(requirement.as_str());
    requirement.is_some_and(|one| one.is_stated() && one.default.is_none())
}

impl What {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = node.text("what", &mut reader.problems)?;
        match text {
            "outcome" => Some(Self::Outcome),
            "http status" => Some(Self::HttpStatus),
            "content type" => Some(Self::ContentType),
            path if path.starts_with("$.") => Some(Self::Value(Path::from(path))),
            other => {
                let problem = Problem::at(
                    node.span,
                    format!("nothing called `{other}` can be observed"),
                );
                reader.problems.push(problem.allowed(
                    other,
                    ["outcome", "http status", "content type", "$.a.path"],
                ));
                None
            }
        }
    }
}
