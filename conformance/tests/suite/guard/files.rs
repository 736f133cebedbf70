//! Scenario files of a user's own, run by the kit's binary against a gateway that counts whatever reaches it.

use std::fs;

use rstest::rstest;
use serde_json::Value;

use crate::money::{Till, assert_tells, shown};
use crate::support::counting_gateway::Answers;

/// A scenario of one step.
fn file(till: &Till, step: &str) -> String {
    let path = till.file("own.step.yaml");
    let text = format!(
        "id: own.step\ntitle: a step of one's own\nrequires: [ENV-15]\nsteps:\n  - {step}\n"
    );
    fs::write(&path, text).expect("the directory can be written");
    path
}

#[rstest]
#[case::a_tab_in_the_path(r#"call: { text: "{}", path: "?method=pam.pay_\tby_cash", observe: { ENV-15: { what: outcome } } }"#)]
#[case::up_and_away(r#"call: { text: "{}", path: "/../admin/refund?id=1", observe: { ENV-15: { what: outcome } } }"#)]
#[case::method_override(r#"call: { text: "{}", headers: { X-RPC-Method: pam.pay_by_cash }, observe: { ENV-15: { what: outcome } } }"#)]
#[case::host(r#"check: { transaction: 1, headers: { Host: other.example }, observe: { ENV-15: { what: outcome } } }"#)]
#[case::length(r#"check: { transaction: 1, headers: { Content-Length: "5" }, observe: { ENV-15: { what: outcome } } }"#)]
#[case::line_end(r#"check: { transaction: 1, headers: { X-A: "1\r\nAuth: x" }, observe: { ENV-15: { what: outcome } } }"#)]
#[case::two_callers(r#"check: { transaction: 1, headers: { auth: a, AUTH: b }, observe: { ENV-15: { what: outcome } } }"#)]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_known_is_not_sent_and_check_says_so(#[case] step: &str) {
    let till = Till::open(Answers::Rightly).await;
    let path = file(&till, step);
    let run = till.kit(&["run", "own.step", "--scenarios", &path]).await;
    assert_eq!(till.gateway.calls(), 0, "{}", shown(&run));
    assert_eq!(run.status.code(), Some(3), "{}", shown(&run));
    assert_tells(&run, "it is not sent to a gateway");
    let check = till.kit_alone(&["check", &path]).await;
    assert_eq!(check.status.code(), Some(0), "{}", shown(&check));
    assert_tells(&check, ":5: only a simulator is sent this");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_check_of_ones_own_is_sent() {
    let till = Till::open(Answers::Rightly).await;
    let path = file(
        &till,
        "check: { transaction: 1, expect: { error: <object> } }",
    );
    let run = till.kit(&["run", "own.step", "--scenarios", &path]).await;
    assert_eq!(till.gateway.calls(), 1, "{}", shown(&run));
    let check = till.kit_alone(&["check", &path]).await;
    assert!(
        !shown(&check).contains("only a simulator"),
        "{}",
        shown(&check)
    );
}

/// A plan says who pays; what the file says about another account is in no plan.
#[tokio::test(flavor = "multi_thread")]
async fn no_plan_has_a_payout_to_somebody_else() {
    let till = Till::open(Answers::Rightly).await;
    let path = file(
        &till,
        "pay: { form: { account: someone.else@example.org, amount: 1 }, expect: { error: null } }",
    );
    let plan = till
        .kit(&["plan", "own.step", "--json", "--scenarios", &path])
        .await;
    let plan: Value = serde_json::from_slice(&plan.stdout).expect("a plan is JSON");
    assert_eq!(plan["payments"], serde_json::json!([]), "{plan}");
    assert!(
        plan["left_out"][0]["reason"]
            .as_str()
            .is_some_and(|it| it.contains("vendor_form.account")),
        "{plan}"
    );
}

/// Vendors whose forms have other fields: the target file says the whole form.
#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_with_fields_of_its_own_is_paid_by_its_form() {
    let till = Till::open(Answers::Rightly).await;
    till.write_target_with(
        "[pay]\nform = { phone_number = \"998901234567\", summa = 70, vendor_id = 100080 }\namount_field = \"summa\"\n",
        "max_payments = 3",
    );
    let plan = till.plan("pay.particulars").await;
    assert_eq!(plan["worst_case"], 70, "{plan}");
    let run = till.pay("pay.particulars").await;
    assert_eq!(till.gateway.payments(), 1, "{}", shown(&run));
    // A form of four fields is not this vendor's.
    let plan = till.plan("errors.currency-missing").await;
    assert_eq!(plan["payments"], serde_json::json!([]), "{plan}");
}
