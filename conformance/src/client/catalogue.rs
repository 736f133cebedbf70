//! All trials there are, and choosing some of them.

use super::load::load;
use super::trial::Trial;
use crate::contract::Contract;
use crate::yaml::{BadFile, nearest};

/// The compiled-in files: name and text.
const BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/trials.rs"));

/// A collection of trials, in the order of the catalogue.
#[derive(Debug)]
pub struct Catalogue(Vec<Trial>);

/// Nothing is called that.
#[derive(Debug, thiserror::Error)]
#[error("there is no trial `{id}`{}; `client --list` names them all", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
pub struct NoTrial {
    id: String,
    near: Option<String>,
}

impl Catalogue {
    /// The trials this binary was built with.
    ///
    /// # Errors
    /// When a file has a mistake, which a test rules out.
    pub fn built_in(contract: &Contract) -> Result<Self, Vec<BadFile>> {
        Self::read(BUILT_IN.iter().copied(), contract)
    }

    /// Trials from these files: name and text.
    ///
    /// # Errors
    /// With every mistake of every file.
    pub fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        contract: &Contract,
    ) -> Result<Self, Vec<BadFile>> {
        let (mut trials, mut bad) = (Vec::new(), Vec::new());
        for (name, text) in files {
            match load(name, text, contract) {
                Ok(trial) => trials.push(trial),
                Err(file) => bad.push(file),
            }
        }
        if bad.is_empty() {
            Ok(Self(trials))
        } else {
            Err(bad)
        }
    }

    /// All of them.
    #[must_use]
    pub fn trials(&self) -> &[Trial] {
        &self.0
    }

    /// Those with these ids; all if there is none.
    ///
    /// # Errors
    /// When nothing is called that.
    pub fn select(&self, ids: &[String]) -> Result<Vec<Trial>, NoTrial> {
        let known = |id: &String| self.0.iter().any(|trial| trial.id == *id);
        if let Some(id) = ids.iter().find(|id| !known(id)) {
            let near = nearest(id, self.0.iter().map(|trial| trial.id.as_str()));
            return Err(NoTrial {
                id: id.clone(),
                near: near.map(str::to_owned),
            });
        }
        let wanted = |trial: &&Trial| ids.is_empty() || ids.contains(&trial.id);
        Ok(self.0.iter().filter(wanted).cloned().collect())
    }
}
