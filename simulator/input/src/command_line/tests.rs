use clap::{Args, Parser, Subcommand};

use super::*;

#[derive(Debug, Parser)]
#[command(name = "program", args_conflicts_with_subcommands = true)]
struct Program {
    #[command(subcommand)]
    command: Option<Below>,
    #[command(flatten)]
    flags: Flags,
}

#[derive(Debug, Args)]
struct Flags {
    /// How many
    #[arg(long, env = "COUNT", default_value_t = 1)]
    count: u8,
    /// Only for friends
    #[arg(long, env = "TOKEN", hide_env_values = true, value_parser = crate::credential::visible)]
    token: Option<String>,
    /// Say more
    #[arg(long, env = "LOUD")]
    loud: bool,
}

#[derive(Debug, Subcommand)]
enum Below {
    Look {
        #[arg(long, env = "WHERE")]
        place: String,
    },
    Run {
        #[arg(last = true)]
        command: Vec<OsString>,
    },
}

fn program(words: &[&str], variables: &[(&str, &str)]) -> Result<Program, String> {
    let words = ["program"].iter().chain(words).map(OsString::from);
    let variable = |name: &OsStr| {
        let known = variables.iter().find(|(known, _)| *known == name);
        known.map(|(_, value)| value.into())
    };
    read(words, variable).map_err(|error| error.to_string())
}

#[rstest::rstest]
#[case(&[], &[], 1, false)]
#[case(&[], &[("COUNT", "7")], 7, false)]
#[case(&[], &[("COUNT", "")], 1, false)]
#[case(&[], &[("COUNT", " \r\n"), ("LOUD", "\u{feff}\n")], 1, false)]
#[case(&[], &[("COUNT", "\u{feff}7\r\n")], 7, false)]
#[case(&["--count", "\u{feff}7\n"], &[], 7, false)]
#[case(&["--count=\u{feff}7\r\n"], &[], 7, false)]
#[case(&["--count", "2"], &[("COUNT", "7")], 2, false)]
#[case(&["--count", "2"], &[("COUNT", "nonsense")], 2, false)]
#[case(&[], &[("LOUD", "YES")], 1, true)]
#[case(&[], &[("LOUD", "0")], 1, false)]
#[case(&["--loud"], &[("LOUD", "no")], 1, true)]
#[case(&["--loud=no"], &[("LOUD", "1")], 1, false)]
#[case(&["--loud"], &[], 1, true)]
fn variables_stand_for_flags(
    #[case] words: &[&str],
    #[case] variables: &[(&str, &str)],
    #[case] count: u8,
    #[case] loud: bool,
) {
    let read = program(words, variables).unwrap().flags;
    assert_eq!((read.count, read.loud), (count, loud));
}

#[rstest::rstest]
#[case(&[], &[("COUNT", "x")], "'x' for 'COUNT (the environment variable of --count <COUNT>)'")]
#[case(&["--count", "x"], &[("COUNT", "7")], "'x' for '--count <COUNT>'")]
#[case(&[], &[("LOUD", "maybe")], "'maybe' for 'LOUD (")]
#[case(&["look"], &[], "--place <PLACE>")]
fn what_is_wrong_is_named_where_it_stands(
    #[case] words: &[&str],
    #[case] variables: &[(&str, &str)],
    #[case] named: &str,
) {
    let refused = program(words, variables).unwrap_err();
    assert!(refused.contains(named), "{refused}");
}

#[test]
fn a_variable_that_is_no_text_is_named() {
    let variable = |name: &OsStr| (name == "COUNT").then(|| OsStr::from_bytes(b"\xff").into());
    let refused = read::<Program>([OsString::from("program")], variable).unwrap_err();
    let refused = refused.to_string();
    assert!(
        refused.contains("COUNT") && refused.contains("not UTF-8"),
        "{refused}"
    );
}

#[test]
fn a_secret_is_not_repeated() {
    let refused = program(&[], &[("TOKEN", "'let-me-in'")]).unwrap_err();
    assert!(
        refused.contains("TOKEN") && !refused.contains("let-me-in"),
        "{refused}"
    );
}

#[test]
fn only_the_variables_of_what_was_chosen_are_read() {
    assert!(program(&["run"], &[("COUNT", "nonsense"), ("WHERE", "here")]).is_ok());
    let Some(Below::Look { place }) = program(&["look"], &[("WHERE", "here\n")]).unwrap().command
    else {
        panic!("something else was chosen");
    };
    assert_eq!(place, "here");
}

#[test]
fn what_belongs_to_another_program_is_left_alone() {
    let Some(Below::Run { command }) = program(&["run", "--", "sh", "x\n"], &[]).unwrap().command
    else {
        panic!("something else was chosen");
    };
    assert_eq!(command, ["sh", "x\n"]);
}

#[test]
fn help_names_the_variables() {
    let help = program(&["--help"], &[("COUNT", "nonsense")]).unwrap_err();
    assert!(
        help.contains("How many [env: COUNT] [default: 1]"),
        "{help}"
    );
}

#[test]
fn the_man_pages_of_a_program_name_its_flags_and_their_variables() {
    let folder = std::env::temp_dir().join(format!("man-{}", std::process::id()));
    let words = ["man", folder.to_str().unwrap()].map(OsString::from);
    let pages = packaging::ManPages::from_arg_matches(
        &packaging::ManPages::augment_args(Command::new("man"))
            .try_get_matches_from(words)
            .unwrap(),
    );
    pages.unwrap().write::<Program>().unwrap();
    let page = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (whole, below) = (page("program.1"), page("program-look.1"));
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(whole.contains("[env: COUNT]"), "{whole}");
    assert!(
        whole.contains(build::VERSION.split(' ').next().unwrap()),
        "{whole}"
    );
    assert!(below.contains("place"), "{below}");
}
