//! JUnit's XML, as the test pages of pipelines read it, for both programs. What others wrote may be in any of it.

use std::io;
use std::time::Duration;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesStart, BytesText, Event};

use crate::legible::legible;

/// A longer text is cut: a page of tests shows some lines of it.
const LONGEST: usize = 10_000;

/// Cases that belong together.
#[derive(Debug, Default)]
pub struct Suite {
    pub name: String,
    pub properties: Vec<(String, String)>,
    pub cases: Vec<Case>,
}

/// One case.
#[derive(Debug)]
pub struct Case {
    pub name: String,
    pub class: String,
    pub outcome: Outcome,
    pub took: Option<Duration>,
    /// What it says, however it went.
    pub says: Option<String>,
}

/// How a case went.
#[derive(Debug)]
pub enum Outcome {
    Passed,
    Skipped(Reason),
    Failed(Reason),
    /// Something was in the way of finding out.
    Broke(Reason),
}

/// Why a case did not pass.
#[derive(Debug, Default)]
pub struct Reason {
    pub kind: Option<String>,
    pub message: Option<String>,
    pub description: Option<String>,
}

/// The suites as one XML document.
///
/// # Panics
/// Never: everything in it has an XML form, and a list of bytes takes it all.
#[must_use]
pub fn write(name: &str, suites: &[Suite]) -> String {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 4);
    document(&mut xml, name, suites).expect("a list of bytes takes everything");
    String::from_utf8(xml.into_inner()).expect("texts stay texts")
}

type Xml = Writer<Vec<u8>>;

fn document(xml: &mut Xml, name: &str, suites: &[Suite]) -> io::Result<()> {
    let declaration = BytesDecl::new("1.0", Some("UTF-8"), None);
    xml.write_event(Event::Decl(declaration))?;
    let all = suites.iter().flat_map(|suite| &suite.cases);
    let mut tag = element("testsuites", [("name", Some(name))]);
    let [tests, skipped, failures, errors] = counts(all);
    tag.extend_attributes([tests, skipped, failures, errors].each_ref().map(pair));
    within(xml, tag, |xml| {
        suites.iter().try_for_each(|suite| write_suite(xml, suite))
    })?;
    xml.write_indent()
}

fn write_suite(xml: &mut Xml, suite: &Suite) -> io::Result<()> {
    let mut tag = element("testsuite", [("name", Some(&suite.name))]);
    let [tests, skipped, failures, errors] = counts(suite.cases.iter());
    tag.extend_attributes([tests, skipped, errors, failures].each_ref().map(pair));
    if suite.properties.is_empty() && suite.cases.is_empty() {
        return xml.write_event(Event::Empty(tag));
    }
    within(xml, tag, |xml| {
        if !suite.properties.is_empty() {
            within(xml, BytesStart::new("properties"), |xml| {
                suite.properties.iter().try_for_each(|(name, value)| {
                    let attributes = [("name", Some(name)), ("value", Some(value))];
                    xml.write_event(Event::Empty(element("property", attributes)))
                })
            })?;
        }
        suite
            .cases
            .iter()
            .try_for_each(|case| write_case(xml, case))
    })
}

fn write_case(xml: &mut Xml, case: &Case) -> io::Result<()> {
    let took = case.took.map(|took| format!("{:.3}", took.as_secs_f64()));
    let attributes = [
        ("name", Some(&case.name)),
        ("classname", Some(&case.class)),
        ("time", took.as_ref()),
    ];
    let tag = element("testcase", attributes);
    let found = match &case.outcome {
        Outcome::Passed => None,
        Outcome::Skipped(reason) => Some(("skipped", reason)),
        Outcome::Failed(reason) => Some(("failure", reason)),
        Outcome::Broke(reason) => Some(("error", reason)),
    };
    if found.is_none() && case.says.is_none() {
        return xml.write_event(Event::Empty(tag));
    }
    within(xml, tag, |xml| {
        if let Some((name, reason)) = found {
            let kind = ("type", reason.kind.as_ref());
            let tag = element(name, [("message", reason.message.as_ref()), kind]);
            match &reason.description {
                Some(description) => write_text(xml, tag, description)?,
                None => xml.write_event(Event::Empty(tag))?,
            }
        }
        match &case.says {
            Some(says) => write_text(xml, BytesStart::new("system-out"), says),
            None => Ok(()),
        }
    })
}

/// How many cases there are, and of them how many were skipped, failed and broke.
fn counts<'a>(cases: impl Iterator<Item = &'a Case>) -> [(&'static str, String); 4] {
    let mut counts = [0_usize; 4];
    for case in cases {
        counts[0] += 1;
        match case.outcome {
            Outcome::Passed => {}
            Outcome::Skipped(_) => counts[1] += 1,
            Outcome::Failed(_) => counts[2] += 1,
            Outcome::Broke(_) => counts[3] += 1,
        }
    }
    let [tests, skipped, failures, errors] = counts.map(|count| count.to_string());
    [
        ("tests", tests),
        ("skipped", skipped),
        ("failures", failures),
        ("errors", errors),
    ]
}

fn pair<'a>((name, value): &'a (&'static str, String)) -> (&'a str, &'a str) {
    (name, value)
}

fn element<const N: usize>(
    name: &'static str,
    attributes: [(&str, Option<impl AsRef<str>>); N],
) -> BytesStart<'static> {
    let mut tag = BytesStart::new(name);
    for (name, value) in attributes {
        if let Some(value) = value {
            tag.push_attribute((name, shown(value.as_ref()).as_str()));
        }
    }
    tag
}

fn within(
    xml: &mut Xml,
    tag: BytesStart<'static>,
    inside: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    let end = tag.to_end().into_owned();
    xml.write_event(Event::Start(tag))?;
    inside(xml)?;
    xml.write_event(Event::End(end))
}

fn write_text(xml: &mut Xml, tag: BytesStart<'static>, text: &str) -> io::Result<()> {
    let text = shown(text);
    within(xml, tag, |xml| {
        xml.write_event(Event::Text(BytesText::new(&text)))
    })
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
        quick_junit::Report::deserialize_from_str(&xml).unwrap();
        assert_eq!(legible(&xml, usize::MAX), xml);
        assert!(xml.contains("⟨U+FFFE⟩⟨U+FFFF⟩"));
        assert!(xml.contains("⟨80017 characters left out⟩"));
    }
}
