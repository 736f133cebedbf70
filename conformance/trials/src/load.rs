//! From a trial's file to a trial, or to pictures of all its mistakes.

use std::time::Duration;

use serde_json::{Map, Number, Value};

use super::claim::Claimed;
use super::trial::{Arrangement, OtherPayment, StartMode, Trial, Trigger};
use paysys_contract::{Contract, RequirementId, Text};
use paysys_yaml::{BadFile, Fields, Node, Problem, Problems, Shape};

pub(super) const KEYS: [&str; 14] = [
    "id",
    "title",
    "what",
    "rule",
    "why",
    "fix",
    "ru",
    "requires",
    "orders",
    "start",
    "trigger",
    "may claim",
    "must claim",
    "arrange",
];

/// What a trial says for people, in English and perhaps under `ru`, too.
pub(super) const TEXTS: [&str; 5] = ["title", "what", "rule", "why", "fix"];

const OPTIONAL: [&str; 5] = ["ru", "orders", "start", "must claim", "arrange"];

/// What every trial says.
pub(super) fn needed() -> impl Iterator<Item = &'static str> {
    KEYS.into_iter().filter(|key| !OPTIONAL.contains(key))
}

pub(super) const ARRANGE_KEYS: [&str; 5] = [
    "progression",
    "rules",
    "profile",
    "other payment",
    "clock ahead",
];

/// More orders than this no trial needs.
const MOST_ORDERS: usize = 9;

/// Reads one trial; `file` is its name for people.
///
/// # Errors
/// With every mistake the file has.
pub fn load(file: &str, text: &str, contract: &Contract) -> Result<Trial, BadFile> {
    let node = paysys_yaml::parse(file, text)?;
    let mut reader = Reader {
        contract,
        text,
        problems: Problems::default(),
    };
    let trial = reader.trial(file, &node);
    reader.problems.into_result(file, text, trial)
}

struct Reader<'a> {
    contract: &'a Contract,
    text: &'a str,
    problems: Problems,
}

impl Reader<'_> {
    fn trial(&mut self, file: &str, node: &Node) -> Option<Trial> {
        let fields = Fields::of(node, "a trial", &KEYS, &mut self.problems)?;
        for key in needed() {
            fields.need(key, "a trial", &mut self.problems);
        }
        let [title, what, rule, why, fix] = self.texts(&fields);
        let id = fields.get("id").and_then(|node| self.id(file, node));
        let requires = fields.get("requires").map(|node| self.requirements(node));
        let orders = fields.get("orders").and_then(|node| self.count(node));
        let start = fields
            .get("start")
            .and_then(|node| node.one_of("start", &StartMode::WORDS, &mut self.problems));
        let trigger = fields
            .get("trigger")
            .and_then(|node| node.one_of("trigger", &Trigger::WORDS, &mut self.problems));
        let may_claim = fields.get("may claim").map(|node| self.claims(node));
        let must_claim = fields
            .get("must claim")
            .and_then(|node| node.one_of("claim", &Claimed::WORDS, &mut self.problems));
        let arrangement = fields
            .get("arrange")
            .and_then(|node| self.arrangement(node))
            .unwrap_or_default();
        Some(Trial {
            id: id?,
            title: title?,
            what: what?,
            rule: rule?,
            why: why?,
            fix: fix?,
            requires: requires?,
            orders: orders.unwrap_or(1),
            start: start.unwrap_or(StartMode::Once),
            trigger: trigger?,
            may_claim: may_claim?,
            must_claim,
            arrangement,
            file: file.to_owned(),
        })
    }

    fn texts(&mut self, fields: &Fields<'_>) -> [Option<Text>; 5] {
        let problems = &mut self.problems;
        let russian = fields.get("ru");
        let russian = russian.and_then(|node| Fields::of(node, "`ru`", &TEXTS, problems));
        TEXTS.map(|name| {
            let mut text =
                |fields: &Fields<'_>| Some(fields.text(name, problems)?.trim().to_owned());
            let ru = russian.as_ref().and_then(&mut text);
            Some(Text {
                en: text(fields)?,
                ru,
            })
        })
    }

    fn id(&mut self, file: &str, node: &Node) -> Option<String> {
        let id = node.text("id", &mut self.problems)?;
        let stem = file
            .rsplit('/')
            .next()
            .and_then(|name| name.strip_suffix(".yaml"))
            .map(|stem| stem.trim_start_matches(|first: char| first.is_ascii_digit()))
            .map(|stem| stem.trim_start_matches('-'));
        if stem.is_some_and(|stem| stem != id) {
            let problem = Problem::at(node.span, format!("the id `{id}` is not the file's name"));
            let help = "a number in front of the file's name gives its place in the catalogue";
            self.problems.push(problem.help(help));
        }
        Some(id.to_owned())
    }

    fn requirements(&mut self, node: &Node) -> Vec<RequirementId> {
        let items = node
            .list("requires", &mut self.problems)
            .unwrap_or_default();
        let mut known = Vec::new();
        for item in items {
            let Some(text) = item.text("requires", &mut self.problems) else {
                continue;
            };
            if let Some(requirement) = self.contract.requirement(text) {
                known.push(requirement.id.clone());
            } else {
                let ids = self.contract.requirements().map(|one| one.id.as_str());
                let problem = Problem::at(item.span, format!("unknown requirement `{text}`"));
                self.problems.push(problem.allowed(text, ids));
            }
        }
        known
    }

    fn count(&mut self, node: &Node) -> Option<usize> {
        let count = match &node.shape {
            Shape::Number(text) => text.parse().ok(),
            _ => None,
        };
        let count = count.filter(|count| (1..=MOST_ORDERS).contains(count));
        if count.is_none() {
            let message = format!("`orders` is a number from 1 to {MOST_ORDERS}");
            self.problems.push(Problem::at(node.span, message));
        }
        count
    }

    fn claims(&mut self, node: &Node) -> Vec<Claimed> {
        let items = node
            .list("may claim", &mut self.problems)
            .unwrap_or_default();
        items
            .iter()
            .filter_map(|item| item.one_of("claim", &Claimed::WORDS, &mut self.problems))
            .collect()
    }

    fn arrangement(&mut self, node: &Node) -> Option<Arrangement> {
        let fields = Fields::of(node, "`arrange`", &ARRANGE_KEYS, &mut self.problems)?;
        let mut rules = Vec::new();
        if let Some(node) = fields.get("progression") {
            let name = node.text("progression", &mut self.problems)?;
            let of_orders = serde_json::json!({ "then": { "progression": name } });
            rules.push((node.span.line_in(self.text), of_orders));
        }
        if let Some(node) = fields.get("rules") {
            let items = node.list("rules", &mut self.problems).unwrap_or_default();
            let rule = |item: &Node| (item.span.line_in(self.text), self.value(item));
            rules.extend(items.iter().map(rule));
        }
        let other_payment = fields.get("other payment").and_then(|node| {
            node.one_of("other payment", &OtherPayment::WORDS, &mut self.problems)
        });
        Some(Arrangement {
            profile: fields.get("profile").map(|node| self.value(node)),
            rules,
            other_payment,
            clock_ahead: fields
                .get("clock ahead")
                .and_then(|node| self.duration(node))
                .unwrap_or_default(),
        })
    }

    fn duration(&mut self, node: &Node) -> Option<Duration> {
        let text = node.text("clock ahead", &mut self.problems)?;
        let duration = paysys_input::duration(text).and_then(|time| Duration::try_from(time).ok());
        if duration.is_none() {
            let problem = Problem::at(node.span, format!("`{text}` is not a span of time"));
            self.problems
                .push(problem.help("`250ms`, `2s`, `1h`, `1d`"));
        }
        duration
    }

    /// What is passed on to the simulator as it stands.
    fn value(&mut self, node: &Node) -> Value {
        match &node.shape {
            Shape::Null => Value::Null,
            Shape::Bool(value) => Value::Bool(*value),
            Shape::Number(text) => text.parse::<Number>().map_or(Value::Null, Value::Number),
            Shape::Text(text) => Value::String(text.clone()),
            Shape::List(items) => items.iter().map(|item| self.value(item)).collect(),
            Shape::Map(entries) => {
                let mut members = Map::new();
                for (key, value) in entries {
                    let value = self.value(value);
                    if members.insert(key.text.clone(), value).is_some() {
                        let message = format!("the key `{}` stands here twice", key.text);
                        self.problems.push(Problem::at(key.span, message));
                    }
                }
                Value::Object(members)
            }
        }
    }
}
