//! The command line, and the variables that stand for its flags: the one door through which both
//! programs read them. A new flag with `env = "NAME"` is read like all others.
//!
//! clap would take a variable as it stands. So its own reading is switched off, and what a variable
//! holds becomes the default of its flag: a flag on the command line wins over it and never conflicts
//! with it.

pub mod packaging;

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use clap::builder::{OsStr as Word, Resettable};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory, Error, FromArgMatches};

use super::{build, language, text};

/// Reads this process's command line and variables; prints help or what is wrong, and ends.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is where variables are read"
)]
pub fn parse<C: CommandFactory + FromArgMatches>() -> C {
    let variable = |name: &OsStr| std::env::var_os(name);
    read(std::env::args_os(), variable).unwrap_or_else(|error| error.exit())
}

/// Reads these words, the first of which is the program, with the variables that this knows.
///
/// # Errors
/// With what is wrong; where that came from a variable, it is named.
pub fn read<C: CommandFactory + FromArgMatches>(
    words: impl IntoIterator<Item = OsString>,
    variable: impl Fn(&OsStr) -> Option<OsString>,
) -> Result<C, Error> {
    let words = trimmed(words);
    let mut variables = Vec::new();
    let command = C::command().version(build::VERSION);
    let mut command = detached(command, &[], &variable, &mut variables);
    let mut matches = command.clone().try_get_matches_from(&words)?;
    let path = chosen(&matches);
    for variable in &variables {
        if !variable.counts_for(&command, &path) {
            continue;
        }
        command = variable.applied_to(command, &variable.path);
        let read = command.clone().try_get_matches_from(&words);
        matches = read.map_err(|error| variable.blamed_for(error))?;
    }
    C::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Every variable that stands for a flag, with the subcommands that lead to the flag.
#[must_use]
pub fn variables<C: CommandFactory>() -> Vec<(Vec<String>, String)> {
    let mut all = Vec::new();
    let is_set = |_: &OsStr| Some("x".into());
    drop(detached(C::command(), &[], &is_set, &mut all));
    all.into_iter()
        .map(|variable| (variable.path, variable.name))
        .collect()
}

/// The command as its help shows it, with the variables of its flags.
fn documented<C: CommandFactory>() -> Command {
    let command = C::command().version(build::VERSION);
    detached(command, &[], &|_| None, &mut Vec::new())
}

/// A variable that is set, and the flag that it stands for.
struct Variable {
    path: Vec<String>,
    flag: String,
    name: String,
    value: OsString,
    is_secret: bool,
}

/// The words without what crept into them. Behind `--` they belong to somebody else.
fn trimmed(words: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut is_own = true;
    let each = words.into_iter().map(|word| {
        is_own &= word != "--";
        if is_own { trimmed_word(&word) } else { word }
    });
    each.collect()
}

/// Of `--flag=VALUE`, the value is what is looked at.
fn trimmed_word(word: &OsStr) -> OsString {
    let bytes = word.as_bytes();
    let equals = bytes.iter().position(|byte| *byte == b'=');
    match equals.filter(|_| bytes.starts_with(b"--")) {
        None => text::trimmed_os(word),
        Some(equals) => {
            let (flag, value) = bytes.split_at(equals + 1);
            let mut word = OsStr::from_bytes(flag).to_owned();
            word.push(text::trimmed_os(OsStr::from_bytes(value)));
            word
        }
    }
}

/// The command without clap's own reading of variables; those that are set are added to the list.
fn detached(
    command: Command,
    path: &[String],
    variable: &dyn Fn(&OsStr) -> Option<OsString>,
    set: &mut Vec<Variable>,
) -> Command {
    let command = command.mut_args(|flag| {
        let Some(name) = flag
            .get_env()
            .map(|name| name.to_string_lossy().into_owned())
        else {
            return flag;
        };
        let asked: &OsStr = name.as_ref();
        let value = variable(asked).and_then(|value| text::held(&value));
        let value = value.or_else(|| language::stand_in(asked, variable));
        let is_required = flag.is_required_set() && value.is_none();
        set.extend(value.map(|value| Variable {
            path: path.to_vec(),
            flag: flag.get_id().to_string(),
            name: name.clone(),
            value,
            is_secret: flag.is_hide_env_values_set(),
        }));
        lenient(naming(flag, &name))
            .env(Resettable::Reset)
            .required(is_required)
    });
    command.mut_subcommands(|below| {
        let path = [path, &[below.get_name().to_owned()]].concat();
        detached(below, &path, variable, set)
    })
}

fn naming(flag: Arg, name: &str) -> Arg {
    let words = |help: String| format!("{help} [env: {name}]");
    let [short, long] =
        [flag.get_help(), flag.get_long_help()].map(|help| help.map(ToString::to_string));
    let flag = match short {
        Some(help) => flag.help(words(help)),
        None => flag,
    };
    match long {
        Some(help) => flag.long_help(words(help)),
        None => flag,
    }
}

/// A switch that also takes yes or no, so that the command line can switch off what a variable
/// switched on.
fn lenient(flag: Arg) -> Arg {
    match flag.get_action() {
        ArgAction::SetTrue => flag
            .action(ArgAction::Set)
            .value_parser(yes_or_no)
            .value_name("yes|no")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("yes")
            .default_value("no")
            .hide_default_value(true),
        _ => flag,
    }
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "yes" | "true" | "on" => Ok(true),
        "0" | "no" | "false" | "off" => Ok(false),
        _ => Err("write yes, true or 1, else no, false or 0".to_owned()),
    }
}

/// The subcommands that were chosen, from the outermost on.
fn chosen(mut matches: &ArgMatches) -> Vec<String> {
    let mut path = Vec::new();
    while let Some((name, below)) = matches.subcommand() {
        path.push(name.to_owned());
        matches = below;
    }
    path
}

impl Variable {
    /// Whether the flag belongs to what was chosen. Where a subcommand takes the place of a command's
    /// own flags, these are not asked for.
    fn counts_for(&self, command: &Command, chosen: &[String]) -> bool {
        let own = self
            .path
            .iter()
            .try_fold(command, |command, name| command.find_subcommand(name));
        let is_replaced = own.is_some_and(Command::is_args_conflicts_with_subcommands_set);
        chosen == self.path || chosen.starts_with(&self.path) && !is_replaced
    }

    fn applied_to(&self, command: Command, path: &[String]) -> Command {
        match path.split_first() {
            None => command.mut_arg(&self.flag, |flag| {
                flag.default_value(Word::from(&self.value))
            }),
            Some((name, rest)) => {
                command.mut_subcommand(name, |below| self.applied_to(below, rest))
            }
        }
    }

    /// The mistake stands in the variable, so that is what is named.
    fn blamed_for(&self, mut error: Error) -> Error {
        let place = match error.get(ContextKind::InvalidArg) {
            Some(flag) => format!("{} (the environment variable of {flag})", self.name),
            None => format!("{} (an environment variable)", self.name),
        };
        if error.kind() == ErrorKind::InvalidUtf8 {
            return Error::raw(error.kind(), format!("{place} is not UTF-8 text\n"));
        }
        error.insert(ContextKind::InvalidArg, ContextValue::String(place));
        if self.is_secret && error.get(ContextKind::InvalidValue).is_some() {
            let hidden = ContextValue::String("(not shown)".to_owned());
            error.insert(ContextKind::InvalidValue, hidden);
        }
        error
    }
}

#[cfg(test)]
mod tests;
