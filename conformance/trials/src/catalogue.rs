//! All trials there are, and choosing some of them.

use paysys_contract::built_in;
use std::path::Path;

use super::files::{self, NoCatalogue};
use super::load::load;
use super::trial::Trial;
use paysys_contract::Contract;
use paysys_yaml::nearest;

/// A collection of trials, in the order of the catalogue.
#[derive(Debug)]
pub struct Catalogue(Vec<Trial>);

/// Nothing is called that.
#[derive(Debug, thiserror::Error)]
#[error("there is no trial `{id}`{} `client --list` names them all", near.as_ref().map_or_else(|| ":".to_owned(), |near| format!("; did you mean `{near}`?")))]
pub struct NoTrial {
    id: String,
    near: Option<String>,
}

impl Catalogue {
    /// The trials this binary was built with.
    ///
    /// # Errors
    /// When a file has a mistake, which a test rules out.
    pub fn built_in(contract: &Contract) -> Result<Self, NoCatalogue> {
        Self::read(built_in::TRIALS.iter().copied(), contract)
    }

    #[must_use]
    pub fn built_in_text(file: &str) -> Option<&'static str> {
        let known = built_in::TRIALS.iter().find(|(name, _)| *name == file);
        known.map(|(_, text)| *text)
    }

    /// The trials in a directory, or in one file.
    ///
    /// # Errors
    /// When something cannot be read or has a mistake in it.
    pub fn of_path(path: &Path, contract: &Contract) -> Result<Self, NoCatalogue> {
        let files = files::read(path)?;
        let files = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        Self::read(files, contract)
    }

    fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        contract: &Contract,
    ) -> Result<Self, NoCatalogue> {
        let (mut trials, mut bad): (Vec<Trial>, _) = (Vec::new(), Vec::new());
        for (name, text) in files {
            match load(name, text, contract) {
                Ok(trial) => trials.push(trial),
                Err(file) => bad.push(file),
            }
        }
        if !bad.is_empty() {
            return Err(NoCatalogue::Bad(bad));
        }
        for (place, trial) in trials.iter().enumerate() {
            if let Some(first) = trials[..place].iter().find(|one| one.id == trial.id) {
                return Err(NoCatalogue::Twice {
                    id: trial.id.clone(),
                    first: first.file.clone(),
                    second: trial.file.clone(),
                });
            }
        }
        Ok(Self(trials))
    }

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
