//! From what a file says to a behaviour: names resolved, numbers made exact, nonsense refused.

mod faults;
mod messages;
mod progressions;
mod reference;
mod reserved;
mod stubs;
mod vendors;

use std::collections::HashMap;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table};

use super::file::ProfileFile;
use super::{Layer, Picture, Profile, ServiceTemplate, Source};
use crate::control::{Names, RuleShape};
use crate::shape::TimeShape;
use crate::{findings, words};
use paysys_core::chance::Hex32;
use paysys_core::clock::Pace;
use paysys_core::command::CommandError;
use paysys_core::rule::{RuleSpec, Rules};
use paysys_core::service::Service;
use paysys_core::settings::Settings;
use paysys_core::{Behaviour, Moment};
use paysys_input::credential;
use paysys_shared::suggest::Suggestion;

/// The most that a profile may let a form's text be: no form takes a book.
const LONGEST_TEXT: usize = 65_536;

struct Mistake {
    path: Vec<String>,
    message: String,
    /// What would have been right, where the message does not hold serde's own words for it.
    suggestion: Option<Suggestion>,
}

impl Mistake {
    fn at(path: &[&str], message: impl Into<String>) -> Self {
        Self {
            path: path.iter().map(|&key| key.to_owned()).collect(),
            message: message.into(),
            suggestion: None,
        }
    }

    /// What serde says about a table that stands there.
    fn of_serde(at: &[&str], error: &serde_path_to_error::Error<toml::de::Error>) -> Self {
        let mut mistake = Self::at(at, words::of_serde(error.inner().message().trim_end()));
        let below = error.path().iter().map(ToString::to_string);
        mistake.path.extend(below);
        mistake
    }

    /// A value that is not one of those allowed.
    fn not_one_of(
        path: &[&str],
        given: &str,
        allowed: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let suggestion = Suggestion::new(given, allowed);
        let allowed = suggestion.allowed.join(", ");
        Self {
            suggestion: Some(suggestion),
            ..Self::at(path, format!("must be one of {allowed}, not {given:?}"))
        }
    }
}

type Compiled<T> = Result<T, Mistake>;

fn mistake<T>(path: &[&str], message: impl Into<String>) -> Compiled<T> {
    Err(Mistake::at(path, message))
}

/// Makes a merged profile ready for use; the layers are what the user wrote, for the picture.
pub(super) fn compile(
    source: Source,
    layers: &[Layer],
    merged: Table,
) -> Result<Profile, Box<Picture>> {
    let source = Arc::new(source);
    read(merged)
        .and_then(|file| build(source.clone(), file))
        .map_err(|mistake| {
            let message = match mistake.path.join(".").replace(".[", "[") {
                path if path.is_empty() => mistake.message,
                path => format!("{path}: {}", mistake.message),
            };
            // The last layer that says it has the last word, and the mistake.
            let places = layers
                .iter()
                .rev()
                .map(|one| (one, locate(&one.text, &mistake.path)));
            let found = places.clone().find(|(_, place)| place.is_some());
            let picture = match found.or_else(|| places.clone().next()) {
                Some((one, place)) => Picture::of(&one.name, &one.text, place, message),
                None => Picture::of(&source.name, "", None, message),
            };
            Box::new(picture.suggesting(mistake.suggestion))
        })
}

fn read(merged: Table) -> Compiled<ProfileFile> {
    serde_path_to_error::deserialize(merged).map_err(|error| Mistake::of_serde(&[], &error))
}

fn build(source: Arc<Source>, file: ProfileFile) -> Compiled<Profile> {
    check_http(&file)?;
    if !(1..=LONGEST_TEXT).contains(&file.params.longest_text) {
        let message = format!("must be from 1 to {LONGEST_TEXT}");
        return mistake(&["params", "longest_text"], message);
    }
    check_findings(&file.findings.ignore)?;
    check_first_transaction(file.payments.first_transaction_id)?;
    let (progressions, progression_choices) = progressions::compile(&file.progressions)?;
    let stubs = stubs::compile(file.methods)?;
    let mut behaviour = Behaviour {
        headers_read: stubs::headers_read(&stubs),
        stubs,
        vendors: vendors::compile(file.vendors, &progression_choices)?,
        progressions,
        progression_choices,
        faults: faults::compile(file.faults)?,
        reference_paths: reference::compile(&file.payments.own_reference)?,
        reserved_accounts: HashMap::new(),
        rules: Vec::new(),
        details_ids: details_ids(&file.payments.details_ids)?,
        messages: messages::compile(&file.messages)?,
        settings: Settings {
            envelope: file.envelope,
            http: file.http,
            auth: file.auth,
            params: file.params,
            payments: file.payments,
            answers: file.answers,
            limits: file.limits,
            control: file.control,
            redaction: file.redaction,
            findings: file.findings,
        },
    };
    if behaviour.settings.control.reserved_accounts {
        behaviour.reserved_accounts = reserved::compile(&behaviour)?;
    }
    behaviour.rules = rules(&file.rules, &behaviour, &file.services)?;
    let Some(pace) = Pace::parse(&file.clock.mode) else {
        let (at, given) = (["clock", "mode"], &file.clock.mode);
        return Err(Mistake::not_one_of(&at, given, Pace::ALLOWED));
    };
    if !(1..=1000).contains(&file.services.len()) {
        return mistake(&["services"], "there must be from 1 to 1000 services");
    }
    check_services(&file.services)?;
    let clock_start = file.clock.start.map(|TimeShape(start)| start);
    check_until(&behaviour.rules, clock_start)?;
    Ok(Profile {
        source,
        behaviour: Arc::new(behaviour),
        services: file.services,
        pace,
        clock_start,
    })
}

fn check_findings(ignored: &[String]) -> Compiled<()> {
    let known = |id: &String| findings::ids().any(|known| known == id);
    match ignored.iter().position(|id| !known(id)) {
        None => Ok(()),
        Some(index) => {
            let at = ["findings", "ignore", &format!("[{index}]")];
            Err(Mistake::not_one_of(&at, &ignored[index], findings::ids()))
        }
    }
}

/// From there on ids go up by one, and a client must be able to read all of them.
fn check_first_transaction(first: Option<u64>) -> Compiled<()> {
    const LARGEST: u64 = i64::MAX.unsigned_abs() / 2;
    match first {
        Some(0) | Some(LARGEST..) => mistake(
            &["payments", "first_transaction_id"],
            format!("must be from 1 to {}", LARGEST - 1),
        ),
        _ => Ok(()),
    }
}

/// An id must lead to one service, and both id and key must be something.
fn check_services(services: &[ServiceTemplate]) -> Compiled<()> {
    for (place, service) in services.iter().enumerate() {
        let ServiceTemplate { id, secret_key, .. } = service;
        let most = Service::LONGEST_ID_IN_A_PROFILE;
        let is_visible = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic());
        let wrong = if !is_visible || secret_key.is_empty() {
            "a service needs an id of visible characters and a key".to_owned()
        } else if credential::read(secret_key) != Ok(secret_key) {
            "a secret key has no blanks, quotes or line ends around it: clients would be refused for them".to_owned()
        } else if id.contains(secret_key) {
            "a service id is sent and shown in clear, so its key must not stand in it".to_owned()
        } else if id.len() > most {
            format!("a service id has at most {most} characters")
        } else if services[..place].iter().any(|earlier| earlier.id == *id) {
            format!("there are two services {id:?}")
        } else {
            continue;
        };
        return mistake(&["services"], wrong);
    }
    Ok(())
}

/// Rules name services by the ids of the profile; a sandbox keeps their order, whatever their ids.
fn rules(
    shapes: &[RuleShape],
    behaviour: &Behaviour,
    services: &[ServiceTemplate],
) -> Compiled<Vec<RuleSpec>> {
    let service_ids: Vec<String> = services.iter().map(|service| service.id.clone()).collect();
    let names = Names {
        behaviour,
        service_ids: &service_ids,
    };
    if shapes.len() > Rules::MOST {
        return mistake(
            &["rules"],
            format!("there are more than {} rules", Rules::MOST),
        );
    }
    let read = |(index, shape): (usize, &RuleShape)| match shape.read(&names) {
        Ok(spec) => Ok(spec),
        Err(error) => Err(Mistake {
            path: vec!["rules".to_owned(), format!("[{index}]")],
            message: error.to_string(),
            suggestion: error.suggestion(),
        }),
    };
    shapes.iter().enumerate().map(read).collect()
}

/// Where a clock starts with the world's, nobody knows yet which rules will be over.
fn check_until(rules: &[RuleSpec], start: Option<Moment>) -> Compiled<()> {
    let is_over = |rule: &RuleSpec| start.is_some_and(|start| rule.when.is_over(start));
    match rules.iter().position(is_over) {
        None => Ok(()),
        Some(index) => mistake(
            &["rules", &format!("[{index}]"), "when"],
            CommandError::RuleIsOver.to_string(),
        ),
    }
}

fn check_http(file: &ProfileFile) -> Compiled<()> {
    let http = &file.http;
    let statuses = [
        ("rpc_error_status", http.rpc_error_status),
        ("wrong_verb_status", http.wrong_verb_status),
        ("wrong_path_status", http.wrong_path_status),
        ("body_too_large_status", http.body_too_large_status),
    ];
    check_status(&["limits", "status"], file.limits.status)?;
    if file.auth.max_age.is_zero() {
        return mistake(&["auth", "max_age"], "no header would ever be in time");
    }
    for (key, status) in statuses {
        check_status(&["http", key], status)?;
    }
    if axum::http::HeaderValue::from_str(&http.content_type).is_err() {
        return mistake(
            &["http", "content_type"],
            "this cannot stand in an HTTP header",
        );
    }
    if !(1..=16 * 1024 * 1024).contains(&http.body_limit_bytes) {
        return mistake(
            &["http", "body_limit_bytes"],
            "must be from 1 to 16777216 bytes, which is 16 MiB",
        );
    }
    Ok(())
}

/// Every answer of the gateway has a body.
fn check_status(path: &[&str], status: u16) -> Compiled<()> {
    match status {
        204 | 304 => mistake(
            path,
            format!("an answer with HTTP status {status} has no body"),
        ),
        200..=599 => Ok(()),
        _ => mistake(path, "an HTTP status lies from 200 to 599"),
    }
}

fn details_ids(texts: &[String]) -> Compiled<Vec<Hex32>> {
    let read = |text: &String| match Hex32::parse(text) {
        Some(id) => Ok(id),
        None => mistake(
            &["payments", "details_ids"],
            format!("{text:?} is not 32 lower-case hex digits"),
        ),
    };
    texts.iter().map(read).collect()
}

/// Where in the text the keys lead, as far as they go: what is not in the text is in the default.
fn locate(text: &str, path: &[String]) -> Option<std::ops::Range<usize>> {
    let root = DeTable::parse(text).ok()?;
    let (first, rest) = path.split_first()?;
    let (key, mut value) = member(root.get_ref(), first)?;
    let mut span = key;
    for step in rest {
        match value.get_ref() {
            DeValue::Table(table) => (span, value) = member(table, step)?,
            DeValue::Array(items) => {
                let index = step.trim_start_matches('[').trim_end_matches(']');
                value = items.get(index.parse::<usize>().ok()?)?;
                span = value.span();
            }
            _ => break,
        }
    }
    match value.get_ref() {
        DeValue::Table(_) => Some(span),
        _ => Some(value.span()),
    }
}

fn member<'a, 'text>(
    table: &'a DeTable<'text>,
    name: &str,
) -> Option<(std::ops::Range<usize>, &'a Spanned<DeValue<'text>>)> {
    let mut members = table.iter();
    let (key, value) = members.find(|(key, _)| key.get_ref().as_ref() == name)?;
    Some((key.span(), value))
}
