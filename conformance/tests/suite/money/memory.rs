//! What was paid is remembered outside the money log, too: a log that was put back, cut, copied or deleted pays nothing, and a
//! plan that was spent stays spent.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

use rstest::rstest;

use super::{Till, assert_tells, shown};
use crate::support::counting_gateway::Answers;
use crate::support::output_of;

const ONE: &str = "pay.particulars";
const TWO: &str = "pay.two-payments";

/// Nothing more is paid, and it is told why and what to do. The plan is another one than any before: it holds longer.
async fn refuses(till: &Till, words: &[&str], reason: &str) -> Output {
    let before = till.gateway.payments();
    let hash = [&["--valid-for", "48h"], words].concat();
    let hash = till.hash_with(&hash).await;
    let output = till.kit(&[&["run", "--plan", &hash], words].concat()).await;
    let told = shown(&output);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(
        told.contains(reason) && told.contains("money reconcile"),
        "{told}"
    );
    assert_eq!(till.gateway.payments(), before);
    output
}

async fn pays(till: &Till, words: &[&str], payments: usize) {
    let before = till.gateway.payments();
    let list = shown(&till.kit(&["money", "list"]).await);
    assert!(!list.contains("may be missing"), "{list}");
    let output = till.pay_with(words).await;
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), before + payments);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_put_back_from_a_copy_pays_nothing() {
    let till = Till::open(Answers::Rightly).await;
    pays(&till, &[ONE], 1).await;
    let copy = fs::read(till.log()).unwrap();
    pays(&till, &[ONE], 1).await;
    fs::write(till.log(), copy).unwrap();
    refuses(&till, &[ONE], "not as it was").await;
}

/// The log is what it was when the plan was made, so the hash is that of the plan; it was spent all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_plan_stays_spent_whatever_log_is_put_back() {
    let till = Till::open(Answers::Rightly).await;
    let hash = till.hash(ONE).await;
    let copy = fs::read(till.log()).unwrap();
    let run = ["run", ONE, "--plan", &hash];
    assert_eq!(till.kit(&run).await.status.code(), Some(0));
    fs::write(till.log(), copy).unwrap();
    let again = till.kit(&run).await;
    assert_eq!(again.status.code(), Some(2), "{}", shown(&again));
    assert_tells(&again, "carried out already");
    assert_eq!(till.gateway.payments(), 1);
}

/// What is left is a whole log: of nothing, or of one payment, as if the second had never been sent.
#[rstest]
#[case::to_its_beginning(1)]
#[case::by_one_payment(3)]
#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_cut_pays_nothing(#[case] left: usize) {
    let till = Till::open(Answers::Rightly).await;
    pays(&till, &[TWO], 2).await;
    let log = fs::read_to_string(till.log()).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 5, "begun, and twice sending and answered");
    fs::write(till.log(), lines[..left].join("\n") + "\n").unwrap();
    refuses(&till, &[ONE], "not as it was").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_changed_pays_nothing() {
    let till = Till::open(Answers::Rightly).await;
    pays(&till, &[ONE], 1).await;
    let log = fs::read_to_string(till.log()).unwrap();
    fs::write(
        till.log(),
        log.replacen("\"worst_case\":100", "\"worst_case\":1", 1),
    )
    .unwrap();
    refuses(&till, &[ONE], "not as it was").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn none_is_begun_where_a_log_was_deleted() {
    let till = Till::open(Answers::Rightly).await;
    pays(&till, &[ONE], 1).await;
    fs::remove_file(till.log()).unwrap();
    let plan = till.kit(&["plan", ONE]).await;
    assert_eq!(plan.status.code(), Some(3), "{}", shown(&plan));
    assert_tells(&plan, "is not there");
    assert!(!till.log().exists());
    let list = shown(&till.kit(&["money", "list"]).await);
    assert!(list.contains("Something may be missing"), "{list}");
    // Another one in its place is another one.
    let other = till.file("other.jsonl");
    till.kit(&["plan", ONE, "--money-log", &other]).await;
    fs::copy(&other, till.log()).unwrap();
    refuses(&till, &[ONE], "is not the one").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_the_log_elsewhere_pays_nothing_once_the_log_went_on() {
    let till = Till::open(Answers::Rightly).await;
    pays(&till, &[ONE], 1).await;
    let copy = till.file("copy.jsonl");
    fs::copy(till.log(), &copy).unwrap();
    pays(&till, &[ONE], 1).await;
    refuses(&till, &[ONE, "--money-log", &copy], "not as it was").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_and_its_copy_do_not_pay_at_once() {
    let till = Till::open(Answers::Never).await;
    let hash = till.hash(ONE).await;
    let copy = till.file("copy.jsonl");
    fs::copy(till.log(), &copy).unwrap();
    let words = [ONE, "--money-log", &copy];
    let other = till.hash_with(&words).await;
    let mut first = till.command(&["run", ONE, "--plan", &hash]);
    let mut first = first.spawn().expect("the binary runs");
    till.gateway.next_payment().await;
    let run = [&["run", "--plan", &other], &words[..]].concat();
    let second = till.kit(&run).await;
    first.kill().expect("a running process can be killed");
    first.wait().expect("a killed process can be waited for");
    assert!(
        matches!(second.status.code(), Some(3 | 4)),
        "{}",
        shown(&second)
    );
    assert_eq!(till.gateway.payments(), 1);
}

/// Without its memory a log with payments in it may be any copy.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_nobody_remembers_pays_nothing() {
    let till = Till::open(Answers::Rightly).await;
    pays(&till, &[ONE], 1).await;
    fs::remove_dir_all(till.state()).unwrap();
    let output = refuses(&till, &[ONE], "does not remember").await;
    assert_tells(&output, "--state-dir");
}

/// The log beside the target file knows where else its payments stand: put back, it would have forgotten.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_only_refers_to_another_is_remembered_too() {
    let till = Till::open(Answers::WithBadGateway).await;
    till.plan(ONE).await;
    let copy = fs::read(till.log()).unwrap();
    let far = till.file("far.jsonl");
    let output = till.pay_with(&[ONE, "--money-log", &far]).await;
    assert_eq!(till.gateway.payments(), 1, "{}", shown(&output));
    till.gateway.answer_from_now_on(Answers::Rightly);
    fs::write(till.log(), copy).unwrap();
    refuses(&till, &[ONE], "not as it was").await;
}

#[rstest]
#[case::a_file("blocked")]
#[case::below_a_file("blocked/state")]
#[case::nowhere("/proc/no/such/place")]
#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_can_be_remembered_nothing_is_paid(#[case] place: &str) {
    let till = Till::open(Answers::Rightly).await;
    till.write("blocked", "in the way");
    let hash = till.hash(ONE).await;
    let place = till.directory.path().join(place);
    let place = place.to_str().expect("the path is text");
    let run = ["run", ONE, "--plan", &hash, "--state-dir", place];
    let output = till.kit(&run).await;
    assert!(
        matches!(output.status.code(), Some(2 | 3)),
        "{}",
        shown(&output)
    );
    assert_tells(&output, "--state-dir");
    assert_eq!(till.gateway.calls(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_home_nothing_is_paid() {
    let till = Till::open(Answers::Rightly).await;
    let hash = till.hash(ONE).await;
    for home in [None, Some(""), Some("relative")] {
        let mut run = till.command(&["run", ONE, "--plan", &hash]);
        run.env_remove("PAYSYS_CONFORMANCE_STATE_DIR")
            .env_remove("HOME");
        home.map(|home| run.env("HOME", home));
        let output = output_of(run).await;
        assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
        assert_tells(&output, "XDG_STATE_HOME");
    }
    assert_eq!(till.gateway.calls(), 0);
}

#[rstest]
#[case::xdg(Some("xdg"), "xdg/paysys-conformance")]
#[case::home(None, ".local/state/paysys-conformance")]
#[tokio::test(flavor = "multi_thread")]
async fn the_users_state_directory_is_used(#[case] xdg: Option<&str>, #[case] place: &str) {
    let till = Till::open(Answers::Rightly).await;
    let kit = |words: &[&str]| {
        let mut command = till.command(words);
        command.env_remove("PAYSYS_CONFORMANCE_STATE_DIR");
        xdg.map(|xdg| command.env("XDG_STATE_HOME", till.directory.path().join(xdg)));
        output_of(command)
    };
    let plan = kit(&["plan", ONE, "--json"]).await;
    let plan: serde_json::Value = serde_json::from_slice(&plan.stdout).expect("a plan is JSON");
    let hash = plan["hash"].as_str().expect("it has a hash").to_owned();
    let output = kit(&["run", ONE, "--plan", &hash]).await;
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let place = till.directory.path().join(place);
    assert!(place.join("plans").join(&hash).exists());
    assert_eq!(mode(&place), 0o700);
    for folder in ["plans", "logs"] {
        for entry in fs::read_dir(place.join(folder)).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }
}

fn mode(path: &Path) -> u32 {
    let there = fs::metadata(path).expect("it is there");
    there.permissions().mode() & 0o777
}

/// A person who has asked PaySys may go on; what was there before does not count again.
#[tokio::test(flavor = "multi_thread")]
async fn after_reconciling_the_log_counts_and_no_older_copy_does() {
    let till = Till::open(Answers::Rightly).await;
    pays(&till, &[ONE], 1).await;
    let cut = fs::read(till.log()).unwrap();
    pays(&till, &[ONE], 1).await;
    let whole = fs::read(till.log()).unwrap();
    fs::write(till.log(), &cut).unwrap();
    let asked = till.kit(&["money", "reconcile"]).await;
    assert_eq!(asked.status.code(), Some(3), "{}", shown(&asked));
    refuses(&till, &[ONE], "not as it was").await;
    let asked = till.kit(&["money", "reconcile", "--asked-paysys"]).await;
    assert_eq!(asked.status.code(), Some(0), "{}", shown(&asked));
    pays(&till, &[ONE], 1).await;
    let asked = till.kit(&["money", "reconcile"]).await;
    assert_eq!(asked.status.code(), Some(0), "{}", shown(&asked));
    for old in [cut, whole] {
        fs::write(till.log(), old).unwrap();
        refuses(&till, &[ONE], "is not the one").await;
    }
}

/// What nobody knows stays unknown, reconciled or not.
#[tokio::test(flavor = "multi_thread")]
async fn reconciling_settles_nothing() {
    let till = Till::open(Answers::WithBadGateway).await;
    till.pay(ONE).await;
    till.kit(&["money", "reconcile", "--asked-paysys"]).await;
    assert_eq!(till.pay(ONE).await.status.code(), Some(4));
    assert_eq!(till.gateway.payments(), 1);
}

/// An id that is no id leads to no other file.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_whose_id_is_a_path_pays_nothing() {
    let till = Till::open(Answers::Rightly).await;
    till.plan(ONE).await;
    let begun = "{\"event\":\"begun\",\"log\":\"../../live\",\"at\":\"2026-01-01T00:00:00Z\"}\n";
    fs::write(till.log(), begun).unwrap();
    let before = fs::read(till.target()).unwrap();
    let output = till.pay(ONE).await;
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    assert_eq!(till.gateway.calls(), 0);
    assert_eq!(fs::read(till.target()).unwrap(), before);
}

/// Two state directories know nothing of each other: what one has spent, the other would pay again with an old log.
#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_good_for_the_state_directory_it_was_made_with() {
    let till = Till::open(Answers::Rightly).await;
    let copy = |till: &Till| fs::read(till.log()).unwrap();
    let hash = till.hash(ONE).await;
    let log = copy(&till);
    let other = till.file("other-state");
    let elsewhere = ["run", ONE, "--plan", &hash, "--state-dir", &other];
    let refused = till.kit(&elsewhere).await;
    assert_eq!(refused.status.code(), Some(2), "{}", shown(&refused));
    assert_eq!(till.gateway.payments(), 0);
    let paid = till.kit(&["run", ONE, "--plan", &hash]).await;
    assert_eq!(paid.status.code(), Some(0), "{}", shown(&paid));
    fs::write(till.log(), log).unwrap();
    till.kit(&elsewhere).await;
    assert_eq!(till.gateway.payments(), 1);
}

/// What is printed can be pasted: it leads to the same log, state directory and scenarios.
#[tokio::test(flavor = "multi_thread")]
async fn the_printed_command_has_the_options_that_were_given() {
    let till = Till::open(Answers::WithBadGateway).await;
    let (state, log) = (till.file("my state"), till.file("my.log"));
    let options = ["--state-dir", &state, "--money-log", &log];
    let planned = till.kit(&[&["plan", ONE][..], &options].concat()).await;
    let told = shown(&planned);
    let quoted = format!("--state-dir '{state}'");
    assert!(told.contains(&format!("run {ONE} --target")), "{told}");
    assert!(told.contains(&quoted) && told.contains(&log), "{told}");
    let run = till.pay_with(&[&[ONE][..], &options].concat()).await;
    assert_eq!(till.gateway.payments(), 1, "{}", shown(&run));
    let hint = shown(&run);
    let hint = hint
        .lines()
        .find(|line| line.contains("money settle"))
        .unwrap_or_default();
    assert!(hint.contains(&quoted) && hint.contains(&log), "{hint}");
}
