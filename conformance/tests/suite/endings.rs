//! Every end is an end: whoever interrupts the kit, it writes what it knows, and never says that all is well.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, Output, Stdio};
use std::time::Duration;

use paysys_contract::Contract;
use paysys_engine::run::{Moment, Observer, attended};
use paysys_engine::session::Target;
use paysys_engine::target::{Admin, Timeout};
use paysys_judge::exit;
use paysys_judge::verdict::{Verdict, conclude};
use paysys_scenario::Scenario;
use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::io::AsyncReadExt;

use crate::money::{Till, shown};
use crate::support::counting_gateway::{Answers, CountingGateway};
use crate::support::{blocking, listener, program, reading, selected, simulator};

/// No end takes longer, on a busy machine either.
const LONGEST: Duration = Duration::from_secs(60);

pub(crate) fn send(signal: Signal, child: &Child) {
    let id = Pid::from_child(child);
    kill_process(id, signal).expect("a running process can be sent a signal");
}

pub(crate) async fn end_of(child: Child) -> Output {
    let end = blocking(|| child.wait_with_output().expect("it can be waited for"));
    let end = tokio::time::timeout(LONGEST, end).await;
    end.expect("it comes to an end")
}

/// A run that pays, as it waits for the answer.
async fn paying(till: &Till, pattern: &str) -> Child {
    let hash = till.hash(pattern).await;
    let reports = ["json", "junit", "html", "markdown"];
    let reports = reports.map(|kind| format!("--report-{kind}={}", till.file(kind)));
    let mut run = till.command(&["run", pattern, "--plan", &hash]);
    run.args(reports)
        .arg("--record")
        .arg(till.file("recording"));
    run.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = run.spawn().expect("the binary runs");
    till.gateway.next_payment().await;
    child
}

/// Waits until it says this, and returns what it says the rest to.
async fn told(run: &mut Child, part: &'static str) -> BufReader<ChildStderr> {
    let mut said = BufReader::new(run.stderr.take().expect("piped"));
    let told = blocking(move || {
        let mut line = String::new();
        while !line.contains(part) {
            line.clear();
            let length = said.read_line(&mut line).expect("it says something");
            assert!(length > 0, "it never said {part}");
        }
        said
    });
    let told = tokio::time::timeout(LONGEST, told).await;
    told.expect("it says so in time")
}

fn report(till: &Till) -> Value {
    let text = fs::read_to_string(till.file("json")).expect("there is a report");
    serde_json::from_str(&text).expect("it is JSON")
}

#[rstest]
#[case(Signal::INT)]
#[case(Signal::TERM)]
#[case(Signal::HUP)]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_interrupted_is_unknown_and_told(#[case] signal: Signal) {
    let till = Till::open(Answers::Never).await;
    let run = paying(&till, "pay.*").await;
    send(signal, &run);
    let output = end_of(run).await;
    let told = shown(&output);
    assert_eq!(output.status.code(), Some(4), "{told}");
    assert!(
        told.contains("money settle ID") && told.contains("it was interrupted"),
        "{told}"
    );
    for kind in ["json", "junit", "html", "markdown", "recording/SHA256SUMS"] {
        assert!(fs::metadata(till.file(kind)).is_ok(), "{kind}: {told}");
    }
    let report = report(&till);
    assert_eq!(report["verdict"], "money unknown");
    assert_eq!(report["money"]["unknown"][0]["entry"], 1);
    let scenarios = report["scenarios"]
        .as_array()
        .expect("scenarios are listed");
    assert!(scenarios.iter().any(|one| one["verdict"] == "not run"));
    let log = fs::read_to_string(till.log()).expect("there is a money log");
    assert!(log.contains("\"unknown\":\"it was interrupted\""), "{log}");
    assert_eq!(till.gateway.payments(), 1);
    assert_eq!(till.pay("pay.particulars").await.status.code(), Some(4));
    assert_eq!(till.gateway.payments(), 1);
}

/// Its answer is waited for a little, so that it need not be unknown; but nothing follows it.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_still_comes_settles_the_payment() {
    let till = Till::open(Answers::WhenTold).await;
    let mut run = paying(&till, "pay.two-payments").await;
    send(Signal::TERM, &run);
    // Before that, an answer would be followed by the next payment.
    let _stderr = told(&mut run, "SIGTERM").await;
    till.gateway.answer_now();
    let output = end_of(run).await;
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    assert_eq!(report(&till)["verdict"], "no verdict");
    let recording = till.file("recording");
    let mut evaluate = crate::support::kit(&["evaluate", &recording]);
    let evaluated = evaluate.output().expect("the binary runs");
    assert_eq!(evaluated.status.code(), Some(3), "{}", shown(&evaluated));
    let log = fs::read_to_string(till.log()).expect("there is a money log");
    assert!(log.contains("\"became\":\"paid\""), "{log}");
    assert_eq!(till.gateway.payments(), 1);
    assert_eq!(till.kit(&["money", "list"]).await.status.code(), Some(0));
}

/// A gateway that takes a call and never answers; answers its URL once something was asked.
async fn silent() -> (String, tokio::sync::oneshot::Receiver<()>) {
    let (listener, address) = listener().await;
    let (asked, first) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("somebody connects");
        let mut head = [0; 4];
        let _ = stream.read_exact(&mut head).await;
        let _ = asked.send(());
        std::future::pending::<()>().await;
    });
    (format!("http://{address}/gateway"), first)
}

#[rstest]
#[case::run(&["run", "check.unknown", "check.fields", "--url"])]
#[case::call(&["call", "pam.check_payment", "agr_transaction_id:=1", "--url"])]
#[case::drift(&["drift", "embedded", "--only", "check.unknown"])]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_command_never_ends_well(#[case] words: &[&str]) {
    let (url, first) = silent().await;
    let directory = tempfile::tempdir().expect("a directory can be made");
    let mut command = program();
    command.args(words).arg(url).env("KEY", "a secret key");
    command.args(["--service-id", "me", "--secret-key-env", "KEY"]);
    command.current_dir(directory.path());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("the binary runs");
    first.await.expect("the gateway is asked");
    send(Signal::TERM, &child);
    let output = end_of(child).await;
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
}

/// What sends nothing has nothing to wait for.
#[tokio::test(flavor = "multi_thread")]
async fn a_self_test_that_is_interrupted_ends_at_once() {
    let mut command = program();
    command.args(["self-test", "--verbose"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let mut stdout = child.stdout.take().expect("it is piped");
    let begun = blocking(move || {
        let read = std::io::Read::read(&mut stdout, &mut [0; 1]);
        (read.is_ok_and(|read| read > 0), stdout)
    });
    let (has_begun, _stdout) = begun.await;
    assert!(has_begun);
    send(Signal::HUP, &child);
    assert_eq!(end_of(child).await.status.code(), Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_at_once_and_names_the_payment() {
    let till = Till::open(Answers::Never).await;
    let mut run = paying(&till, "pay.two-payments").await;
    let mut told = String::new();
    send(Signal::INT, &run);
    // It says that it was heard before it waits for an answer.
    let stderr = run.stderr.take().expect("it is piped");
    let (mut stderr, said) = blocking(move || {
        use std::io::{BufRead, BufReader};
        let (mut stderr, mut said) = (BufReader::new(stderr), String::new());
        while !said.contains("SIGINT") && stderr.read_line(&mut said).is_ok_and(|read| read > 0) {}
        (stderr, said)
    })
    .await;
    told.push_str(&said);
    send(Signal::INT, &run);
    let output = end_of(run).await;
    std::io::Read::read_to_string(&mut stderr, &mut told).expect("it is text");
    let told = told + &shown(&output);
    assert_eq!(output.status.code(), Some(4), "{told}");
    assert!(told.contains("money settle ID"), "{told}");
}

/// A fault of the kit's own at the end of one scenario.
fn panicking_observer() -> Observer {
    let watcher = |moment: Moment, scenario: &Scenario| {
        assert!(moment == Moment::Begins || scenario.id != "check.unknown");
    };
    Observer {
        watcher: Some(std::sync::Arc::new(watcher)),
        ..Observer::default()
    }
}

/// What a fault of the kit left behind at a live gateway nobody knows, so it is sent nothing more.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_panic_a_live_gateway_is_sent_nothing_more() {
    let gateway = CountingGateway::start(Answers::Rightly).await;
    let target = Target::live(reading(&gateway.url));
    let observer = panicking_observer();
    let scenarios = selected(&["check.unknown", "errors.id-null"]);
    let result = conclude(
        attended(&target, &scenarios, &observer).await,
        Contract::built_in(),
    );
    let verdicts: Vec<Verdict> = result.scenarios.iter().map(|one| one.verdict).collect();
    assert_eq!(verdicts, [Verdict::Error, Verdict::NotRun]);
    assert!(observer.stop.reason().is_some());
}

/// A fault of the kit costs one scenario; what is known of the others is told.
#[tokio::test(flavor = "multi_thread")]
async fn a_panic_costs_one_scenario_and_ends_without_a_verdict() {
    let simulator = simulator().await;
    let admin = Admin::at(simulator.admin_url(), Timeout::default()).expect("it is on loopback");
    let target = Target::Simulator(admin);
    let scenarios = selected(&["check.unknown", "pay.completes"]);
    let played = attended(&target, &scenarios, &panicking_observer()).await;
    let result = conclude(played, Contract::built_in());
    let verdict = |id: &str| {
        let mut all = result.scenarios.iter();
        all.find(|one| one.scenario.id == id).map(|one| one.verdict)
    };
    assert_eq!(verdict("check.unknown"), Some(Verdict::Error));
    assert_eq!(verdict("pay.completes"), Some(Verdict::Pass));
    assert_eq!(result.verdict.exit_code(), exit::NO_VERDICT);
}
