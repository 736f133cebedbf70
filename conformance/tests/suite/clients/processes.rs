//! Whatever a client's process does: a clear verdict, nothing left running, and the next trial is not disturbed.

use std::fs;
use std::process::Command;
use std::time::Duration;

use paysys_conformance::chance;
use paysys_conformance::client::{ClientCommand, TrialVerdict};
use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};

use super::{assert_verdict, hold, hold_one, python, shell};

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
#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_forks_ends_with_it(#[case] script: &str) {
    let (client, mark) = marked(script);
    let result = hold_one(client, "happy-path", SHORT).await;
    assert_eq!(result.verdict, TrialVerdict::Fail);
    assert!(!is_running(&mark), "{script} left something behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_claim_counts_whatever_else_is_printed() {
    let careful = python("careful.py");
    let arguments: Vec<_> = careful
        .arguments
        .iter()
        .map(|word| word.to_str().unwrap())
        .collect();
    let script = format!(
        "echo starting; python3 {}; echo done; sleep 1000 & exit 7",
        arguments.join(" ")
    );
    let (client, mark) = marked(&script);
    let result = hold_one(client, "happy-path", Duration::from_secs(6)).await;
    assert_verdict(&result, TrialVerdict::Pass, &[]);
    let warnings = result.warnings.join("\n");
    for words in ["no claim", "\"starting\"", "left processes behind"] {
        assert!(warnings.contains(words), "{words:?} is not in\n{warnings}");
    }
    assert!(!is_running(&mark));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wild_client_does_not_disturb_the_next_trial() {
    // It runs wild where there are two orders, and is careful where there is one.
    let careful = python("careful.py");
    let arguments: Vec<_> = careful
        .arguments
        .iter()
        .map(|word| word.to_str().unwrap())
        .collect();
    let script = format!(
        "job=$(cat); case $job in *order-2*) setsid yes & exec yes;; esac; echo \"$job\" | python3 {}",
        arguments.join(" ")
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

#[test]
fn who_ends_the_kit_ends_the_client() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("up");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let mark = format!("PAYSYS_TEST_MARK={}", chance::nonce());
    let script = format!(
        "export {mark}; setsid sleep 1000 & echo up >{}; exec sleep 1000",
        pipe.display()
    );
    let mut kit = Command::new(env!("CARGO_BIN_EXE_paysys-conformance"))
        .args(["client", "--only", "happy-path", "--", "sh", "-c", &script])
        .spawn()
        .unwrap();
    // Reading ends when the client has begun.
    assert_eq!(fs::read_to_string(&pipe).unwrap(), "up\n");
    assert!(is_running(&mark));
    let id = Pid::from_raw(kit.id().cast_signed()).unwrap();
    kill_process(id, Signal::TERM).unwrap();
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
