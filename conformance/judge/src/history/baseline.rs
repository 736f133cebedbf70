//! Deviations that somebody has accepted for a while. The file is kept with the implementation under test.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::checks::{Breach, Severity};
use paysys_contract::{Contract, RequirementId};
use paysys_scenario::Library;
use paysys_yaml::{BadFile, Fields, Node, Problem, Problems, nearest};

/// The accepted deviations of one implementation.
#[derive(Clone, Debug, Default)]
pub struct Baseline(Vec<Accepted>);

/// One accepted deviation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// The requirement that is broken; none: whatever the scenario finds.
    pub requirement: Option<RequirementId>,
    /// The scenario in which it is; none: wherever.
    pub scenario: Option<String>,
    pub reason: String,
    pub link: String,
    /// The last day on which it is.
    pub until: Date,
    /// Where it stands: `file:line`.
    pub place: String,
}

/// An accepted deviation after a run.
#[derive(Clone, Debug)]
pub struct Deviation {
    pub entry: Accepted,
    pub state: State,
}

/// What became of an accepted deviation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Known,
    /// The entry must go, for this reason; until then the run fails.
    Stale(String),
    NotTried,
}

const KEYS: [&str; 5] = ["requirement", "scenario", "reason", "link", "until"];

impl Baseline {
    pub(crate) fn entries(&self) -> &[Accepted] {
        &self.0
    }

    pub(super) const fn of(record: Vec<Accepted>) -> Self {
        Self(record)
    }

    /// Reads a file's text.
    ///
    /// # Errors
    /// With every mistake it has.
    pub fn parse(
        name: &str,
        text: &str,
        contract: &Contract,
        library: &Library,
    ) -> Result<Self, BadFile> {
        let document = paysys_yaml::parse(name, text)?;
        let mut problems = Problems::default();
        let context = Context {
            name,
            text,
            contract,
            library,
        };
        let entries = read(&document, &context, &mut problems);
        problems.into_result(name, text, Some(Self(entries)))
    }

    pub(super) fn accept(&self, scenario: &str, breaches: &mut Vec<Breach>, today: Date) {
        let mut known = Vec::new();
        for breach in breaches
            .iter_mut()
            .filter(|breach| breach.severity == Severity::Fail)
        {
            let is_accepted = |id: &RequirementId| {
                let mut entries = self.0.iter().filter(|entry| entry.until >= today);
                entries.any(|entry| entry.is_about(scenario, id))
            };
            let (accepted, rest): (Vec<_>, Vec<_>) =
                breach.requirements.drain(..).partition(is_accepted);
            breach.requirements = rest;
            if !accepted.is_empty() {
                known.push(Breach {
                    requirements: accepted,
                    severity: Severity::Known,
                    ..breach.clone()
                });
            }
        }
        breaches.retain(|breach| !breach.requirements.is_empty());
        breaches.extend(known);
    }
}

impl Accepted {
    /// Does it accept that this requirement is broken there?
    pub(crate) fn is_about(&self, scenario: &str, requirement: &RequirementId) -> bool {
        self.scenario.as_ref().is_none_or(|own| own == scenario)
            && self
                .requirement
                .as_ref()
                .is_none_or(|own| own == requirement)
    }
}

struct Context<'a> {
    name: &'a str,
    text: &'a str,
    contract: &'a Contract,
    library: &'a Library,
}

fn read(document: &Node, context: &Context<'_>, problems: &mut Problems) -> Vec<Accepted> {
    let Some(fields) = Fields::of(document, "a baseline", &["accepted"], problems) else {
        return Vec::new();
    };
    let entries = fields.need("accepted", "a baseline", problems);
    let entries = entries
        .and_then(|node| node.list("accepted", problems))
        .unwrap_or_default();
    entries
        .iter()
        .filter_map(|node| read_entry(node, context, problems))
        .collect()
}

fn read_entry(node: &Node, context: &Context<'_>, problems: &mut Problems) -> Option<Accepted> {
    let what = "an accepted deviation";
    let fields = Fields::of(node, what, &KEYS, problems)?;
    let requirement = fields
        .get("requirement")
        .and_then(|node| read_requirement(node, context, problems));
    let scenario = fields
        .get("scenario")
        .and_then(|node| read_scenario(node, context, problems));
    if fields.get("requirement").is_none() && fields.get("scenario").is_none() {
        let message = format!("{what} needs the key `requirement`, or `scenario`, or both");
        problems
            .push(Problem::at(node.span, message).help("without them it would accept everything"));
    }
    let mut text = |key: &str| {
        let node = fields.need(key, what, problems)?;
        let text = node.text(key, problems)?;
        if text.trim().is_empty() {
            problems.push(Problem::at(node.span, format!("`{key}` is empty")));
        }
        Some((node, text.to_owned()))
    };
    let (reason, link, until) = (text("reason"), text("link"), text("until"));
    if let Some((node, link)) = link
        .as_ref()
        .filter(|(_, link)| !link.starts_with("https://") && !link.starts_with("http://"))
    {
        let problem = Problem::at(node.span, format!("`{link}` is no link"));
        problems.push(problem.help("where it is followed up: `https://issues.example.org/123`"));
    }
    let until = until.and_then(|(node, text)| {
        let date = text.parse::<Date>().ok();
        if date.is_none() {
            let problem = Problem::at(node.span, format!("`{text}` is not a date"));
            problems.push(problem.help("the last day on which it is accepted: `2027-01-31`"));
        }
        date
    });
    let line = node.span.line_in(context.text);
    Some(Accepted {
        requirement,
        scenario,
        reason: reason?.1,
        link: link?.1,
        until: until?,
        place: format!("{}:{line}", context.name),
    })
}

fn read_requirement(
    node: &Node,
    context: &Context<'_>,
    problems: &mut Problems,
) -> Option<RequirementId> {
    let text = node.text("requirement", problems)?;
    let requirement = context.contract.requirement(text);
    match requirement {
        None => {
            let ids = context.contract.requirements().map(|one| one.id.as_str());
            problems.push(
                Problem::at(node.span, format!("unknown requirement `{text}`")).allowed(text, ids),
            );
        }
        Some(one) if !one.can_fail_a_gateway() => {
            let message = format!("{text} cannot fail a gateway, so there is nothing to accept");
            problems.push(Problem::at(node.span, message));
        }
        Some(_) => {}
    }
    requirement.map(|one| one.id.clone())
}

fn read_scenario(node: &Node, context: &Context<'_>, problems: &mut Problems) -> Option<String> {
    let text = node.text("scenario", problems)?;
    let ids = || {
        context
            .library
            .scenarios()
            .iter()
            .map(|scenario| scenario.id.as_str())
    };
    if !ids().any(|id| id == text) {
        let problem = Problem::at(node.span, format!("there is no scenario `{text}`"));
        problems.push(match nearest(text, ids()) {
            Some(near) => problem.label(format!("did you mean `{near}`?")),
            None => problem,
        });
    }
    Some(text.to_owned())
}
