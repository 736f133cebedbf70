use std::ffi::{OsStr, OsString};

use paysys_input::command_line;
use paysys_simulator::cli::Cli;

use crate::command_line::{Serving, run, simulator};

/// A value for each variable that is not its default.
const SAMPLES: [(&str, &str); 21] = [
    ("PAYSYS_SIM_LISTEN", "localhost:1"),
    ("PAYSYS_SIM_PUBLIC_URL", "https://test.example"),
    ("PAYSYS_SIM_TLS", "self-signed,test.example"),
    ("PAYSYS_SIM_ADMIN", "[::1]:2"),
    ("PAYSYS_SIM_ADMIN_PUBLIC_URL", "https://admin.example"),
    ("PAYSYS_SIM_ADMIN_TOKEN", "let-me-in"),
    ("PAYSYS_SIM_PROFILE", "page-example"),
    ("PAYSYS_SIM_SEED", "7"),
    ("PAYSYS_SIM_CLOCK", "manual"),
    ("PAYSYS_SIM_JOURNAL_MIB", "1"),
    ("PAYSYS_SIM_STORE", "never-made-by-this-test"),
    ("PAYSYS_SIM_SYNC", "100ms"),
    ("PAYSYS_SIM_THREADS", "2"),
    ("PAYSYS_SIM_JSON", "Yes"),
    ("PAYSYS_LANG", "ru"),
    ("PAYSYS_SIM_STOP_WITH_STDIN", "yes"),
    ("PAYSYS_SIM_LOG", "debug"),
    ("PAYSYS_SIM_LOG_FORMAT", "json"),
    ("PAYSYS_SIM_REPORT", "never-written-by-this-test.json"),
    ("PAYSYS_SIM_FAIL_ON", "warning"),
    ("PAYSYS_SIM_IGNORE_FINDING", "never-checked,polled-too-fast"),
];

/// What a subcommand, or a variable, cannot do without.
fn required(path: &[String], name: &str) -> &'static [&'static str] {
    match path.last().map(String::as_str) {
        Some("explain") => &["--secret-key-env", "KEY", "HEADER"],
        _ if name == "PAYSYS_SIM_SYNC" => &["--store", "never-made-by-this-test"],
        _ => &[],
    }
}

/// The command line with one variable, as it was understood.
fn understood(path: &[String], name: &str, value: Option<&str>) -> String {
    let words = ["paysys-simulator"]
        .into_iter()
        .chain(path.iter().map(String::as_str))
        .chain(required(path, name).iter().copied());
    let variable = |asked: &OsStr| (asked == name).then(|| value.map(OsString::from)).flatten();
    match command_line::read::<Cli>(words.map(OsString::from), variable) {
        Ok(cli) => format!("{cli:?}"),
        Err(error) => panic!("{name}={value:?}: {error}"),
    }
}

#[test]
fn every_variable_may_be_empty_or_come_from_a_file() {
    let variables = command_line::variables::<Cli>();
    assert!(
        variables.len() > 20,
        "serve has all of them, and is also the default: {variables:?}"
    );
    for (path, name) in variables {
        let sample = SAMPLES.iter().find(|(known, _)| *known == name);
        let (_, sample) = sample.unwrap_or_else(|| panic!("add a value for {name} to SAMPLES"));
        let unset = understood(&path, &name, None);
        let set = understood(&path, &name, Some(sample));
        assert_ne!(unset, set, "{path:?} {name} changes nothing");
        for empty in ["", " ", "\r\n", "\u{feff}\n"] {
            assert_eq!(
                understood(&path, &name, Some(empty)),
                unset,
                "{name}={empty:?}"
            );
        }
        for around in [format!("{sample}\n"), format!("\u{feff}{sample}\r\n")] {
            assert_eq!(
                understood(&path, &name, Some(&around)),
                set,
                "{name}={around:?}"
            );
        }
    }
}

/// The binary with variables, and only these.
fn with(variables: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String) {
    let output = simulator(arguments)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn the_binary_reads_its_variables_that_way() {
    let mut serving = Serving::with_variables(&[
        ("PAYSYS_SIM_LISTEN", "\u{feff}localhost:0\r\n"),
        ("PAYSYS_SIM_ADMIN", "[::1]:0\n"),
        ("PAYSYS_SIM_JSON", "TRUE"),
        ("PAYSYS_SIM_SEED", "42\n"),
        ("PAYSYS_SIM_PROFILE", ""),
        ("PAYSYS_SIM_FAIL_ON", ""),
    ]);
    let ready = serving.ready();
    assert_eq!(ready["seed"], 42);
    let [gateway, admin] = ["gateway_url", "admin_url"].map(|key| ready[key].as_str().unwrap());
    assert!(gateway.starts_with("http://127.0.0.1:"), "{gateway}");
    assert!(admin.starts_with("http://[::1]:"), "{admin}");
}

#[rstest::rstest]
#[case(&[("PAYSYS_SIM_SEED", "seven")], &[], "'PAYSYS_SIM_SEED (the environment variable of --seed")]
#[case(&[("PAYSYS_SIM_LOG", "foo")], &[], "allowed: off, error, warn, info, debug, trace")]
#[case(&[("PAYSYS_SIM_JSON", "perhaps")], &[], "PAYSYS_SIM_JSON")]
#[case(&[], &["--log", "foo"], "\"foo\" is no level; allowed: off,")]
#[case(&[], &["--listen", "8080"], "[::1]:8080, or :8080")]
#[case(&[], &["--public-url", "test.example"], "https://test.example")]
#[case(&[], &["--tls", "self-signed,a b"], "\"a b\" is no host name")]
#[case(&[], &["--tls", "self-signed,"], "\"\" is no host name")]
#[case(&[], &["--admin-token", "\"x\""], "quotes around")]
fn what_is_wrong_is_named(
    #[case] variables: &[(&str, &str)],
    #[case] arguments: &[&str],
    #[case] named: &str,
) {
    let (code, stderr) = with(variables, arguments);
    assert_eq!(code, Some(2), "{stderr}");
    assert!(stderr.contains(named), "{stderr}");
}

#[test]
fn a_token_with_quotes_is_refused_and_not_repeated() {
    let (code, stderr) = with(&[("PAYSYS_SIM_ADMIN_TOKEN", "'let-me-in'")], &[]);
    assert_eq!(code, Some(2), "{stderr}");
    assert!(
        stderr.contains("PAYSYS_SIM_ADMIN_TOKEN") && stderr.contains("quotes"),
        "{stderr}"
    );
    assert!(!stderr.contains("let-me-in"), "{stderr}");
}

/// The key signs as it is meant, or nothing is signed.
#[rstest::rstest]
#[case("a key\n", Ok("a key"))]
#[case("\u{feff}a key", Ok("a key"))]
#[case(" a key", Err("blanks around"))]
#[case("\"a key\"", Err("quotes around"))]
#[case("", Err("no variable of that name"))]
fn a_key_is_trimmed_or_refused(#[case] value: &str, #[case] meant: Result<&str, &str>) {
    let sign = [
        "auth",
        "sign",
        "--service-id",
        "me",
        "--secret-key-env",
        "KEY",
        "--timestamp",
        "1",
    ];
    let output = simulator(&sign).env("KEY", value).output().unwrap();
    let (stdout, stderr) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    match meant {
        Ok(key) => {
            let hash = paysys_core::auth::sign(key, "1");
            assert_eq!(stdout, format!("Auth: me-{hash}-1\n"));
        }
        Err(why) => {
            assert_eq!((output.status.code(), stdout.as_str()), (Some(2), ""));
            assert!(stderr.contains(why), "{stderr}");
        }
    }
}

/// Notepad writes a byte order mark.
#[test]
fn a_file_may_begin_with_a_mark() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("mine.toml");
    std::fs::write(&profile, "\u{feff}[auth]\r\nmax_age = \"1d\"\r\n").unwrap();
    assert_eq!(
        run(&["check", profile.to_str().unwrap()]).status.code(),
        Some(0)
    );
}
