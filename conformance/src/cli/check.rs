//! `check`

use std::path::PathBuf;

use super::DONE;
use super::failure::Failure;
use super::output::say;
use crate::contract::Contract;
use crate::exit;
use crate::scenario::{Library, Unfound};

/// `check FILE…`
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Scenario files, or directories of them
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

impl Check {
    pub(super) fn run(self, contract: &Contract) -> Result<u8, Failure> {
        let mut is_bad = false;
        for path in &self.files {
            match Library::of_path(path, contract) {
                Ok(library) => {
                    say!("{}: {} good", path.display(), library.scenarios().len());
                }
                Err(Unfound::Bad(files)) => {
                    is_bad = true;
                    files
                        .iter()
                        .for_each(|file| anstream::eprintln!("{file}\n{}", file.picture()));
                }
                Err(other) => return Err(other.into()),
            }
        }
        if is_bad { Ok(exit::BAD_USAGE) } else { DONE }
    }
}
