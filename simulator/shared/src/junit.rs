//! JUnit's XML, as the test pages of pipelines read it, for both programs. What others wrote may be in any of it.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::legible::legible;

/// A longer text is cut: a page of tests shows some lines of it.
const LONGEST: usize = 10_000;

/// Cases that belong together.
#[derive(Debug, Default)]
pub struct Suite {
    /// What they are about.
    pub name: String,
    /// What else is known: name and value.
    pub properties: Vec<(String, String)>,
    /// In the order in which they are told.
    pub cases: Vec<Case>,
}

/// One case.
#[derive(Debug)]
pub struct Case {
    /// Unique in its suite.
    pub name: String,
    /// What pages sort it under.
    pub class: String,
    /// How it went.
    pub outcome: Outcome,
    /// How long it took.
    pub took: Option<Duration>,
    /// What it says, however it went.
    pub says: Option<String>,
}

/// How a case went.
#[derive(Debug)]
pub enum Outcome {
    /// As it should.
    Passed,
    /// Nothing was found out.
    Skipped(Reason),
    /// Not as it should.
    Failed(Reason),
    /// Something was in the way of finding out.
    Broke(Reason),
}

/// Why a case did not pass.
#[derive(Debug, Default)]
pub struct Reason {
    /// In one word.
    pub kind: Option<String>,
    /// In one line.
    pub message: Option<String>,
    /// With everything that helps.
    pub description: Option<String>,
}

/// The suites as one XML document.
///
/// # Panics
/// Never: everything in it has an XML form.
#[must_use]
pub fn write(name: &str, suites: &[Suite]) -> String {
    let mut report = Report::new(shown(name));
    report.add_test_suites(suites.iter().map(suite));
    report.to_string().expect("a report has an XML form")
}

fn suite(suite: &Suite) -> TestSuite {
    let mut written = TestSuite::new(shown(&suite.name));
    let properties = suite.properties.iter();
    written.add_properties(properties.map(|(name, value)| (shown(name), shown(value))));
    written.add_test_cases(suite.cases.iter().map(case));
    written
}

fn case(case: &Case) -> TestCase {
    let status = match &case.outcome {
        Outcome::Passed => TestCaseStatus::success(),
        Outcome::Skipped(reason) => told(TestCaseStatus::skipped(), reason),
        Outcome::Failed(reason) => {
            told(TestCaseStatus::non_success(NonSuccessKind::Failure), reason)
        }
        Outcome::Broke(reason) => told(TestCaseStatus::non_success(NonSuccessKind::Error), reason),
    };
    let mut written = TestCase::new(shown(&case.name), status);
    written.set_classname(shown(&case.class));
    if let Some(took) = case.took {
        written.set_time(took);
    }
    if let Some(says) = &case.says {
        written.set_system_out(shown(says));
    }
    written
}

fn told(mut status: TestCaseStatus, reason: &Reason) -> TestCaseStatus {
    if let Some(kind) = &reason.kind {
        status.set_type(shown(kind));
    }
    if let Some(message) = &reason.message {
        status.set_message(shown(message));
    }
    if let Some(description) = &reason.description {
        status.set_description(shown(description));
    }
    status
}

fn shown(text: &str) -> String {
    legible(text, LONGEST).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_others_wrote_the_xml_can_be_read() {
        let strange = format!(
            "<&\"']]>\u{1}\u{1b}[31m\u{9b}\u{202e}\u{fffe}\u{ffff}{}",
            "x".repeat(90_000)
        );
        let some = || Some(strange.clone());
        let reason = || Reason {
            kind: some(),
            message: some(),
            description: some(),
        };
        let outcomes = [
            Outcome::Passed,
            Outcome::Skipped(reason()),
            Outcome::Failed(reason()),
            Outcome::Broke(reason()),
        ];
        let cases = outcomes.into_iter().map(|outcome| Case {
            name: strange.clone(),
            class: strange.clone(),
            outcome,
            took: None,
            says: some(),
        });
        let suite = Suite {
            name: strange.clone(),
            properties: vec![(strange.clone(), strange.clone())],
            cases: cases.collect(),
        };
        let xml = write(&strange, &[suite]);
        Report::deserialize_from_str(&xml).unwrap();
        assert_eq!(legible(&xml, usize::MAX), xml);
        assert!(xml.contains("⟨U+FFFE⟩⟨U+FFFF⟩"));
        assert!(xml.contains("⟨80017 characters left out⟩"));
    }
}
