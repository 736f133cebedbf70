//! Rules of a simulator's admin API: how payments go and what goes wrong with them.
//!
//! Their shape and the names in them are the simulator's business. They are passed on as they stand, and what is wrong
//! with them the simulator says.

use super::bindings::Bindings;
use super::reader::Reader;
use super::template::Template;
use paysys_shared::json::Json;
use paysys_yaml::{Fields, Node, Problem, Shape};

/// The keys that make rules.
pub(super) const KEYS: [&str; 2] = ["progression", "rules"];

/// The course that payments take where nobody arranges one.
const USUAL_COURSE: &str = "typical";

/// One rule, and where it stands in its file.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Line in the file, from 1.
    pub line: usize,
    pub body: Template,
}

impl Rule {
    /// `progression`, which is short for a rule that says nothing else, and then `rules`.
    pub(super) fn read_all(fields: &Fields<'_>, reader: &mut Reader<'_>) -> Vec<Self> {
        let progression = fields.get("progression").and_then(|node| {
            let name = node.text("progression", &mut reader.problems)?;
            let body = Template::read_text(name, node.span, reader);
            Some(Self::of_progression(reader.line(node), body))
        });
        let items = fields
            .get("rules")
            .and_then(|node| node.list("rules", &mut reader.problems))
            .unwrap_or_default();
        let listed = items.iter().filter_map(|item| Self::read(item, reader));
        progression.into_iter().chain(listed).collect()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if !matches!(node.shape, Shape::Map(_)) {
            let message = format!("a rule is a mapping, not {}", node.shape.name());
            let help = "`{ match: { method: pam.pay_by_cash }, then: { fault: lost-response } }`";
            reader
                .problems
                .push(Problem::at(node.span, message).help(help));
            return None;
        }
        Some(Self {
            line: reader.line(node),
            body: Template::read(node, reader),
        })
    }

    /// Does it ask for nothing but the usual course of payments, which every gateway has?
    #[must_use]
    pub fn is_usual(&self) -> bool {
        let course = Json::object([("progression", Json::text(USUAL_COURSE))]);
        let usual = Json::object([("then", course)]);
        let body = self.body.fill(&Bindings::default());
        body.is_ok_and(|body| body == usual)
    }

    pub(super) fn is_of_an_accident(&self) -> bool {
        let member = |document: &Template, wanted: &[&str]| match document {
            Template::Object(members) => members
                .iter()
                .find(|(name, _)| wanted.contains(&name.as_str()))
                .map(|(_, value)| value.clone()),
            _ => None,
        };
        let then = member(&self.body, &["then"]);
        then.is_some_and(|then| member(&then, &["fault", "custom_fault"]).is_some())
    }

    fn of_progression(line: usize, name: Template) -> Self {
        let then = Template::Object(vec![("progression".to_owned(), name)]);
        Self {
            line,
            body: Template::Object(vec![("then".to_owned(), then)]),
        }
    }
}
