//! Real money: with a gateway that stands in for the live one and counts every payment, nothing makes the kit pay without a
//! plan, more than the plan, or again while nobody knows what became of a payment.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::counting_gateway::{Answers, CountingGateway};
use crate::support::kit;

/// A gateway, a target file that names it, and the money log beside that.
pub(crate) struct Till {
    pub(crate) gateway: CountingGateway,
    directory: TempDir,
}

impl Till {
    pub(crate) async fn open(answers: Answers) -> Self {
        let till = Self {
            gateway: CountingGateway::start(answers).await,
            directory: tempfile::tempdir().expect("a directory can be made"),
        };
        till.write_target("max_payments = 3");
        till
    }

    pub(crate) fn write_target(&self, limit: &str) {
        let url = &self.gateway.url;
        let text = format!(
            "name = \"stand-in\"\nurl = \"{url}\"\nservice_id = \"me\"\nsecret_key_env = \"KEY\"\n\
             [pay]\nvendor_id = 101596\naccount = \"79123456789\"\ncurrency = \"USD\"\namount = 100\n\
             [limits]\ncalls_per_second = 1000\n{limit}\nmax_amount_per_payment = 100\nmax_amount_total = 300\n"
        );
        fs::write(self.target(), text).expect("the directory can be written");
    }

    fn target(&self) -> PathBuf {
        self.directory.path().join("live.toml")
    }

    /// A file beside it.
    pub(crate) fn file(&self, name: &str) -> String {
        self.directory.path().join(name).display().to_string()
    }

    fn log(&self) -> PathBuf {
        self.directory.path().join("live.toml.money.jsonl")
    }

    /// The kit with these words and the target file.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paysys-conformance"));
        command
            .args(words)
            .arg("--target")
            .arg(self.target())
            .env("KEY", "a secret key");
        command
    }

    pub(crate) async fn kit(&self, words: &[&str]) -> Output {
        let mut command = self.command(words);
        tokio::task::spawn_blocking(move || command.output().expect("the binary runs"))
            .await
            .expect("the binary is waited for")
    }

    pub(crate) async fn plan(&self, pattern: &str) -> Value {
        let output = self.kit(&["plan", pattern, "--json"]).await;
        serde_json::from_slice(&output.stdout).expect("a plan is JSON")
    }

    pub(crate) async fn hash(&self, pattern: &str) -> String {
        let plan = self.plan(pattern).await;
        plan["hash"].as_str().expect("a plan has a hash").to_owned()
    }

    /// Plans, approves and runs.
    pub(crate) async fn pay(&self, pattern: &str) -> Output {
        let hash = self.hash(pattern).await;
        self.kit(&["run", pattern, "--plan", &hash, "--timeout", "300ms"])
            .await
    }
}

pub(crate) fn shown(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_paid_exactly_and_once() {
    let till = Till::open(Answers::Rightly).await;
    let hash = till.hash("pay.two-payments").await;
    let run = ["run", "pay.two-payments", "--plan", &hash];
    let output = till.kit(&run).await;
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 2);
    let again = till.kit(&run).await;
    assert_eq!(again.status.code(), Some(2), "{}", shown(&again));
    assert_eq!(till.gateway.payments(), 2, "a plan is carried out once");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_plan_nothing_is_paid() {
    let till = Till::open(Answers::Rightly).await;
    for words in [
        &["run"][..],
        &["run", "--plan", "0000"],
        &["call", "pam.pay_by_cash", "amount=1"],
    ] {
        let output = till.kit(words).await;
        assert!(!shown(&output).contains("a secret key"));
    }
    assert_eq!(till.gateway.payments(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_stays_within_the_limits_and_says_what_it_leaves_out() {
    let till = Till::open(Answers::Rightly).await;
    let plan = till.plan("*").await;
    assert_eq!(plan["payments"].as_array().map(Vec::len), Some(3));
    assert_eq!(plan["worst_case"], 300);
    assert!(
        plan["left_out"]
            .as_array()
            .is_some_and(|left| left.len() > 20)
    );
    let output = till.pay("*").await;
    assert!(till.gateway.payments() <= 3, "{}", shown(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_limit_is_another_plan() {
    let till = Till::open(Answers::Rightly).await;
    let hash = till.hash("pay.two-payments").await;
    till.write_target("max_payments = 300");
    let output = till
        .kit(&["run", "pay.two-payments", "--plan", &hash])
        .await;
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(till.gateway.payments(), 0);
}

/// What is in a file makes no gateway a simulator, and what is not known in it is refused.
#[rstest]
#[case("simulated = true")]
#[case("max_payments = -1")]
#[case("max_payments = 3\n[simulator]\nadmin_url = \"http://127.0.0.1:1\"")]
#[tokio::test(flavor = "multi_thread")]
async fn a_lying_file_is_refused(#[case] lie: &str) {
    let till = Till::open(Answers::Rightly).await;
    till.write_target(lie);
    let output = till.kit(&["run", "--plan", "0000"]).await;
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_in_the_file_is_refused_and_not_shown() {
    let till = Till::open(Answers::Rightly).await;
    till.write_target("max_payments = 3\nsecret_key = \"a secret key\"");
    let output = till.kit(&["run"]).await;
    let shown = shown(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        shown.contains("live.toml:13:1: unknown field `secret_key`"),
        "{shown}"
    );
    assert!(!shown.contains("a secret key"), "{shown}");
}

/// After an outcome that nobody knows the run pays nothing more, and no later run does before a person has settled it.
#[rstest]
#[case::time_out(Answers::Never)]
#[case::redirect(Answers::WithARedirect)]
#[case::bad_gateway(Answers::WithBadGateway)]
#[case::answer_of_another(Answers::Another)]
#[case::said_twice(Answers::Twice)]
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_outcome_ends_all_paying_until_it_is_settled(#[case] answers: Answers) {
    let till = Till::open(answers).await;
    let output = till.pay("pay.resent").await;
    // A broken requirement comes before it, and hides nothing of it.
    assert!(
        matches!(output.status.code(), Some(1 | 4)),
        "{}",
        shown(&output)
    );
    assert!(shown(&output).contains("MONEY UNKNOWN in pay.resent"));
    assert_eq!(
        till.gateway.payments(),
        1,
        "it is neither resent nor followed by another"
    );
    till.gateway.answer_from_now_on(Answers::Rightly);
    assert_eq!(till.pay("pay.two-payments").await.status.code(), Some(4));
    assert_eq!(till.kit(&["money", "list"]).await.status.code(), Some(4));
    assert_eq!(till.gateway.payments(), 1);
    assert_eq!(
        till.kit(&["money", "settle", "1", "not-paid"])
            .await
            .status
            .code(),
        Some(0)
    );
    assert_eq!(
        till.kit(&["money", "settle", "1", "paid"])
            .await
            .status
            .code(),
        Some(2)
    );
    let output = till.pay("pay.two-payments").await;
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_run_leaves_its_payment_in_the_log() {
    let till = Till::open(Answers::Never).await;
    let hash = till.hash("pay.two-payments").await;
    let mut run = till.command(&["run", "pay.two-payments", "--plan", &hash]);
    let mut run = run.spawn().expect("the binary runs");
    till.gateway.next_payment().await;
    run.kill().expect("a running process can be killed");
    run.wait().expect("a killed process can be waited for");
    let log = fs::read_to_string(till.log()).expect("there is a money log");
    let events = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let events: Vec<Value> = events.map(|record| record["event"].clone()).collect();
    assert_eq!(events, ["begun", "sending"], "{log}");
    till.gateway.answer_from_now_on(Answers::Rightly);
    let output = till.pay("pay.two-payments").await;
    assert_eq!(output.status.code(), Some(4), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runs_do_not_pay_at_once() {
    let till = Till::open(Answers::Never).await;
    let hash = till.hash("pay.two-payments").await;
    let words = ["run", "pay.two-payments", "--plan", &hash];
    let mut first = till.command(&words).spawn().expect("the binary runs");
    till.gateway.next_payment().await;
    let second = till.kit(&words).await;
    first.kill().expect("a running process can be killed");
    first.wait().expect("a killed process can be waited for");
    assert_eq!(second.status.code(), Some(3), "{}", shown(&second));
    assert!(shown(&second).contains("in use by another run"));
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_log_does_not_hide_what_is_unknown() {
    let till = Till::open(Answers::WithBadGateway).await;
    till.pay("pay.two-payments").await;
    let other = till.directory.path().join("other.jsonl");
    let log = ["--money-log", other.to_str().expect("the path is text")];
    let plan = till
        .kit(&[&["plan", "pay.two-payments", "--json"][..], &log].concat())
        .await;
    let plan: Value = serde_json::from_slice(&plan.stdout).expect("a plan is JSON");
    let hash = plan["hash"].as_str().expect("a plan has a hash");
    let run = [&["run", "pay.two-payments", "--plan", hash][..], &log].concat();
    assert_eq!(till.kit(&run).await.status.code(), Some(4));
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_was_cut_off_is_forgotten_and_a_damaged_log_is_not_used() {
    let till = Till::open(Answers::Rightly).await;
    let cut = "{\"event\":\"sending\",\"sending\":{\"request\":\"Б".as_bytes();
    fs::write(till.log(), &cut[..cut.len() - 1]).expect("the directory can be written");
    assert_eq!(till.pay("pay.particulars").await.status.code(), Some(0));
    assert_eq!(till.kit(&["money", "list"]).await.status.code(), Some(0));
    fs::write(till.log(), "{\"event\":\"sending\",\"en\n").expect("the directory can be written");
    assert_eq!(
        till.kit(&["run", "--plan", "0000"]).await.status.code(),
        Some(3)
    );
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_says_what_was_paid_at_most() {
    let till = Till::open(Answers::Rightly).await;
    let hash = till.hash("pay.two-payments").await;
    let report = till.directory.path().join("report.json");
    let path = report.to_str().expect("the path is text");
    let run = [
        "run",
        "pay.two-payments",
        "--plan",
        &hash,
        "--report-json",
        path,
    ];
    let output = till.kit(&run).await;
    assert_eq!(output.status.code(), Some(0));
    assert!(shown(&output).contains("Real money moved: 200 at most"));
    let report: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(report["money"]["sent"], 2);
    assert_eq!(report["money"]["worst_case"], 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_deleted_takes_its_plans_along() {
    let till = Till::open(Answers::Rightly).await;
    let hash = till.hash("pay.two-payments").await;
    let run = ["run", "pay.two-payments", "--plan", &hash];
    assert_eq!(till.kit(&run).await.status.code(), Some(0));
    fs::remove_file(till.log()).expect("there is a money log");
    let again = till.kit(&run).await;
    assert_eq!(again.status.code(), Some(2), "{}", shown(&again));
    assert_eq!(till.gateway.payments(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_spelling_of_the_url_hides_nothing() {
    let mut till = Till::open(Answers::WithBadGateway).await;
    till.pay("pay.two-payments").await;
    till.gateway.url.push('/');
    till.write_target("max_payments = 3");
    assert_eq!(till.pay("pay.two-payments").await.status.code(), Some(4));
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_money_log_is_left_as_it_is() {
    let till = Till::open(Answers::Rightly).await;
    let notes = till.directory.path().join("notes.txt");
    for text in ["do not lose this", "first\nsecond"] {
        fs::write(&notes, text).expect("the directory can be written");
        let path = notes.to_str().expect("the path is text");
        let settle = ["money", "settle", "1", "paid", "--money-log", path];
        assert_eq!(till.kit(&settle).await.status.code(), Some(3));
        assert_eq!(fs::read_to_string(&notes).unwrap(), text);
    }
}

/// Where something cannot be written is found out before anything is paid.
#[rstest]
#[case("--report-json")]
#[case("--observations")]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_paid_for_a_file_that_has_no_place(#[case] option: &str) {
    let till = Till::open(Answers::Rightly).await;
    let hash = till.hash("pay.particulars").await;
    let nowhere = till.directory.path().join("nowhere/file.json");
    let nowhere = nowhere.to_str().expect("the path is text");
    let run = ["run", "pay.particulars", "--plan", &hash, option, nowhere];
    let output = till.kit(&run).await;
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 0);
}

/// What cannot be written afterwards hides nothing of what was seen.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_is_told_whatever_cannot_be_written() {
    let till = Till::open(Answers::Rightly).await;
    let hash = till.hash("pay.particulars").await;
    let blocked = till.directory.path().join("live.toml.snapshots");
    fs::write(&blocked, "in the way").expect("the directory can be written");
    let output = till.kit(&["run", "pay.particulars", "--plan", &hash]).await;
    let shown = shown(&output);
    assert_eq!(till.gateway.payments(), 1);
    assert!(shown.contains("Real money moved: 100 at most"), "{shown}");
    assert!(shown.contains("live.toml.snapshots"), "{shown}");
    assert_eq!(output.status.code(), Some(3), "{shown}");
}

/// A log that was changed by hand: without its last line's end it says what it said.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_lacks_its_lines_end_counts() {
    let till = Till::open(Answers::WithBadGateway).await;
    till.pay("pay.two-payments").await;
    let log = fs::read_to_string(till.log()).expect("there is a money log");
    let (first_two, _) = log
        .match_indices('\n')
        .nth(1)
        .map_or(("", ""), |(end, _)| log.split_at(end));
    assert!(first_two.ends_with('}') && first_two.contains("sending"));
    fs::write(till.log(), first_two).expect("the directory can be written");
    assert_eq!(till.pay("pay.two-payments").await.status.code(), Some(4));
    assert_eq!(till.kit(&["money", "list"]).await.status.code(), Some(4));
    assert_eq!(till.gateway.payments(), 1);
}

/// What is unknown in one log stays unknown when another is used, and when none is named.
#[tokio::test(flavor = "multi_thread")]
async fn no_log_hides_what_is_unknown_in_another() {
    let till = Till::open(Answers::WithBadGateway).await;
    let place = |name: &str| till.directory.path().join(name).display().to_string();
    let pay_with = async |log: &[&str]| {
        let plan = [&["plan", "pay.two-payments", "--json"][..], log].concat();
        let plan: Value = serde_json::from_slice(&till.kit(&plan).await.stdout).unwrap();
        let hash = plan["hash"].as_str().expect("a plan has a hash");
        let run = [&["run", "pay.two-payments", "--plan", hash][..], log].concat();
        till.kit(&run).await.status.code()
    };
    let (one, other) = (place("one.jsonl"), place("other.jsonl"));
    assert_eq!(pay_with(&["--money-log", &one]).await, Some(4));
    assert_eq!(pay_with(&["--money-log", &other]).await, Some(4));
    assert_eq!(pay_with(&[]).await, Some(4));
    assert_eq!(till.gateway.payments(), 1);
    fs::remove_file(&one).expect("there is a money log");
    assert_eq!(pay_with(&[]).await, Some(3));
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_the_target_file_has_the_same_log() {
    let till = Till::open(Answers::WithBadGateway).await;
    till.pay("pay.two-payments").await;
    let link = till.directory.path().join("link.toml");
    std::os::unix::fs::symlink(till.target(), &link).expect("links can be made");
    let list = kit(&[
        "money",
        "list",
        "--target",
        link.to_str().expect("the path is text"),
    ])
    .output()
    .expect("the binary runs");
    assert_eq!(list.status.code(), Some(4), "{}", shown(&list));
}

#[tokio::test(flavor = "multi_thread")]
async fn settling_makes_another_plan() {
    let till = Till::open(Answers::WithBadGateway).await;
    till.pay("pay.particulars").await;
    let before = till.plan("pay.two-payments").await;
    till.kit(&["money", "settle", "1", "not-paid"]).await;
    assert_ne!(before["hash"], till.plan("pay.two-payments").await["hash"]);
}

/// Nobody documented which other methods there are: none is asked for without a plan, and no plan bounds what one moves.
#[rstest]
#[case("pam.refund")]
#[case("PAM.SEND_MONEY")]
#[tokio::test(flavor = "multi_thread")]
async fn other_methods_are_not_asked_for(#[case] method: &str) {
    let till = Till::open(Answers::Rightly).await;
    let output = till.kit(&["call", method, "transaction_id=5"]).await;
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    let file = till.directory.path().join("x.other.yaml");
    let text = format!(
        "id: x.other\ntitle: x\nrequires: [ENV-07]\nsteps:\n  - call: {{ method: {method}, params: {{ id: 5 }}, expect: {{ error: <object> }} }}\n"
    );
    fs::write(&file, text).expect("the directory can be written");
    let scenario = file.to_str().expect("the path is text");
    let plan = till.kit(&["plan", "--json", "--scenarios", scenario]).await;
    let plan: Value = serde_json::from_slice(&plan.stdout).expect("a plan is JSON");
    assert_eq!(plan["payments"], serde_json::json!([]), "{plan}");
    assert_eq!(plan["left_out"][0]["scenario"], "x.other", "{plan}");
}

/// Whoever is told to settle something finds it in the list, whichever log it stands in.
#[tokio::test(flavor = "multi_thread")]
async fn the_list_shows_what_stands_in_other_logs() {
    let till = Till::open(Answers::WithBadGateway).await;
    let far = till
        .directory
        .path()
        .join("far.jsonl")
        .display()
        .to_string();
    let log = ["--money-log", &far];
    let plan = [&["plan", "pay.particulars", "--json"][..], &log].concat();
    let plan: Value = serde_json::from_slice(&till.kit(&plan).await.stdout).unwrap();
    let hash = plan["hash"].as_str().expect("a plan has a hash");
    till.kit(&[&["run", "pay.particulars", "--plan", hash][..], &log].concat())
        .await;
    let list = till.kit(&["money", "list"]).await;
    assert_eq!(list.status.code(), Some(4), "{}", shown(&list));
    assert!(shown(&list).contains("far.jsonl") && shown(&list).contains("UNKNOWN"));
}

/// A file that asks for nothing, or for less, cannot be meant.
#[rstest]
#[case("amount = 100", "amount = 0")]
#[case("amount = 100", "amount = -5")]
#[case("calls_per_second = 1000", "calls_per_second = 0")]
#[tokio::test(flavor = "multi_thread")]
async fn amounts_and_paces_are_at_least_one(#[case] was: &str, #[case] is: &str) {
    let till = Till::open(Answers::Rightly).await;
    let text = fs::read_to_string(till.target())
        .unwrap()
        .replacen(was, is, 1);
    fs::write(till.target(), text).expect("the directory can be written");
    let output = till.kit(&["plan"]).await;
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert!(shown(&output).contains("at least 1"), "{}", shown(&output));
}
