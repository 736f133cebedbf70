//! Progressions from a file.

use std::collections::BTreeMap;

use super::super::file::{ProgressionFile, StatusFile, StepFile};
use super::{Compiled, mistake};
use crate::core::progression::{Progression, Shown, Step, Trigger};
use crate::core::status::Status;

pub(super) fn compile(files: BTreeMap<String, ProgressionFile>) -> Compiled<Vec<Progression>> {
    if files.len() > usize::from(u16::MAX) {
        return mistake(&["progressions"], "there are more than 65535 of them");
    }
    files
        .into_iter()
        .map(|(name, file)| progression(&name, &file))
        .collect()
}

fn progression(name: &str, file: &ProgressionFile) -> Compiled<Progression> {
    let read = |(index, step): (usize, &StepFile)| match read_step(index, step) {
        Ok(step) => Ok(step),
        Err(message) => mistake(
            &["progressions", name, "steps"],
            format!("step {}: {message}", index + 1),
        ),
    };
    let steps: Vec<Step> = file
        .steps
        .iter()
        .enumerate()
        .map(read)
        .collect::<Compiled<_>>()?;
    match Progression::new(name.to_owned(), file.illegal, &steps) {
        Ok(progression) => Ok(progression),
        Err(error) => mistake(&["progressions", name, "steps"], error.to_string()),
    }
}

fn read_step(index: usize, file: &StepFile) -> Result<Step, String> {
    let shown = match file.status {
        StatusFile::NotFound => Shown::Unknown,
        StatusFile::Code(code) => Status::from_code(code)
            .map(Shown::Status)
            .ok_or_else(|| format!("{code} is not a status; allowed: 0, 1, 2, 3, 6, 7, -1"))?,
    };
    let trigger = match (file.after, file.after_checks, file.manual) {
        (None, None, false) if index == 0 => Trigger::Manual,
        _ if index == 0 => {
            return Err("the first step is entered at once and has no trigger".into());
        }
        (Some(duration), None, false) => Trigger::After(duration),
        (None, Some(0), false) => return Err("after_checks must be at least 1".into()),
        (None, Some(checks), false) => Trigger::AfterChecks(checks),
        (None, None, true) => Trigger::Manual,
        _ => return Err("needs exactly one of after, after_checks, manual".into()),
    };
    Ok(Step { shown, trigger })
}
