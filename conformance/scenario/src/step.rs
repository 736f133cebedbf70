//! What a scenario does, step by step. One file per step kind.

mod advance;
mod answering;
mod arrange;
mod asking;
mod awaited;
mod call;
mod check;
mod ledger;
mod money;
mod pay;
mod poll;
mod resend;

pub use advance::Advance;
pub use answering::Answering;
pub use arrange::Arrange;
pub use asking::{Asking, Unsigned};
pub use awaited::Awaited;
pub use call::{Body, Call};
pub use check::{Check, PAUSES_UNTIL_FOUND};
pub use ledger::Ledger;
pub use money::Money;
pub use pay::{OWN_FORM, Pay};
pub use poll::Poll;
pub use resend::Resend;

use strum::{IntoStaticStr, VariantNames};

use super::auth::{Auth, Who};
use super::expectation::Expectation;
use super::reader::Reader;
use paysys_yaml::{Node, Problem, Shape};

/// One thing to do.
#[derive(Clone, Debug, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum StepKind {
    Pay(Pay),
    Check(Check),
    Poll(Poll),
    Call(Call),
    /// An earlier request again, byte for byte.
    Resend(Resend),
    Arrange(Arrange),
    Advance(Advance),
    Ledger(Ledger),
}

/// One step and where it stands in its file.
#[derive(Clone, Debug)]
pub struct Step {
    /// Line in the file, from 1.
    pub line: usize,
    pub kind: StepKind,
}

/// What may stand in a step's place: its kinds, and `use`.
fn kinds() -> impl Iterator<Item = &'static str> {
    StepKind::VARIANTS.iter().copied().chain(["use"])
}

/// The keys of one step kind.
pub(super) fn keys_of(kind: &str) -> Vec<&'static str> {
    match kind {
        "pay" => pay::keys(),
        "check" => check::keys(),
        "poll" => poll::keys(),
        "call" => call::keys(),
        "resend" => resend::keys(),
        "arrange" => arrange::KEYS.to_vec(),
        "advance" => advance::KEYS.to_vec(),
        "ledger" => ledger::KEYS.to_vec(),
        _ => Vec::new(),
    }
}

impl Step {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let line = reader.line(node);
        let Shape::Map(entries) = &node.shape else {
            let message = format!("a step is a mapping of one key, not {}", node.shape.name());
            let problem = Problem::at(node.span, message);
            reader.problems.push(problem.allowed("", kinds()));
            return None;
        };
        let [(key, value)] = entries.as_slice() else {
            let place = entries.get(1).map_or(node.span, |(key, _)| key.span);
            let help = "start each step with its own `- `, and indent what belongs to it";
            reader
                .problems
                .push(Problem::at(place, "a step has exactly one key, its kind").help(help));
            return None;
        };
        let kind = match key.text.as_str() {
            "pay" => StepKind::Pay(Pay::read(value, reader)?),
            "check" => StepKind::Check(Check::read(value, reader)?),
            "poll" => StepKind::Poll(Poll::read(value, reader)?),
            "call" => StepKind::Call(Call::read(value, reader)?),
            "resend" => StepKind::Resend(Resend::read(value, reader)?),
            "arrange" => StepKind::Arrange(Arrange::read(value, reader)?),
            "advance" => StepKind::Advance(Advance::read(value, reader)?),
            "ledger" => StepKind::Ledger(Ledger::read(value, reader)?),
            other => {
                let problem = Problem::at(key.span, format!("there is no step kind `{other}`"));
                reader.problems.push(problem.allowed(other, kinds()));
                return None;
            }
        };
        Some(Self { line, kind })
    }

    /// The word for it in files and reports.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        self.kind.into_str()
    }

    /// What is awaited of the answer, if the step sends anything.
    #[must_use]
    pub fn answering(&self) -> Option<&Answering> {
        match &self.kind {
            StepKind::Pay(step) => Some(&step.answering),
            StepKind::Check(step) => Some(&step.answering),
            StepKind::Poll(step) => Some(&step.check.answering),
            StepKind::Call(step) => Some(&step.answering),
            StepKind::Resend(step) => Some(&step.answering),
            StepKind::Arrange(_) | StepKind::Advance(_) | StepKind::Ledger(_) => None,
        }
    }

    /// Does it await an answer that settles nothing, as only an arranged accident brings about?
    #[must_use]
    pub fn awaits_an_accident(&self) -> bool {
        self.answering().is_some_and(Answering::awaits_an_accident)
    }

    #[must_use]
    pub fn expects_failure(&self) -> bool {
        let document = self.answering().and_then(Answering::document);
        document.is_some_and(Expectation::is_of_failure)
    }

    /// Does it only ask how the gateway behaves? Then no answer is an answer, too.
    #[must_use]
    pub fn only_asks(&self) -> bool {
        self.answering().is_some_and(Answering::only_asks)
    }

    /// Which of the target's services the step signs as.
    #[must_use]
    pub fn who(&self) -> Who {
        self.auth().map_or(Who::First, Auth::who)
    }

    /// How the step signs, if it signs anew.
    #[must_use]
    pub fn auth(&self) -> Option<&Auth> {
        match &self.kind {
            StepKind::Pay(step) => Some(&step.asking.auth),
            StepKind::Check(step) => Some(&step.asking.auth),
            StepKind::Poll(step) => Some(&step.check.asking.auth),
            StepKind::Call(step) => Some(&step.asking.auth),
            StepKind::Resend(_)
            | StepKind::Arrange(_)
            | StepKind::Advance(_)
            | StepKind::Ledger(_) => None,
        }
    }
}
