//! `check` looks at a target file as at one, and nothing that is said about one tells what stands in it.

use std::fs;
use std::path::Path;

use rstest::rstest;

use crate::support::kit;

const GOOD: &str = "name = \"x\"\nurl = \"https://x.example.org/\"\nservice_id = \"s\"\nsecret_key_env = \"KEY\"\n";

fn check(file: &Path) -> (Option<i32>, String) {
    let mut check = kit(&["check"]);
    let output = check.arg(file).output().expect("the binary runs");
    let told = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned();
    (output.status.code(), told)
}

#[rstest]
#[case("live.toml")]
#[case("live.txt")]
#[case("live.yaml")]
fn a_good_target_file_is_recognised(#[case] name: &str) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join(name);
    fs::write(&file, GOOD).unwrap();
    let (code, told) = check(&file);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("a good target file"), "{told}");
}

/// A key in every place where somebody might put one, and what is said about it.
#[rstest]
#[case::as_a_field("secret_key = \"KEY\"", ":5:1: unknown field `secret_key`")]
#[case::as_a_name("KEY = \"x\"", ":5:1: unknown field `…`")]
#[case::as_a_table("pay = \"KEY\"", ":5:7: this must be a table")]
#[case::as_a_number(
    "[limits]\nmax_payments = \"KEY\"",
    ":6:16: this must be a whole number"
)]
#[case::as_a_wait("[limits]\nmax_wait = \"KEY\"", ":6:12: this cannot be used")]
#[case::as_a_proxy("proxy = \"KEY\"", ":5:9: this must be one of none, environment")]
#[case::as_a_certificate("[tls]\nca = \"KEY\"", ":5:2: cannot read the certificate that `ca`")]
#[case::as_a_file(
    "[second]\nservice_id = \"s\"\nsecret_key_file = \"KEY\"",
    ":7:1: the file that `secret_key_file`"
)]
#[case::twice(
    "secret_key_file = \"KEY\"",
    "exactly one of `secret_key_env` and `secret_key_file`"
)]
#[case::half_a_text("secret_key = \"KEY", ":5:")]
#[case::no_value("KEY", "this is not TOML")]
fn a_key_in_the_wrong_place_is_not_shown(#[case] more: &str, #[case] said: &str) {
    let key = "5f8WrongPlace-0123456789";
    for name in ["live.toml", "live.txt"] {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(name);
        let text = format!("{GOOD}{more}\n").replace("\"KEY\"\n[", "\"KEY\"\n[");
        let text = text.replacen(
            "secret_key_env = \"KEY\"",
            "secret_key_env = \"VARIABLE\"",
            1,
        );
        fs::write(&file, text.replace("KEY", key)).unwrap();
        let (code, told) = check(&file);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains(said), "{told}");
        assert!(!told.contains(key), "{told}");
        let mut run = kit(&["run", "--target"]);
        let output = run
            .arg(&file)
            .env("VARIABLE", "x")
            .output()
            .expect("the binary runs");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(!told.contains(key), "{told}");
    }
}

#[rstest]
#[case::no_url("KEY")]
#[case::plain("http://KEY.example.org/")]
#[case::another_scheme("ftp://KEY/")]
#[case::credentials("https://me:KEY@x.example.org/")]
fn a_url_that_will_not_do_is_not_shown(#[case] url: &str) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("live.toml");
    let url = url.replace("KEY", "keyinaurl");
    fs::write(&file, GOOD.replace("https://x.example.org/", &url)).unwrap();
    let (code, told) = check(&file);
    assert_eq!(code, Some(2), "{told}");
    assert!(
        told.contains("live.toml:2:1: `url` ") && !told.contains("keyinaurl"),
        "{told}"
    );
}

/// Names of variables are values, too: somebody may have put the key in a name's place.
#[test]
fn a_key_in_the_place_of_a_variable_is_not_shown() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("live.toml");
    fs::write(&file, GOOD.replace("KEY", "ABCDEF0123456789")).unwrap();
    let output = kit(&["run", "--target"]).arg(&file).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("`secret_key_env`") && !told.contains("ABCDEF"),
        "{told}"
    );
}
