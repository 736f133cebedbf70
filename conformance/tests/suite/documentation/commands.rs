//! Whatever a page tells people to type is understood by the two programs.

use std::collections::BTreeSet;

use clap::error::{ContextKind, ErrorKind};
use clap::{Command, CommandFactory};

use super::page::Page;

fn simulator() -> Command {
    paysys_simulator::cli::Cli::command()
}

fn kit() -> Command {
    paysys_conformance::cli::Cli::command()
}

/// The commands in a script for the shell, in words. Enough of a shell for what stands on our pages.
fn commands(script: &str) -> Vec<Vec<String>> {
    let script = script.replace("\\\n", " ");
    let mut commands = vec![vec![]];
    let (mut word, mut quote): (Option<String>, Option<char>) = (None, None);
    let mut letters = script.chars().chain(['\n']).peekable();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => {
                while letters.next_if(|next| *next != '\n').is_some() {}
            }
            (None, '|') if word.is_some() && letters.peek() != Some(&' ') => {
                // The first of several words that can stand here.
                while letters.next_if(|next| *next != ' ').is_some() {}
            }
            (None, ' ' | '\n' | '|' | '&' | ';' | '>' | '<') => {
                let command = commands.last_mut().expect("there is one at least");
                command.extend(word.take());
                if letter != ' ' {
                    commands.push(vec![]);
                }
            }
            _ => word.get_or_insert_default().push(letter),
        }
    }
    commands
}

/// What is wrong with a command, if it is one of the programs'. `…`, what is in brackets and words in capitals stand for
/// something else, and a command within a line may end early.
fn mistake(words: &[String]) -> Option<String> {
    let is_setting = |word: &&String| word.contains('=') && !word.starts_with('-');
    let mut words = words.iter().skip_while(is_setting);
    let name = words.next()?.rsplit('/').next()?;
    let program = match name {
        "paysys-simulator" => simulator(),
        "paysys-conformance" => kit(),
        _ => return None,
    };
    let said = words.filter(|word| !word.contains('…') && !word.starts_with('['));
    let words = std::iter::once(name).chain(said.map(String::as_str));
    let error = program.try_get_matches_from(words).err()?;
    let is_unfinished = matches!(
        error.kind(),
        ErrorKind::MissingRequiredArgument
            | ErrorKind::MissingSubcommand
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            | ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
    );
    let value = error
        .get(ContextKind::InvalidValue)
        .map(ToString::to_string);
    let is_stand_in = value.is_some_and(|value| {
        let mut letters = value.chars();
        letters.all(|letter| letter.is_ascii_uppercase() || letter == '-')
    });
    (!is_unfinished && !is_stand_in).then(|| error.to_string())
}

#[test]
fn every_command_is_understood() {
    let pages = Page::all();
    let scripts = pages.iter().flat_map(|page| {
        let blocks = page.blocks.iter().filter(|block| block.language == "sh");
        let texts = blocks.map(|block| block.text.as_str());
        texts.chain(page.code()).map(move |text| (page, text))
    });
    let mut tried = 0;
    let mut mistakes = String::new();
    for (page, script) in scripts {
        for words in commands(script) {
            tried += usize::from(words.iter().any(|word| word.contains("paysys-")));
            if let Some(mistake) = mistake(&words) {
                mistakes += &format!("{}: {words:?}\n{mistake}\n", page.path.display());
            }
        }
    }
    assert!(mistakes.is_empty(), "{mistakes}");
    assert!(tried > 80, "{tried}");
}

/// Options of other programs that our pages speak of.
const OTHERS: [&str; 4] = ["--bench", "--parallel", "--pdeathsig", "--sanitizer"];

#[test]
fn every_option_exists() {
    let mut options = BTreeSet::new();
    for program in [simulator(), kit()] {
        collect(&program, &mut options);
    }
    let pages = Page::all();
    for page in &pages {
        for code in page.code().filter(|code| code.starts_with("--")) {
            let end = code.find([' ', '=', '[']).unwrap_or(code.len());
            let option = &code[..end];
            let is_known = options.contains(option) || OTHERS.contains(&option);
            assert!(is_known, "{}: {code}", page.path.display());
        }
    }
}

fn collect(command: &Command, options: &mut BTreeSet<String>) {
    let names = command
        .get_arguments()
        .filter_map(|argument| argument.get_long());
    options.extend(names.map(|name| format!("--{name}")));
    options.extend(["--help".to_owned(), "--version".to_owned()]);
    for command in command.get_subcommands() {
        collect(command, options);
    }
}

#[test]
fn a_script_is_cut_into_commands_and_mistakes_are_seen() {
    let script = "X=1 ./bin/paysys-simulator --profil 'a b' > x & echo '; #' # paysys\npaysys-simulator \\\n  --json";
    let found = commands(script);
    let found: Vec<_> = found.iter().filter(|words| !words.is_empty()).collect();
    assert_eq!(
        found[0],
        &["X=1", "./bin/paysys-simulator", "--profil", "a b"]
    );
    assert_eq!(found[2], &["echo", "; #"]);
    assert!(mistake(found[0]).unwrap().contains("--profile"));
    assert_eq!(mistake(found[3]), None);
    assert!(mistake(&["paysys-conformance".into(), "rum".into()]).is_some());
}
