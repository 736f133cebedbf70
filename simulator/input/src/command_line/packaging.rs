//! What a package has besides the program, made from the same command line: completions and man pages.

use std::path::PathBuf;
use std::{fs, io};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::documented;

/// `completions SHELL`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell that is to complete commands, flags and their values
    shell: Shell,
}

impl Completions {
    /// A script for the shell, to be put where it looks for them.
    #[must_use]
    pub fn script<C: CommandFactory>(&self) -> String {
        let mut command = documented::<C>();
        let name = command.get_name().to_owned();
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        String::from_utf8(script).expect("made of this program's own texts")
    }
}

/// `man DIR`
#[derive(Debug, Args)]
pub struct ManPages {
    /// Where to write them; it is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl ManPages {
    /// Writes a page for the program and one for each of its commands.
    ///
    /// # Errors
    /// Naming the directory that cannot be written.
    pub fn write<C: CommandFactory>(&self) -> Result<(), String> {
        let write = || -> io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            clap_mangen::generate_to(documented::<C>(), &self.folder)
        };
        write().map_err(|error| format!("failed to write into {}: {error}", self.folder.display()))
    }
}
