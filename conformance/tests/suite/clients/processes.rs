//! Whatever a client's process does: a clear verdict, nothing left running, and the next trial is not disturbed.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use paysys_engine::chance;
use paysys_trials::{ClientCommand, TrialVerdict};
use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};

use super::{assert_verdict, hold, hold_one, mistaken, python, shell};
use crate::support::program;

const SHORT: Duration = Duration::from_millis(1500);

/// A script whose processes can be told from all others.
fn marked(script: &str) -> (ClientCommand, String) {
    let mark = format!("PAYSYS_TEST_MARK={}", chance::nonce());
    (shell(&format!("export {mark}; {script}")), mark)
}

fn is_running(mark: &str) -> bool {
    let processes = fs::read_dir("/proc").expect("Linux tells of its processes");
    processes.flatten().any(|process| {
        let environment = fs::read(process.path().join("environ")).unwrap_or_default();
        environment
            .split(|byte| *byte == 0)
            .any(|one| one == mark.as_bytes())
    })
}

/// What a shell runs the careful client with.
fn careful() -> String {
    let arguments = python("careful.py").arguments;
    let words = arguments.iter().map(|word| word.to_string_lossy());
    words.collect::<Vec<_>>().join(" ")
}

#[rstest]
#[case::hangs("exec sleep 1000", "did not end by its deadline")]
#[case::ignores_the_deadline(
    "trap '' TERM INT HUP; while :; do sleep 1; done",
    "did not end by its deadline"
)]
#[case::does_not_read("exec 0<&-; exec sleep 1000", "did not end by its deadline")]
#[case::crashes("exit 3", "ended with exit code 3")]
#[case::is_killed("kill -9 $$", "was ended by signal 9")]
#[case::prints_garbage("cat; echo '}{'; printf '\\377\\000\\n'", "this line is no claim")]
#[case::floods("yes", "printed more than a mebibyte")]
#[case::floods_without_lines("cat /dev/zero", "printed more than a mebibyte")]
#[case::complains("echo 'out of luck' >&2; exit 1", "out of luck")]
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_answer_fails_clearly(#[case] script: &str, #[case] words: &str) {
    let (client, mark) = marked(script);
    let result = hold_one(client, "happy-path", SHORT).await;
    assert_verdict(&result, TrialVerdict::Fail, &["SAF-05", words]);
    assert!(!is_running(&mark), "{script} is still running");
}

#[rstest]
#[case::beside_it("sleep 1000 & sleep 1000 & exit 0")]
#[case::in_a_session_of_its_own("setsid sleep 1000 & exit 0")]
#[case::and_waits_for_them("setsid sleep 1000 & wait")]
#[case::holding_the_output("(sleep 1000; echo late) & exec sleep 1000")]
#[case::becoming_another_program_all_the_time(
    r#"again='exec sh -c "$0" "$0"'; setsid sh -c "$again" "$again" & exit 0"#
)]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_forks_ends_with_it(#[case] script: &str) {
    let (client, mark) = marked(script);
    let result = hold_one(client, "happy-path", SHORT).await;
    assert_eq!(result.verdict, TrialVerdict::Fail);
    assert!(!is_running(&mark), "{script} left something behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_claim_counts_whatever_else_is_printed() {
    let script = format!(
        "echo starting; python3 {}; echo done; sleep 1000 & exit 7",
        careful()
    );
    let (client, mark) = marked(&script);
    let result = hold_one(client, "happy-path", Duration::from_secs(6)).await;
    assert_verdict(&result, TrialVerdict::Pass, &[]);
    let warnings = super::warnings(&result);
    for words in ["no claim", "\"starting\"", "left processes behind"] {
        assert!(warnings.contains(words), "{words:?} is not in\n{warnings}");
    }
    assert!(!is_running(&mark));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wild_client_does_not_disturb_the_next_trial() {
    // It runs wild where there are two orders, and is careful where there is one.
    let script = format!(
        "job=$(cat); case $job in *order-2*) setsid yes & exec yes;; esac; echo \"$job\" | python3 {}",
        careful()
    );
    let (client, mark) = marked(&script);
    let results = hold(
        client,
        &["happy-path", "stale-keep-alive"],
        Duration::from_secs(6),
    )
    .await;
    assert_verdict(&results[0], TrialVerdict::Pass, &[]);
    assert_verdict(
        &results[1],
        TrialVerdict::Fail,
        &["printed more than a mebibyte"],
    );
    assert!(!is_running(&mark));
}

#[rstest]
#[case::from_the_keyboard(Signal::INT)]
#[case::politely(Signal::TERM)]
#[case::by_closing_the_terminal(Signal::HUP)]
fn who_ends_the_kit_ends_the_client(#[case] signal: Signal) {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("up");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let mark = format!("PAYSYS_TEST_MARK={}", chance::nonce());
    let script = format!(
        "export {mark}; exec setsid -w sh -c 'echo up >{}; sleep 1000'",
        pipe.display()
    );
    let mut kit = program()
        .args(["client", "--only", "happy-path", "--", "sh", "-c", &script])
        .spawn()
        .unwrap();
    // Reading ends when the client has begun.
    assert_eq!(fs::read_to_string(&pipe).unwrap(), "up\n");
    assert!(is_running(&mark));
    let id = Pid::from_raw(kit.id().cast_signed()).unwrap();
    kill_process(id, signal).unwrap();
    assert_eq!(kit.wait().unwrap().code(), Some(3));
    assert!(!is_running(&mark));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_is_told_of_what_a_client_prints() {
    let hash = "a9993e364706816aba3e25717850c26c9cd0d89d";
    let script = format!(
        "echo \"key $PAYSYS_SECRET_KEY Auth: x-{hash}-1\"; echo \"$PAYSYS_SECRET_KEY\" >&2"
    );
    let (client, _) = marked(&script);
    let result = hold_one(client, "happy-path", SHORT).await;
    let told = format!("{} {:?}", super::reasons(&result), result.warnings);
    assert!(
        told.contains("<redacted>") && told.contains("<hash>"),
        "{told}"
    );
    assert!(!told.contains(hash), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn time_counts_from_the_first_payment_on() {
    // It takes its time to start, and then all the time that it was promised.
    let careful = mistaken("def __init__(s):\n  time.sleep(3)\n  Client.__init__(s)");
    let result = hold_one(careful, "stuck", Duration::from_secs(4)).await;
    assert_verdict(&result, TrialVerdict::Pass, &[]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_claimed_before_the_kill_counts() {
    let hangs = "def outcome(s, o):\n  said = Client.outcome(s, o)\n  \
                 print(json.dumps({'order': o['order'], 'outcome': said[0]}), flush=True)\n  time.sleep(1000)";
    let result = hold_one(mistaken(hangs), "happy-path", Duration::from_secs(6)).await;
    assert_verdict(&result, TrialVerdict::Pass, &[]);
    let warnings = super::warnings(&result);
    assert!(
        warnings.contains("was killed; what it had claimed"),
        "{warnings}"
    );
}

#[test]
fn a_process_that_left_everything_behind_ends_with_the_kit() {
    let folder = tempfile::tempdir().unwrap();
    let (up, seconds) = (
        folder.path().join("up"),
        format!("1000.{}", std::process::id()),
    );
    let up = up.display();
    let leaving =
        format!("env -i setsid sh -c 'echo >{up}; exec sleep {seconds}' >/dev/null 2>&1 &");
    let script = format!("mkfifo {up}; {leaving} read gone <{up}; exit 0");
    let output = program()
        .args(["client", "--only", "happy-path", "--", "sh", "-c", &script])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("1 process"), "{told}");
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let mut words = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    assert!(
        !words.any(|words| words.ends_with(format!("\0{seconds}\0").as_bytes())
            && words.starts_with(b"sleep"))
    );
}

#[test]
fn what_was_there_before_the_kit_is_left_alone() {
    let kit = env!("CARGO_BIN_EXE_paysys-conformance");
    let held = format!("exec {kit} client --only happy-path --deadline 1s -- true");
    // The shell's child becomes the kit's; it ends as its input does, with this test.
    let script = format!("exec 3<&0; (read end <&3; echo ended) & {held} >/dev/null");
    let mut kit = Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = kit.stdin.take();
    assert_eq!(kit.wait().unwrap().code(), Some(1));
    drop(input);
    let mut told = String::new();
    kit.stdout
        .take()
        .unwrap()
        .read_to_string(&mut told)
        .unwrap();
    assert_eq!(told, "ended\n");
}

#[rstest]
#[case::without_permission("#!/bin/sh\n", 0o644, "must not be executed")]
#[case::without_interpreter("echo\n", 0o755, "no first line")]
#[case::with_another_machines("#!/no/such/interpreter\n", 0o755, "interpreter")]
fn what_is_no_program_is_bad_usage(#[case] text: &str, #[case] mode: u32, #[case] words: &str) {
    let folder = tempfile::tempdir().unwrap();
    let client = folder.path().join("client");
    fs::write(&client, text).unwrap();
    fs::set_permissions(&client, fs::Permissions::from_mode(mode)).unwrap();
    let output = program()
        .args(["client", "--"])
        .arg(&client)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(
        told.contains("cannot start") && told.contains(words),
        "{told}"
    );
}

#[test]
fn what_was_found_before_an_interruption_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.json");
    let script = "case $(cat) in *order-2*) exec sleep 1000;; esac";
    let only = [
        "client",
        "--only",
        "happy-path,stale-keep-alive",
        "--report-json",
    ];
    let mut kit = program()
        .args(only)
        .arg(&report)
        .args(["--", "sh", "-c", script])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut shown = BufReader::new(kit.stdout.take().unwrap()).lines();
    assert!(shown.next().unwrap().unwrap().contains("happy-path"));
    kill_process(Pid::from_raw(kit.id().cast_signed()).unwrap(), Signal::INT).unwrap();
    let rest: Vec<String> = shown.map(Result::unwrap).collect();
    assert_eq!(kit.wait().unwrap().code(), Some(1));
    assert!(rest.join("\n").contains("SAF-05") && rest.join("\n").contains("interrupted"));
    assert!(fs::read_to_string(report).unwrap().contains("interrupted"));
}
