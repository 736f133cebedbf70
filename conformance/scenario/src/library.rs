//! All scenarios there are, and finding some of them.

use paysys_contract::built_in;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Fragments, Scenario, load_all};
use paysys_contract::{Contract, Requirement, Words};
use paysys_yaml::{BadFile, Unreadable, nearest};

/// A collection of scenarios, in the order of their files.
#[derive(Debug)]
pub struct Library(Vec<Arc<Scenario>>);

/// Why scenarios could not be had.
#[derive(Debug, thiserror::Error)]
pub enum Unfound {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("{} of the scenario files cannot be used", .0.len())]
    Bad(Vec<BadFile>),
    #[error("no scenario files (*.yaml) in {}", .0.display())]
    Empty(PathBuf),
    #[error("{}", .0.unsaid_in_words(&[], Words::default()))]
    Untested(Box<Requirement>),
    #[error("no scenario or requirement matches `{pattern}`{}", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    NoMatch {
        pattern: String,
        near: Option<String>,
    },
}

impl Library {
    /// The scenarios this binary was built with.
    ///
    /// # Errors
    /// When one of them has a mistake, which a test rules out.
    pub fn built_in(contract: &Contract) -> Result<Self, Unfound> {
        let fragments = Fragments::built_in().map_err(Unfound::Bad)?;
        Self::read(
            built_in::SCENARIOS
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned())),
            contract,
            &fragments,
        )
    }

    #[must_use]
    pub fn built_in_text(file: &str) -> Option<&'static str> {
        built_in::SCENARIOS
            .iter()
            .find(|(name, _)| *name == file)
            .map(|(_, text)| *text)
    }

    /// The scenarios in a directory, or in one file.
    ///
    /// # Errors
    /// When something cannot be read or has a mistake in it.
    pub fn of_path(path: &Path, contract: &Contract) -> Result<Self, Unfound> {
        let files = paysys_yaml::read_files(path)?;
        if files.is_empty() {
            return Err(Unfound::Empty(path.to_owned()));
        }
        let directory = if path.is_dir() {
            path
        } else {
            path.parent().unwrap_or(path)
        };
        let own = Fragments::beside(directory)?;
        let fragments = Fragments::built_in().and_then(|fragments| fragments.and(own));
        Self::read(files, contract, &fragments.map_err(Unfound::Bad)?)
    }

    fn read(
        files: impl IntoIterator<Item = (String, String)>,
        contract: &Contract,
        fragments: &Fragments,
    ) -> Result<Self, Unfound> {
        let (mut scenarios, mut bad) = (Vec::new(), Vec::new());
        for (name, text) in files {
            match load_all(&name, &text, contract, fragments) {
                Ok(cases) => scenarios.extend(cases.into_iter().map(Arc::new)),
                Err(file) => bad.push(file),
            }
        }
        if bad.is_empty() {
            Ok(Self(scenarios))
        } else {
            Err(Unfound::Bad(bad))
        }
    }

    #[must_use]
    pub fn scenarios(&self) -> &[Arc<Scenario>] {
        &self.0
    }

    /// Those that match any of the patterns; all if there is no pattern.
    ///
    /// A pattern is a scenario's id, a glob of it (`pay.*`), or a requirement's id.
    ///
    /// # Errors
    /// When a pattern matches nothing.
    pub fn select(&self, patterns: &[String]) -> Result<Vec<Arc<Scenario>>, Unfound> {
        for pattern in patterns {
            if !self.0.iter().any(|scenario| scenario.matches(pattern)) {
                return Err(self.no_match(pattern));
            }
        }
        let wanted = |scenario: &&Arc<Scenario>| {
            patterns.is_empty() || patterns.iter().any(|pattern| scenario.matches(pattern))
        };
        Ok(self.0.iter().filter(wanted).map(Arc::clone).collect())
    }

    fn no_match(&self, pattern: &str) -> Unfound {
        if let Some(requirement) = Contract::built_in().requirement(&pattern.to_uppercase()) {
            return Unfound::Untested(Box::new(requirement.clone()));
        }
        let ids = self.0.iter().map(|scenario| scenario.id.as_str());
        let requirements = self
            .0
            .iter()
            .flat_map(|scenario| &scenario.requires)
            .map(|id| id.as_str());
        let near = nearest(pattern, ids.chain(requirements)).map(str::to_owned);
        Unfound::NoMatch {
            pattern: pattern.to_owned(),
            near,
        }
    }
}

impl Scenario {
    /// Is it made by the file of that name, with one row of parameters?
    #[must_use]
    pub fn is_case_of(&self, file: &str) -> bool {
        let case = self.id.strip_prefix(file);
        let name = Path::new(&self.file).file_stem();
        case.is_some_and(|case| case.starts_with('.')) && name.is_some_and(|name| name == file)
    }

    #[must_use]
    pub fn matches(&self, pattern: &str) -> bool {
        glob(pattern, &self.id)
            || self.is_case_of(pattern)
            || self
                .requires
                .iter()
                .any(|id| id.as_str().eq_ignore_ascii_case(pattern))
    }
}

/// `*` stands for any text.
fn glob(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => text.strip_prefix(before).is_some_and(|rest| {
            let places = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            places.into_iter().any(|at| glob(after, &rest[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(glob("pay.*", "pay.completes"));
        assert!(glob("*.unknown", "check.unknown"));
        assert!(glob("*", "anything"));
        assert!(!glob("pay", "pay.completes"));
    }
}
