//! The binary, as a person or a pipeline uses it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use serde_json::Value;

use crate::harness::client;

pub(crate) fn simulator(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paysys-simulator"));
    command
        .args(arguments)
        .env_clear()
        .current_dir(std::env::temp_dir());
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    simulator(arguments).output().unwrap()
}

const FREE_PORTS: [&str; 4] = ["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"];

/// A process that is killed at the end of its test, however that ends.
pub(crate) struct Serving(pub(crate) Child, BufReader<ChildStdout>);

impl Serving {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::spawn(arguments, Stdio::piped())
    }

    /// With a stderr of the test's choice.
    pub(crate) fn spawn(arguments: &[&str], stderr: impl Into<Stdio>) -> Self {
        let command = simulator(&[&FREE_PORTS, arguments].concat());
        Self::run(command, stderr)
    }

    /// As a process with this limit, in the words of `ulimit`.
    pub(crate) fn limited(limit: &str, arguments: &[&str], stderr: impl Into<Stdio>) -> Self {
        let mut command = Command::new("sh");
        let script = format!("ulimit {limit}; exec \"$0\" \"$@\"");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_paysys-simulator")]);
        command.args(FREE_PORTS).args(arguments).env_clear();
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        Self::run(command, stderr)
    }

    fn run(mut command: Command, stderr: impl Into<Stdio>) -> Self {
        let mut child = command.stderr(stderr).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self(child, stdout)
    }

    /// With nothing but these variables.
    pub(crate) fn with_variables(variables: &[(&str, &str)]) -> Self {
        let mut command = simulator(&[]);
        command.envs(variables.iter().copied());
        Self::run(command, Stdio::piped())
    }

    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.1.read_line(&mut line).unwrap();
        line
    }

    /// What it says with `--json` once it serves.
    pub(crate) fn ready(&mut self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    pub(crate) fn signal(&self, name: &str) {
        let pid = self.0.id().to_string();
        assert!(
            Command::new("kill")
                .args([name, &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    /// How it ends, once it does; killed, and so without an exit code, where that takes too long.
    pub(crate) fn exit_code(mut self) -> Option<i32> {
        let pid = self.0.id().to_string();
        let (ended, end) = std::sync::mpsc::channel::<()>();
        let watch = std::thread::spawn(move || {
            if end.recv_timeout(Duration::from_secs(20)) == Err(RecvTimeoutError::Timeout) {
                let _ = Command::new("kill").args(["-KILL", &pid]).status();
            }
        });
        let code = self.0.wait().unwrap().code();
        drop(ended);
        watch.join().unwrap();
        code
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn json_is_exactly_one_line_and_true() {
    let mut serving = Serving::start(&["--json", "--seed", "42"]);
    let ready = serving.ready();
    let keys: Vec<_> = ready.as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        keys,
        [
            "gateway_url",
            "admin_url",
            "service_id",
            "secret_key",
            "seed",
            "pid"
        ]
    );
    assert_eq!(
        (&ready["seed"], &ready["pid"]),
        (&42.into(), &serving.0.id().into())
    );
    let health = format!("{}/health", ready["admin_url"].as_str().unwrap());
    assert_eq!(client().get(health).send().await.unwrap().status(), 200);
    serving.signal("-TERM");
    let mut rest = String::new();
    serving.1.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[rstest::rstest]
#[case("-TERM")]
#[case("-INT")]
#[case("-HUP")]
fn a_signal_stops_it_with_exit_code_0(#[case] signal: &str) {
    let mut serving = Serving::start(&["--json"]);
    serving.line();
    serving.signal(signal);
    assert_eq!(serving.exit_code(), Some(0));
}

/// Starts with a pipe as stdin, whose other end the test holds.
fn with_piped_stdin(arguments: &[&str]) -> (Serving, ChildStdin) {
    let mut command = simulator(&[&FREE_PORTS, arguments].concat());
    command.stdin(Stdio::piped());
    let mut serving = Serving::run(command, Stdio::piped());
    let stdin = serving.0.stdin.take().unwrap();
    (serving, stdin)
}

/// The pipe ends when its holder dies, however that happens.
#[test]
fn the_end_of_stdin_stops_it_when_asked() {
    let (mut serving, mut stdin) = with_piped_stdin(&["--json", "--stop-with-stdin"]);
    stdin
        .write_all(b"what is said there does not matter\n")
        .unwrap();
    serving.ready();
    drop(stdin);
    assert_eq!(serving.exit_code(), Some(0));
}

#[test]
fn a_signal_stops_it_while_stdin_is_open() {
    let (mut serving, _stdin) = with_piped_stdin(&["--json", "--stop-with-stdin"]);
    serving.ready();
    serving.signal("-TERM");
    assert_eq!(serving.exit_code(), Some(0));
}

#[tokio::test]
async fn the_end_of_stdin_is_ignored_unless_asked() {
    let (mut serving, stdin) = with_piped_stdin(&["--json"]);
    drop(stdin);
    let ready = serving.ready();
    let health = format!("{}/health", ready["admin_url"].as_str().unwrap());
    assert_eq!(client().get(health).send().await.unwrap().status(), 200);
}

/// In each language, and the commands are the same.
#[rstest::rstest]
#[case("en", "Pay somebody")]
#[case("ru", "Заплатите кому-нибудь")]
fn a_newcomer_is_told_what_to_paste(#[case] language: &str, #[case] pay: &str) {
    let mut serving = Serving::start(&["--lang", language]);
    let mut welcome = String::new();
    while !welcome.contains("pam.check_payment") {
        let line = serving.line();
        assert!(!line.is_empty(), "it ended: {welcome}");
        welcome.push_str(&line);
    }
    assert!(welcome.contains("curl -s http://127.0.0.1:"), "{welcome}");
    let calls = welcome.lines().filter(|line| line.contains("-H \"Auth: "));
    let of_json = calls.filter(|line| line.contains("-H 'Content-Type: application/json'"));
    assert_eq!(of_json.count(), 2, "{welcome}");
    assert!(welcome.contains(pay), "{welcome}");
}

#[rstest::rstest]
#[case(&["--profile", "defualt"], "mean \"default\"")]
#[case(&["--clock", "manuel"], "did you mean \"manual\"")]
#[case(&["--listen", "nowhere"], "the port is missing")]
#[case(&["--log", "a=b=c"], "--log")]
#[case(&["--admin", "0.0.0.0:0"], "--admin-token")]
#[case(&["--lissten", "127.0.0.1:0"], "--listen")]
#[case(&["--sync", "never"], "--store")]
#[case(&["--hand-over"], "PAYSYS_SIM_STORE")]
#[case(&["--store", "missing/folder", "--hand-over"], "there is no store at missing/folder")]
fn a_mistake_ends_with_exit_code_2_and_says_what_is_right(
    #[case] arguments: &[&str],
    #[case] expected: &str,
) {
    let output = run(arguments);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains(expected), "{stderr}");
}

/// The server's URL stands in a variable, as everybody can read a command line.
#[test]
fn a_store_is_handed_over_wherever_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let store = [("PAYSYS_SIM_STORE", store.to_str().unwrap())];
    let hand_over = |arguments: &[&str]| {
        let handing_over = [arguments, &["--hand-over"]].concat();
        let ended = simulator(&handing_over).envs(store).output().unwrap();
        let said = String::from_utf8(ended.stdout).unwrap();
        (ended.status.code(), said)
    };
    assert_eq!(hand_over(&[]), (Some(2), String::new()));
    let mut command = simulator(&FREE_PORTS);
    command.envs(store);
    let mut serving = Serving::run(command, Stdio::null());
    assert!(serving.line().contains("ready"));
    assert_eq!(hand_over(&[]), (Some(2), String::new()), "it is in use");
    serving.signal("-TERM");
    assert_eq!(serving.exit_code(), Some(0));
    let report = folder.path().join("report.md");
    let reporting = ["--fail-on", "warning", "--report", report.to_str().unwrap()];
    let (code, said) = hand_over(&reporting);
    assert_eq!(code, Some(0));
    assert!(said.contains("ready for another version"), "{said}");
    assert!(!report.exists());
    assert_eq!(hand_over(&["--json"]).1, "{\"handed_over\":true}\n");
}

#[test]
fn a_taken_port_is_exit_code_2() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(&["--listen", &address, "--admin", "127.0.0.1:0"]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(
        stderr.contains(&address) && stderr.contains("--listen"),
        "{stderr}"
    );
}

#[test]
fn check_tells_right_from_wrong_profiles() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    std::fs::write(&path, "[auth]\nmax_age = \"10m\"\n").unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(run(&["check", path, "page-example"]).status.code(), Some(0));
    std::fs::write(path, "[auth]\nmax_aeg = \"10m\"\n").unwrap();
    let output = run(&["check", path]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr.contains("max_aeg") && stderr.contains("did you mean \"max_age\""),
        "{stderr}"
    );
}

#[rstest::rstest]
#[case::scenario("s.yaml", "id: a\n", true)]
#[case::trial("t.yml", "id: a\n", true)]
#[case::target("t.toml", "name = \"live\"\nurl = \"https://a.example\"\n", true)]
#[case::profile("p.toml", "[auth]\nmax_aeg = \"10m\"\n", false)]
#[case::no_toml("p.toml", "auth\n", false)]
fn check_names_the_kit_for_a_file_of_the_kit(
    #[case] name: &str,
    #[case] text: &str,
    #[case] is_named: bool,
) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let output = run(&["check", path.to_str().unwrap()]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr.contains("paysys-conformance"), is_named, "{stderr}");
}

#[test]
fn the_catalogue_is_printed_for_people_and_for_tools() {
    let table = String::from_utf8(run(&["catalog"]).stdout).unwrap();
    assert!(table.starts_with("ACCOUNT"), "{table}");
    let json: Value =
        serde_json::from_slice(&run(&["catalog", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["version"], 1);
    let markdown = String::from_utf8(run(&["catalog", "--format", "markdown"]).stdout).unwrap();
    assert!(markdown.starts_with("# Reserved accounts"), "{markdown}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let mut command = simulator(&["check", "default"]);
    let mut child = command.spawn().unwrap();
    // Whether it is closed before or after the line is written, nothing may come of it.
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_version_tells_the_build_too() {
    let told = run(&["--version"]);
    let told = String::from_utf8(told.stdout).unwrap();
    let folder = Path::new(env!("CARGO_BIN_EXE_paysys-simulator")).parent();
    let profile = match folder.and_then(Path::file_name) {
        Some(name) if name == "release" => "release build",
        _ => "debug build",
    };
    assert!(
        told.starts_with(concat!(
            "paysys-simulator ",
            env!("CARGO_PKG_VERSION"),
            " ("
        )),
        "{told}"
    );
    assert!(
        told.contains(profile) && told.contains(std::env::consts::ARCH),
        "{told}"
    );
}

/// Bash does what it does when somebody presses the tab key.
#[rstest::rstest]
#[case(&["paysys-simulator", "heal"], "healthcheck")]
#[case(&["paysys-simulator", "auth", "si"], "sign")]
#[case(&["paysys-simulator", "--journal"], "--journal-mib")]
#[case(&["paysys-simulator", "--fail-on", "wa"], "warning")]
fn bash_completes_commands_flags_and_values(#[case] words: &[&str], #[case] expected: &str) {
    let script = r#"eval "$(exec "$0" completions bash)"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        [[ $(complete -p "$1") =~ -F\ ([^ ]+) ]]
        "${BASH_REMATCH[1]}" "$1" "${@: -1}" "${@: -2:1}"; echo "${COMPREPLY[@]}""#;
    let mut bash = Command::new("bash");
    bash.args(["-c", script, env!("CARGO_BIN_EXE_paysys-simulator")])
        .args(words);
    let done = bash.output().unwrap();
    let told = String::from_utf8(done.stdout).unwrap();
    assert!(
        told.split_whitespace().eq([expected]),
        "{told}{}",
        String::from_utf8_lossy(&done.stderr)
    );
}
