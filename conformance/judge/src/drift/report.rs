//! Drift, told to people and to programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use paysys_shared::legible::Legible;

use super::difference::{Difference, Drift, Place};

/// So many places are named where one difference shows in many.
const SHOWN: usize = 3;

const INFALLIBLE: &str = "writing to a string cannot fail";

/// For people.
///
/// # Panics
/// Never: writing to a string cannot fail.
#[must_use]
pub fn text(drift: &Drift) -> String {
    let mut text = format!("A  {}\nB  {}\n\n", drift.sides.0, drift.sides.1);
    for difference in &drift.differences {
        let spot = cut(&difference.spot.to_string());
        writeln!(text, "{}  {spot}", ids(difference)).expect(INFALLIBLE);
        sides(&mut text, &difference.one, &difference.other);
        writeln!(text, "    in {}\n", places(&difference.places)).expect(INFALLIBLE);
    }
    if !drift.shifts.is_empty() {
        text.push_str("By requirement\n\n");
    }
    for shift in &drift.shifts {
        writeln!(text, "{}", shift.requirement).expect(INFALLIBLE);
        sides(&mut text, &shift.one, &shift.other);
    }
    if !drift.not_compared.is_empty() {
        let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
        for (id, reason) in &drift.not_compared {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, ids)) => ids.push(id),
                None => reasons.push((reason, vec![id])),
            }
        }
        for (reason, ids) in reasons {
            let more = ids.len().saturating_sub(SHOWN);
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            let named = ids[..SHOWN.min(ids.len())].join(", ");
            writeln!(text, "not compared, {reason}: {named}{more}").expect(INFALLIBLE);
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
        format!("No drift in {compared} scenarios.\n")
    } else {
        format!(
            "Drift: {} differences in answers, {} requirements, in {compared} scenarios compared.\n",
            drift.differences.len(),
            drift.shifts.len()
        )
    }
}

fn sides(text: &mut String, one: &str, other: &str) {
    writeln!(text, "    A  {}\n    B  {}", cut(one), cut(other)).expect(INFALLIBLE);
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
    let shown = places.iter().take(SHOWN);
    let shown: Vec<String> = shown
        .map(|place| format!("{} ({}, line {})", place.scenario, place.step, place.line))
        .collect();
    match places.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
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
