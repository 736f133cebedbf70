//! Drift, told to people and to programs.

use serde_json::{Value, json};

use crate::counted;
use paysys_shared::legible::Legible;

use super::difference::{Difference, Drift, Place};

/// So many places are named where one difference shows in many.
const SHOWN: usize = 3;

/// For people.
#[must_use]
pub fn text(drift: &Drift) -> String {
    let mut text = format!("A  {}\nB  {}\n\n", drift.sides.0, drift.sides.1);
    for difference in &drift.differences {
        let spot = cut(&difference.spot.to_string());
        text += &format!("{}  {spot}\n", ids(difference));
        sides(&mut text, &difference.one, &difference.other);
        text += &format!("    in {}\n\n", places(&difference.places));
    }
    if !drift.shifts.is_empty() {
        text.push_str("By requirement\n\n");
    }
    for shift in &drift.shifts {
        text += &format!("{}\n", shift.requirement);
        sides(&mut text, &shift.one, &shift.other);
    }
    if !drift.not_compared.is_empty() {
        let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
        for (id, reason) in &drift.not_compared {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, ids)) => ids.push(id.clone()),
                None => reasons.push((reason, vec![id.clone()])),
            }
        }
        for (reason, ids) in reasons {
            text += &format!("not compared, {reason}: {}\n", some(&ids));
        }
        text.push('\n');
    }
    text + &summary(drift)
}

fn summary(drift: &Drift) -> String {
    let compared = drift.compared;
    if compared == 0 {
        "Nothing was compared: the two have no played scenario in common.\n".to_owned()
    } else if drift.is_none() {
        format!("No drift in {}.\n", counted(compared, "scenario"))
    } else {
        format!(
            "Drift: {} in answers, {}, in {} compared.\n",
            counted(drift.differences.len(), "difference"),
            counted(drift.shifts.len(), "requirement"),
            counted(compared, "scenario")
        )
    }
}

fn sides(text: &mut String, one: &str, other: &str) {
    *text += &format!("    A  {}\n    B  {}\n", cut(one), cut(other));
}

/// In one line.
fn cut(text: &str) -> String {
    Legible::text(text).replace('\n', " ")
}

fn ids(difference: &Difference) -> String {
    let ids: Vec<&str> = difference
        .requirements
        .iter()
        .map(|id| id.as_str())
        .collect();
    ids.join(", ")
}

fn places(places: &[Place]) -> String {
    let places = places.iter();
    let places: Vec<String> = places
        .map(|place| format!("{} ({}, line {})", place.scenario, place.step, place.line))
        .collect();
    some(&places)
}

/// The first few, and how many there are besides.
fn some(names: &[String]) -> String {
    let shown = names[..SHOWN.min(names.len())].join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// For programs.
#[must_use]
pub fn json(drift: &Drift) -> Value {
    let differences = drift.differences.iter().map(|difference| {
        let places = difference.places.iter().map(
            |place| json!({ "scenario": place.scenario, "line": place.line, "step": place.step }),
        );
        json!({
            "requirements": difference.requirements,
            "path": Legible::text(&difference.spot.to_string()),
            "a": Legible::text(&difference.one),
            "b": Legible::text(&difference.other),
            "places": places.collect::<Vec<_>>(),
        })
    });
    let shifts = drift.shifts.iter().map(|shift| {
        let (one, other) = (Legible::text(&shift.one), Legible::text(&shift.other));
        json!({ "id": shift.requirement, "a": one, "b": other })
    });
    let not_compared = drift
        .not_compared
        .iter()
        .map(|(id, reason)| json!({ "scenario": id, "reason": reason }));
    json!({
        "version": 1,
        "kit": env!("CARGO_PKG_VERSION"),
        "a": drift.sides.0,
        "b": drift.sides.1,
        "drift": !drift.is_none(),
        "compared": drift.compared,
        "differences": differences.collect::<Vec<_>>(),
        "requirements": shifts.collect::<Vec<_>>(),
        "not_compared": not_compared.collect::<Vec<_>>(),
    })
}
