//! The situation before the first step. Only a simulator can be arranged.

use super::reader::Reader;
use super::rule::Rule;
use super::template::Template;
use paysys_yaml::{Fields, Node, Problem, Shape};

pub(super) const KEYS: [&str; 4] = ["progression", "rules", "clock", "profile"];

/// What a sandbox is made with.
#[derive(Clone, Debug, Default)]
pub struct Arrangement {
    /// How calls are treated; as the profile says unless told.
    pub rules: Vec<Rule>,
    pub clock: Clock,
    /// Another profile, or settings laid over the default one.
    pub profile: Option<Profile>,
}

/// Whose time it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// Moves when told: waiting takes no time.
    #[default]
    Manual,
    Real,
}

/// How the sandbox's gateway behaves.
#[derive(Clone, Debug)]
pub enum Profile {
    Named(String),
    Overlay(Template),
}

impl Arrangement {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Fields::of(node, "`arrange`", &KEYS, &mut reader.problems)?;
        let clocks = [("manual", Clock::Manual), ("real", Clock::Real)];
        let clock = fields
            .get("clock")
            .and_then(|node| node.one_of("clock", &clocks, &mut reader.problems));
        let profile = fields
            .get("profile")
            .and_then(|node| Profile::read(node, reader));
        Some(Self {
            rules: Rule::read_all(&fields, reader),
            clock: clock.unwrap_or_default(),
            profile,
        })
    }

    /// Does it ask for something to go wrong on the wire or in an answer?
    #[must_use]
    pub fn has_accidents(&self) -> bool {
        self.rules.iter().any(Rule::is_of_an_accident)
    }

    /// Does it ask for more than any gateway has: a clock, which elsewhere is simply the real one, and the usual course?
    #[must_use]
    pub fn needs_a_simulator(&self) -> bool {
        !self.rules.iter().all(Rule::is_usual) || self.profile.is_some()
    }
}

impl Profile {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.shape {
            Shape::Text(name) => Some(Self::Named(name.clone())),
            Shape::Map(_) => Some(Self::Overlay(Template::read(node, reader))),
            other => {
                let message = format!(
                    "`profile` is a name or a mapping of settings, not {}",
                    other.name()
                );
                reader.problems.push(Problem::at(node.span, message));
                None
            }
        }
    }
}
