//! Nothing that is written is anything else that counts, under whichever name: found out before anything is sent.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use rstest::rstest;

use super::{Till, shown};
use crate::support::counting_gateway::Answers;
use crate::support::{kit, repository};

const SCENARIO: &str = "id: x.check\ntitle: x\nrequires: [ENV-07]\nsteps:\n  - check: { transaction: \"${unknown_transaction}\", expect: { error: <object> } }\n";

/// A till whose secret key is in a file, that has paid, and a scenario file.
async fn till() -> Till {
    let till = Till::open(Answers::Rightly).await;
    till.write("key", "a secret key");
    let text = fs::read_to_string(till.target()).expect("there is a target file");
    let text = text.replace("secret_key_env = \"KEY\"", "secret_key_file = \"key\"");
    fs::write(till.target(), text).expect("it can be written");
    till.write("x.check.yaml", SCENARIO);
    let paid = till.pay("pay.particulars").await;
    assert_eq!(paid.status.code(), Some(0), "{}", shown(&paid));
    till
}

/// Another name for a file of the till.
fn under(till: &Till, name: &str, kind: &str) -> String {
    let file = till.directory.path().join(name);
    let other = till.directory.path().join("other-name");
    match kind {
        "itself" => return file.display().to_string(),
        "round about" => {
            let up = till.directory.path().join("up");
            fs::create_dir(&up).expect("a directory can be made");
            return up.join("..").join(name).display().to_string();
        }
        "soft link" => symlink(&file, &other).expect("links can be made"),
        "hard link" => fs::hard_link(&file, &other).expect("links can be made"),
        _ => unreachable!("there is no such kind of name"),
    }
    other.display().to_string()
}

async fn refused(till: &Till, words: &[&str], named: [&str; 2]) {
    let calls = till.gateway.calls();
    let output = till.kit(words).await;
    let told = shown(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    for name in named {
        assert!(told.contains(name), "{name}: {told}");
    }
    assert_eq!(till.gateway.calls(), calls, "nothing was sent");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_output_is_what_the_run_lives_on(
    #[values(
        ("live.toml", "--target"),
        ("key", "secret_key_file"),
        ("live.toml.money.jsonl", "money log"),
        ("x.check.yaml", "--scenarios"),
        ("live.toml.observations.json", "--observations")
    )]
    victim: (&str, &str),
    #[values("itself", "round about", "soft link", "hard link")] kind: &str,
) {
    let till = till().await;
    let scenarios = till.file("x.check.yaml");
    let before = fs::read(till.file(victim.0)).unwrap();
    let output = under(&till, victim.0, kind);
    for option in [
        "--report-json",
        "--report-junit",
        "--report-html",
        "--report-markdown",
    ] {
        let run = ["run", "--scenarios", &scenarios, option, &output];
        refused(&till, &run, [victim.1, option]).await;
    }
    assert_eq!(fs::read(till.file(victim.0)).unwrap(), before);
}

#[rstest]
#[case::observations("--observations", "live.toml", "--target")]
#[case::the_log_of_another_target("--report-json", "another.jsonl", "money log")]
#[case::a_money_log("--money-log", "live.toml", "--target")]
#[case::a_money_log_that_is_the_key("--money-log", "key", "secret_key_file")]
#[tokio::test(flavor = "multi_thread")]
async fn other_options_write_over_nothing_either(
    #[case] option: &str,
    #[case] victim: &str,
    #[case] name: &str,
) {
    let till = till().await;
    fs::copy(till.log(), till.file("another.jsonl")).unwrap();
    let path = till.file(victim);
    let before = fs::read(&path).unwrap();
    refused(
        &till,
        &["run", "check.unknown", option, &path],
        [name, option],
    )
    .await;
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[rstest]
#[case(["--report-json", "r"], ["--report-html", "r"])]
#[case(["--report-json", "r"], ["--report-junit", "./r"])]
#[case(["--report-json", "r"], ["--report-markdown", "R"])]
#[case(["--report-json", "r"], ["--observations", "r"])]
#[case(["--report-json", "r"], ["--record", "r"])]
#[case(["--record", "empty"], ["--report-html", "empty/recording.json"])]
#[case(["--record", "empty"], ["--snapshots", "empty"])]
#[case(["--report-json", "dangling"], ["--report-html", "r"])]
#[case(["--state-dir", "state"], ["--report-html", "state/x.html"])]
#[case(["--state-dir", "state"], ["--record", "state/x"])]
#[tokio::test(flavor = "multi_thread")]
async fn outputs_are_apart_from_each_other(#[case] one: [&str; 2], #[case] other: [&str; 2]) {
    let till = till().await;
    symlink("r", till.file("dangling")).unwrap();
    fs::create_dir(till.file("empty")).unwrap();
    let (first, second) = (till.file(one[1]), till.file(other[1]));
    let run = ["run", "check.unknown", one[0], &first, other[0], &second];
    refused(&till, &run, [one[0], other[0]]).await;
}

/// A link where a transcript would wait leads the pen elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_snapshot_is_no_link_to_the_target_file() {
    let till = till().await;
    let store = till.directory.path().join("live.toml.snapshots/live");
    fs::create_dir_all(&store).unwrap();
    let waits = store.join("check.unknown.snap.new");
    let _ = fs::remove_file(&waits);
    symlink(till.target(), &waits).unwrap();
    refused(
        &till,
        &["run", "check.unknown"],
        ["--snapshots", "--target"],
    )
    .await;
    let draft = till.file("live.toml.observations.json.new");
    fs::remove_file(&waits).unwrap();
    symlink(till.target(), draft).unwrap();
    refused(
        &till,
        &["run", "check.unknown"],
        ["--observations", "--target"],
    )
    .await;
}

/// What is remembered of payments is written over by nobody, wherever a link to it is.
#[tokio::test(flavor = "multi_thread")]
async fn no_report_is_a_state_file() {
    let till = till().await;
    let logs = fs::read_dir(till.state().join("logs")).unwrap();
    let known = logs.map(|entry| entry.unwrap().path());
    let known = known
        .into_iter()
        .find(|path| path.extension().is_some_and(|it| it == "json"));
    let link = till.file("innocent.json");
    fs::hard_link(known.expect("the log is remembered"), &link).unwrap();
    let run = ["run", "check.unknown", "--report-json", &link];
    refused(&till, &run, ["--state-dir", "--report-json"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_reports_may_go_nowhere() {
    let till = till().await;
    let run = [
        "run",
        "check.unknown",
        "--report-json",
        "/dev/null",
        "--report-html",
        "/dev/null",
    ];
    let output = till.kit(&run).await;
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
}

/// The same for the other commands that write.
#[tokio::test(flavor = "multi_thread")]
async fn every_command_that_writes_looks_first() {
    let till = till().await;
    let record = till.file("record");
    let recorded = till
        .kit(&["run", "check.unknown", "--record", &record])
        .await;
    assert_eq!(recorded.status.code(), Some(0), "{}", shown(&recorded));
    let manifest = Path::new(&record).join("recording.json");
    let manifest = manifest.to_str().unwrap();
    let (target, key) = (till.file("live.toml"), till.file("key"));
    let trial = fs::read_to_string(repository("fixtures/trials/01-happy-path.yaml")).unwrap();
    let trial = till.write("01-happy-path.yaml", &trial);
    let log = till.log().display().to_string();
    let calls = till.gateway.calls();
    let look = |words: &[&str], named: &str| {
        let output = kit(words).output().expect("the binary runs");
        let told = shown(&output);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(
            told.contains(named) && told.contains("nothing was sent"),
            "{told}"
        );
    };
    look(&["evaluate", &record, "--report-json", manifest], "DIR");
    look(&["evaluate", &record, "--report-json", &log], "money log");
    look(
        &["drift", &record, &target, "--write-profile", &target],
        "B and --write-profile",
    );
    look(
        &["drift", &record, &target, "--write-profile", &key],
        "B (secret_key_file)",
    );
    look(
        &["drift", &record, "embedded", "--write-profile", manifest],
        "A and --write-profile",
    );
    look(
        &[
            "client",
            "--trials",
            &trial,
            "--report-html",
            &trial,
            "--",
            "true",
        ],
        "--trials",
    );
    look(
        &[
            "client",
            "--report-html",
            &trial,
            "--report-json",
            &trial,
            "--",
            "true",
        ],
        "--report-html",
    );
    assert_eq!(till.gateway.calls(), calls);
    let plan = ["plan", "pay.particulars", "--money-log", &target];
    refused(&till, &plan, ["--money-log", "--target"]).await;
}
