//! What comes from outside: variables, credentials and files, and where the gateway is from here.

use std::ffi::{OsStr, OsString};
use std::fs;

use paysys_conformance::cli::Cli;
use paysys_input::command_line;
use paysys_simulator::{Config, Simulator};
use rstest::rstest;

use crate::support::{kit, kit_beside_a_server};

/// A value for each variable that is not its default.
const SAMPLES: [(&str, &str); 2] = [
    ("PAYSYS_CONFORMANCE_STATE_DIR", "somewhere/else"),
    ("PAYSYS_LANG", "ru"),
];

/// A command line for each command that reads variables; the first is for what every command reads.
const NEEDED: [(&str, &[&str]); 6] = [
    ("", &["coverage"]),
    ("run", &[]),
    ("plan", &["--target", "x"]),
    ("list", &["--target", "x"]),
    ("settle", &["--target", "x", "1", "paid"]),
    ("reconcile", &["--target", "x"]),
];

fn understood(path: &[String], name: &str, value: Option<&str>) -> String {
    let last = path.last().map_or("", String::as_str);
    let needed = NEEDED.iter().find(|(command, _)| *command == last);
    let (_, needed) = needed.unwrap_or_else(|| panic!("add what {path:?} needs to NEEDED"));
    let path = path.iter().map(String::as_str);
    let words = ["kit"]
        .into_iter()
        .chain(path)
        .chain(needed.iter().copied());
    let variable = |asked: &OsStr| (asked == name).then(|| value.map(OsString::from)).flatten();
    match command_line::read::<Cli>(words.map(OsString::from), variable) {
        Ok(cli) => format!("{cli:?}"),
        Err(error) => panic!("{name}={value:?}: {error}"),
    }
}

#[test]
fn every_variable_may_be_empty_or_come_from_a_file() {
    let variables = command_line::variables::<Cli>();
    assert!(variables.len() >= NEEDED.len(), "{variables:?}");
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

#[test]
fn the_binary_reads_its_variables_that_way() {
    let home = tempfile::tempdir().unwrap();
    let target = home.path().join("live.toml");
    fs::write(&target, "\u{feff}name = \"x\"\r\nurl = \"https://x.example/\"\r\nservice_id = \"s\"\r\nsecret_key_env = \"KEY\"\r\n").unwrap();
    let state = home.path().join("state");
    let mut plan = kit(&["plan", "--target", target.to_str().unwrap()]);
    let around = format!("{}\r\n", state.display());
    let plan = plan
        .env("KEY", "k")
        .env("PAYSYS_CONFORMANCE_STATE_DIR", around);
    plan.assert().code(0);
    assert!(state.join("id").is_file());
}

/// What is no credential is refused where it stands, before anything is sent.
#[rstest]
#[case("'key'", "`KEY` has quotes around")]
#[case(" key", "`KEY` has blanks around")]
#[case("two\nlines", "`KEY` has a line end")]
#[case("", "`KEY` is empty or not set")]
fn a_key_with_something_around_it_is_refused_by_name(#[case] key: &str, #[case] why: &str) {
    let words = [
        "call",
        "pam.check_payment",
        "agr_transaction_id:=1",
        "--url",
        "http://127.0.0.1:1/",
    ];
    let mut kit = kit(&[
        &words[..],
        &["--service-id", "s", "--secret-key-env", "KEY"],
    ]
    .concat());
    let output = kit.env("KEY", key).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains(why), "{told}");
}

/// The same for what a target file names; of a file that ends in a line end only that goes.
#[rstest]
#[case(
    "secret_key_env = \"KEY\"",
    "\"quoted\"",
    2,
    "the environment variable KEY, which `secret_key_env` names, has quotes"
)]
#[case(
    "secret_key_file = \"key\"",
    " blank",
    2,
    "the file key, which `secret_key_file` names, has blanks"
)]
#[case(
    "secret_key_file = \"key\"",
    "",
    2,
    "the file key, which `secret_key_file` names, is empty"
)]
#[case("secret_key_file = \"key\"", "\u{feff}good\r\n", 3, "")]
#[case("secret_key_env = \"KEY\"", "good\n", 3, "")]
fn what_a_target_file_names_is_refused_too(
    #[case] line: &str,
    #[case] key: &str,
    #[case] code: i32,
    #[case] why: &str,
) {
    let home = tempfile::tempdir().unwrap();
    let target = home.path().join("live.toml");
    fs::write(home.path().join("key"), key).unwrap();
    fs::write(
        &target,
        format!("name = \"x\"\nurl = \"http://127.0.0.1:1/\"\nservice_id = \"s\"\n{line}\n"),
    )
    .unwrap();
    let mut kit = kit(&["run", "check.unknown", "--target", target.to_str().unwrap()]);
    let output = kit.env("KEY", key).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    // Nobody is there, which is found out only by whoever sends.
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(told.contains(why), "{told}");
}

/// One with a name that leads nowhere from here, and where it is.
async fn hidden() -> (Simulator, String) {
    let url = "https://simulator.invalid/paysys";
    let config = Config {
        public_url: Some(url.parse().expect("a URL")),
        ..Config::default()
    };
    let simulator = Simulator::launch(config).await.expect("a simulator starts");
    let origin = format!("http://{}/", simulator.gateway_address());
    (simulator, origin)
}

async fn run_against(admin: &str, more: &[&str]) -> (Option<i32>, String) {
    let words = ["run", "pay.particulars", "--simulator", admin, "--verbose"];
    told_by(&[&words, more].concat()).await
}

async fn told_by(words: &[&str]) -> (Option<i32>, String) {
    let output = kit_beside_a_server(words).await;
    let told = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&told).into_owned(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_may_be_named_and_proves_itself_all_the_same() {
    let (simulator, origin) = hidden().await;
    let admin = simulator.admin_url();
    let (code, told) = run_against(admin, &[]).await;
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("--gateway-url"), "{told}");
    let (code, told) = run_against(admin, &["--gateway-url", &origin]).await;
    assert_eq!(code, Some(0), "{told}");
    let (other, its_origin) = hidden().await;
    let (code, told) = run_against(admin, &["--gateway-url", &its_origin]).await;
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("does not show the nonce"), "{told}");
    assert_eq!(other.payments(), []);
    let (code, told) = run_against(admin, &["--gateway-url", "http://simulator.invalid"]).await;
    assert_eq!(code, Some(2), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn drift_takes_the_gateways_name_as_well() {
    let (simulator, origin) = hidden().await;
    let words = ["drift", "embedded", simulator.admin_url(), "--only"];
    let words = [&words[..], &["pay.particulars"]].concat();
    let (code, told) = told_by(&words).await;
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("not reached"), "{told}");
    let named = [&words[..], &["--gateway-url", &origin]].concat();
    let (code, told) = told_by(&named).await;
    assert_eq!(code, Some(0), "{told}");
    // It is a simulator's; a gateway's own URL is its name already.
    let gateway = ["--service-id", "s", "--secret-key-env", "KEY"];
    let (code, told) = told_by(&[&named[..], &gateway].concat()).await;
    assert_eq!(code, Some(2), "{told}");
}
