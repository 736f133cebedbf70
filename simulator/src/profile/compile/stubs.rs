//! Methods that a profile adds, from a file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::de::IntoDeserializer;
use toml::{Table, Value};

use super::super::file::{PaysFile, StubFile};
use super::{Compiled, Mistake, mistake};
use crate::words;
use paysys_core::error_code::Rpc;
use paysys_core::method::Method;
use paysys_core::pattern::Pattern;
use paysys_core::stub::{
    Case, Condition, Expression, ExpressionError, Outcome, Parts, Path, Pays, Stub, Template,
    TemplateError, Wanted,
};
use paysys_shared::suggest::Suggestion;

/// The key under which a method has its answers by condition.
const WHEN: &str = "when";

/// The most that a profile may add.
const MOST: usize = 1_000;

type Place<'a> = Vec<&'a str>;

pub(super) fn compile(methods: BTreeMap<String, Table>) -> Compiled<Vec<Arc<Stub>>> {
    if methods.len() > MOST {
        return mistake(&["methods"], format!("there are more than {MOST} methods"));
    }
    let compiled = methods.into_iter().map(|(name, table)| stub(&name, table));
    compiled.map(|stub| stub.map(Arc::new)).collect()
}

/// The headers that any of them looks at.
pub(super) fn headers_read(stubs: &[Arc<Stub>]) -> Vec<Box<str>> {
    let mut names = BTreeSet::new();
    let mut look = |expression: &Expression| {
        if let Expression::Header(name) = expression {
            names.insert(name.clone());
        }
    };
    for stub in stubs {
        stub.templates()
            .for_each(|template| template.each_gap(&mut look));
        let conditions = stub.cases.iter().flat_map(|case| &case.conditions);
        conditions.for_each(|condition| look(&condition.value));
    }
    names.into_iter().collect()
}

fn stub(name: &str, mut base: Table) -> Compiled<Stub> {
    let at = vec!["methods", name];
    if Method::from_name(name).is_some() {
        return mistake(
            &at,
            "this is one of the gateway's own methods and cannot be a stub",
        );
    }
    let cases = match base.remove(WHEN) {
        None => Vec::new(),
        Some(Value::Array(cases)) => cases,
        Some(_) => {
            return mistake(
                &[&at[..], &[WHEN]].concat(),
                "write each as [[methods.\"NAME\".when]]",
            );
        }
    };
    let mut compiled = Vec::new();
    for (index, case) in cases.into_iter().enumerate() {
        let index = format!("[{index}]");
        compiled.push(conditional(
            &[&at[..], &[WHEN, &index]].concat(),
            &base,
            case,
        )?);
    }
    let general = read(&at, base)?;
    let auth = general.auth;
    if general.result.is_some() || general.error.is_some() {
        compiled.push(answer(&at, Vec::new(), general)?);
    } else if compiled.is_empty() {
        return mistake(&at, "say what it answers: result = { … } or error = -32300");
    }
    if !auth && compiled.iter().any(|case| case.pays.is_some()) {
        return mistake(
            &at,
            "a method that pays takes signed calls only; leave auth = false out",
        );
    }
    Ok(Stub {
        name: name.into(),
        auth,
        cases: compiled,
    })
}

/// An answer that is given where its conditions hold; what it does not say, it has from the method.
fn conditional(at: &[&str], base: &Table, case: Value) -> Compiled<Case> {
    let Value::Table(case) = case else {
        return mistake(at, "write each as [[methods.\"NAME\".when]]");
    };
    let mut merged = base.clone();
    let answers = case.contains_key("result") || case.contains_key("error");
    merged.retain(|key, _| !(answers && (key == "result" || key == "error")));
    let mut conditions = Vec::new();
    for (key, value) in case {
        if key == "auth" {
            return mistake(
                &[at, &["auth"]].concat(),
                "say it once, for the whole method",
            );
        }
        if key == "id" || key.contains('.') {
            conditions.push(condition(&[at, &[&key]].concat(), &key, &value)?);
        } else {
            merged.insert(key, value);
        }
    }
    if conditions.is_empty() {
        let message = "say when, with the full path: \"params.vendor_form.vendor_id\" = 100080";
        return mistake(at, message);
    }
    answer(at, conditions, read(at, merged)?)
}

fn condition(at: &[&str], key: &str, value: &Value) -> Compiled<Condition> {
    let wanted = match value {
        Value::String(text) => Wanted::Text(Pattern::new(text)),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => Wanted::Literal(literal(value)),
        _ => return mistake(at, "a condition is a text, a number, true or false"),
    };
    match Expression::parse(key) {
        Ok(value @ (Expression::Params(_) | Expression::Header(_) | Expression::Id)) => {
            Ok(Condition { value, wanted })
        }
        Ok(_) => mistake(at, "a condition is about params, headers or id"),
        Err(error) => Err(wrong_expression(at, &error)),
    }
}

fn read(at: &[&str], table: Table) -> Compiled<StubFile> {
    let read = serde_path_to_error::deserialize(table.into_deserializer());
    read.map_err(|error| Mistake::of_serde(at, &error))
}

fn answer(at: &[&str], conditions: Vec<Condition>, file: StubFile) -> Compiled<Case> {
    let below = |key| -> Place<'_> { at.iter().copied().chain([key]).collect() };
    let path = |key, text: Option<&String>| text.map(|text| params(&below(key), text)).transpose();
    let outcome = match (&file.result, &file.error) {
        (Some(result), None) => Outcome::Result(template(&below("result"), result)?),
        (None, Some(error)) => Outcome::Error(rpc(&below("error"), error)?),
        _ => {
            return mistake(
                at,
                "say what it answers: either result = { … } or error = -32300",
            );
        }
    };
    let remembers = (file.remembers.as_ref()).map(|text| text_template(&below("remembers"), text));
    let requires = file
        .requires
        .iter()
        .map(|text| params(&below("requires"), text));
    let case = Case {
        conditions,
        requires: requires.collect::<Compiled<_>>()?,
        payment: path("payment", file.payment.as_ref())?,
        recalls: path("recalls", file.recalls.as_ref())?,
        pays: file
            .pays
            .map(|file| pays(&below("pays"), &file))
            .transpose()?,
        remembers: remembers.transpose()?,
        outcome,
    };
    check_gaps(at, &case)?;
    Ok(case)
}

fn params(at: &[&str], text: &str) -> Compiled<Path> {
    match Expression::parse(text) {
        Ok(Expression::Params(path)) => Ok(path),
        Err(error @ (ExpressionError::EmptyStep(_) | ExpressionError::Bounds(_))) => {
            Err(wrong_expression(at, &error))
        }
        Ok(_) | Err(ExpressionError::Unknown { .. }) => {
            let (root, below) = text.split_once('.').unwrap_or((text, text));
            let is_typo = Suggestion::new(root, ["params"]).did_you_mean.is_some();
            let below = if is_typo { below } else { text };
            let message =
                format!("this must be a path into the params, such as \"params.{below}\"");
            mistake(at, message)
        }
    }
}

fn rpc(at: &[&str], value: &Value) -> Compiled<Rpc> {
    let rpc = value.clone().try_into::<Rpc>();
    rpc.or_else(|error| mistake(at, words::of_serde(error.message().trim_end())))
}

fn pays(at: &[&str], file: &PaysFile) -> Compiled<Pays> {
    let part = |key, value: &Option<Value>| {
        let value = value.as_ref();
        value
            .map(|value| template(&[at, &[key]].concat(), value))
            .transpose()
    };
    let (account, currency) = (
        part("account", &file.account)?,
        part("currency", &file.currency)?,
    );
    let form = part("form", &file.form)?;
    match (
        form,
        part("vendor_id", &file.vendor_id)?,
        part("amount", &file.amount)?,
    ) {
        (Some(form), None, None) if account.is_none() && currency.is_none() => Ok(Pays::Form(form)),
        (None, Some(vendor_id), Some(amount)) => Ok(Pays::Parts(Box::new(Parts {
            vendor_id,
            account,
            currency,
            amount,
        }))),
        _ => mistake(
            at,
            "say either the whole form, form = \"${params.vendor_form}\", or vendor_id and amount, perhaps with account and currency",
        ),
    }
}

fn template(at: &[&str], value: &Value) -> Compiled<Template> {
    match value {
        Value::String(text) => text_template(at, text),
        Value::Array(items) => {
            let item = |(index, item): (usize, &Value)| {
                template(&[at, &[&*format!("[{index}]")]].concat(), item)
            };
            items
                .iter()
                .enumerate()
                .map(item)
                .collect::<Compiled<_>>()
                .map(Template::List)
        }
        Value::Table(table) => {
            let member = |(key, value): (&String, &Value)| {
                Ok((
                    key.as_str().into(),
                    template(&[at, &[key.as_str()]].concat(), value)?,
                ))
            };
            table
                .iter()
                .map(member)
                .collect::<Compiled<_>>()
                .map(Template::Object)
        }
        Value::Float(number) if !number.is_finite() => mistake(at, "JSON has no such number"),
        other => Ok(Template::Literal(literal(other))),
    }
}

fn literal(value: &Value) -> Box<str> {
    match value {
        Value::Datetime(time) => format!("\"{time}\""),
        value => serde_json::to_string(value).expect("a plain TOML value is a JSON value"),
    }
    .into()
}

fn text_template(at: &[&str], text: &str) -> Compiled<Template> {
    Template::parse(text).map_err(|error| match error {
        TemplateError::Expression(error) => wrong_expression(at, &error),
        TemplateError::Open => Mistake::at(at, error.to_string()),
    })
}

fn wrong_expression(at: &[&str], error: &ExpressionError) -> Mistake {
    match error {
        ExpressionError::Unknown { given, allowed } => {
            Mistake::not_one_of(at, given, allowed.clone())
        }
        other => Mistake::at(at, other.to_string()),
    }
}

/// A gap that can never be filled is a mistake: what it is filled from must come before it.
fn check_gaps(at: &[&str], case: &Case) -> Compiled<()> {
    let before = |template: Option<&Template>, with_payment: bool, with_result: bool| {
        let mut wrong = None;
        let mut look = |expression: &Expression| {
            let message = match expression.bare() {
                Expression::Payment(_) if !with_payment => {
                    "${payment…} needs `payment`, `pays` or `recalls` beside it, and cannot stand inside `pays`"
                }
                Expression::Recalled(_) if case.recalls.is_none() => {
                    "${recalled…} needs `recalls` beside it"
                }
                Expression::Result(_) if !with_result => "${result…} can stand in `remembers` only",
                _ => return,
            };
            wrong = Some(message);
        };
        template
            .into_iter()
            .for_each(|template| template.each_gap(&mut look));
        wrong.map_or(Ok(()), |message| mistake(at, message))
    };
    if case.payment.is_some() && case.pays.is_some() {
        return mistake(
            at,
            "say either `payment` or `pays`: it is about a payment, or makes one",
        );
    }
    if let Some(pays) = &case.pays {
        pays.templates()
            .try_for_each(|part| before(Some(part), false, false))?;
    }
    let has_payment = case.payment.is_some() || case.pays.is_some() || case.recalls.is_some();
    if let Outcome::Result(template) = &case.outcome {
        before(Some(template), has_payment, false)?;
    }
    before(case.remembers.as_ref(), false, true)
}
