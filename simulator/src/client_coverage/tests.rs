use serde_json::{Value, json};

use crate::testing::Testbed;

fn coverage(testbed: &Testbed) -> Value {
    let met = testbed.sandbox.recall(testbed.wall).memory.met;
    serde_json::to_value(super::of(&testbed.sandbox, met)).unwrap()
}

#[test]
fn of_nothing_everything_is_missing() {
    let coverage = coverage(&Testbed::new());
    assert_eq!(
        coverage["methods"]["never"],
        json!(["pam.check_payment", "pam.pay_by_cash"])
    );
    assert_eq!(coverage["statuses"]["never"], json!([-1, 0, 1, 2, 3, 6, 7]));
    assert_eq!(coverage["faults"]["never"].as_array().unwrap().len(), 9);
    assert!(
        coverage["errors"]["never"]
            .as_array()
            .unwrap()
            .contains(&json!(-32309))
    );
    assert!(
        !coverage["errors"]["never"]
            .as_array()
            .unwrap()
            .contains(&json!(-32301))
    );
}

#[test]
fn what_the_client_was_told_is_met() {
    let mut testbed = Testbed::new();
    let payment = testbed.pay("1", 100).transaction();
    for _ in 0..3 {
        testbed.check(payment);
        testbed.wait(2_000);
    }
    testbed.check(payment + 1);
    let coverage = coverage(&testbed);
    assert_eq!(
        coverage["methods"]["met"][0],
        json!({"what": "pam.check_payment", "times": 4})
    );
    let met = |what: Value| json!({"what": what, "times": 1});
    assert_eq!(
        coverage["statuses"]["met"],
        json!([met(json!(0)), met(json!(1)), met(json!(2))])
    );
    let moved = |from: i8, to: i8| met(json!({"from": from, "to": to}));
    assert_eq!(
        coverage["transitions"]["met"],
        json!([moved(0, 1), moved(1, 2)])
    );
    assert_eq!(coverage["errors"]["met"], json!([met(json!(-32314))]));
}

#[test]
fn a_fault_is_met_and_what_it_hid_is_not() {
    let mut testbed = Testbed::new();
    let payment = testbed.pay("1", 100).transaction();
    testbed.fault_once("lost-response");
    testbed.check(payment);
    let coverage = coverage(&testbed);
    assert_eq!(
        coverage["faults"]["met"],
        json!([{"what": "lost-response", "times": 1}])
    );
    assert_eq!(coverage["statuses"]["met"], json!([]));
}

#[test]
fn counts_survive_eviction() {
    let (mut forgetful, mut mindful) = (Testbed::with(1, ""), Testbed::new());
    for testbed in [&mut forgetful, &mut mindful] {
        testbed.pay_to_the_end("1", 100);
        testbed.pay_to_the_end("2", 100);
    }
    assert!(forgetful.sandbox.state().journal().evicted() > 0);
    assert_eq!(coverage(&forgetful), coverage(&mindful));
}
