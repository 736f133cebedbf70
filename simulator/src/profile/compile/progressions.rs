//! Progressions, and choices among them, from a file.

use std::collections::BTreeMap;

use super::super::file::{ProgressionFile, StatusFile, StepFile};
use super::{Compiled, mistake};
use paysys_core::progression::{Progression, Shown, Step, Trigger};
use paysys_core::progression_choice::{LeadsTo, ProgressionChoice};
use paysys_core::status::Status;
use paysys_shared::suggest::Suggestion;

/// Every progression, and every name that leads to one or some of them.
pub(super) fn compile(
    files: &BTreeMap<String, ProgressionFile>,
) -> Compiled<(Vec<Progression>, Vec<ProgressionChoice>)> {
    if files.len() > usize::from(u16::MAX) {
        return mistake(&["progressions"], "there are more than 65535 of them");
    }
    let stepped = files.iter().filter(|(_, file)| file.choose.is_none());
    let progressions: Vec<Progression> = stepped
        .map(|(name, file)| progression(name, file))
        .collect::<Compiled<_>>()?;
    let choices = files
        .iter()
        .map(|(name, file)| choice(name, file, &progressions))
        .collect::<Compiled<_>>()?;
    Ok((progressions, choices))
}

fn progression(name: &str, file: &ProgressionFile) -> Compiled<Progression> {
    let read = |(index, step): (usize, &StepFile)| match read_step(index, step) {
        Ok(step) => Ok(step),
        Err(message) => {
            let message = format!("step {}: {message}", index + 1);
            mistake(&["progressions", name, "steps"], message)
        }
    };
    let files = file.steps.as_deref().unwrap_or_default();
    let steps: Vec<Step> = files
        .iter()
        .enumerate()
        .map(read)
        .collect::<Compiled<_>>()?;
    match Progression::new(name.to_owned(), file.illegal, &steps) {
        Ok(progression) => Ok(progression),
        Err(error) => mistake(&["progressions", name, "steps"], error.to_string()),
    }
}

fn choice(
    name: &str,
    file: &ProgressionFile,
    progressions: &[Progression],
) -> Compiled<ProgressionChoice> {
    let place = |wanted: &str| {
        let place = progressions
            .iter()
            .position(|progression| progression.name == wanted);
        place.and_then(|place| u16::try_from(place).ok())
    };
    let leads_to = match (&file.choose, place(name)) {
        (None, Some(place)) => LeadsTo::One(place),
        (Some(weights), _) => LeadsTo::Chosen(choose(name, file, weights, progressions, place)?),
        (None, None) => unreachable!("without a choice it is a progression of its own"),
    };
    Ok(ProgressionChoice {
        name: name.to_owned(),
        leads_to,
    })
}

fn choose(
    name: &str,
    file: &ProgressionFile,
    weights: &BTreeMap<String, u32>,
    progressions: &[Progression],
    place: impl Fn(&str) -> Option<u16>,
) -> Compiled<Vec<(u16, u32)>> {
    if file.steps.is_some() {
        return mistake(
            &["progressions", name],
            "say either steps or choose, not both",
        );
    }
    if weights.values().all(|weight| *weight == 0) {
        return mistake(
            &["progressions", name, "choose"],
            "at least one weight must be above 0",
        );
    }
    let weighted = |(wanted, weight): (&String, &u32)| match place(wanted) {
        Some(place) => Ok((place, *weight)),
        None => {
            let suggestion = Suggestion::new(wanted, progressions.iter().map(|p| p.name.as_str()));
            let message = format!("there is no progression {wanted:?} with steps; {suggestion}");
            mistake(&["progressions", name, "choose", wanted], message)
        }
    };
    weights.iter().map(weighted).collect()
}

fn read_step(index: usize, file: &StepFile) -> Result<Step, String> {
    let shown = match file.status {
        StatusFile::NotFound => Shown::Unknown,
        StatusFile::Code(code) => Status::from_code(code)
            .map(Shown::Status)
            .ok_or_else(|| format!("{code} is not a status; allowed: 0, 1, 2, 3, 6, 7, -1"))?,
    };
    if file.jitter.is_some() && file.after.is_none() {
        return Err("jitter goes with after".into());
    }
    let trigger = match (file.after, file.after_checks, file.manual) {
        (None, None, false) if index == 0 => Trigger::Manual,
        _ if index == 0 => {
            return Err("the first step is entered at once and has no trigger".into());
        }
        (Some(at_least), None, false) => Trigger::After {
            at_least,
            jitter: file.jitter.unwrap_or_default(),
        },
        (None, Some(0), false) => return Err("after_checks must be at least 1".into()),
        (None, Some(checks), false) => Trigger::AfterChecks(checks),
        (None, None, true) => Trigger::Manual,
        _ => return Err("needs exactly one of after, after_checks, manual".into()),
    };
    Ok(Step { shown, trigger })
}
