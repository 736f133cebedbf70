//! What a plan allows is paid, once, and told.

use std::fs;

use rstest::rstest;
use serde_json::Value;

use super::{Till, shown};
use crate::support::counting_gateway::Answers;

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
    // A gateway that finds each payment at once is waited for less.
    let till = Till::open(Answers::AndTells(&[2])).await;
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
    let run = ["run", "pay.particulars", "--plan", &hash];
    // A device that takes nothing: that shows only when it is written to.
    let full = ["--report-json", "/dev/full"];
    let output = till.kit(&[&run[..], &full].concat()).await;
    let shown = shown(&output);
    assert_eq!(till.gateway.payments(), 1);
    assert!(shown.contains("Real money moved: 100 at most"), "{shown}");
    assert!(shown.contains("cannot write /dev/full"), "{shown}");
    assert_eq!(output.status.code(), Some(3), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn settling_makes_another_plan() {
    let till = Till::open(Answers::WithBadGateway).await;
    till.pay("pay.particulars").await;
    let before = till.hash("pay.two-payments").await;
    till.kit(&["money", "settle", "1", "not-paid"]).await;
    let run = ["run", "pay.two-payments", "--plan", &before];
    let output = till.kit(&run).await;
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 1);
}

/// What a person read in the file before approving is what is carried out, to the letter; fragments, too.
#[rstest]
#[case::a_comment("x.used.yaml", "steps:", "# for the rent\nsteps:")]
#[case::a_fragment("fragments/one.yaml", "steps:", "# as always\nsteps:")]
#[tokio::test(flavor = "multi_thread")]
async fn other_bytes_in_its_files_make_another_plan(
    #[case] file: &str,
    #[case] was: &str,
    #[case] is: &str,
) {
    let till = Till::open(Answers::Rightly).await;
    fs::create_dir(till.file("fragments")).expect("the directory can be written");
    let fragment = "fragment: one\nsteps:\n  - pay: { expect: { error: null } }\n";
    till.write("fragments/one.yaml", fragment);
    let scenario = "id: x.used\ntitle: x\nrequires: [PAY-01]\nsteps:\n  - use: one\n";
    let scenario = till.write("x.used.yaml", scenario);
    let words = ["--scenarios", &scenario];
    let hash = till.hash_with(&words).await;
    let text = fs::read_to_string(till.file(file)).expect("the file is there");
    assert!(text.contains(was));
    till.write(file, &text.replace(was, is));
    let run = [&["run", "--plan", &hash], &words[..]].concat();
    let output = till.kit(&run).await;
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 0);
    till.write(file, &text);
    let output = till.kit(&run).await;
    assert_eq!(till.gateway.payments(), 1, "{}", shown(&output));
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
