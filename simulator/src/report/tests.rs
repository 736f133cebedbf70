use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::stage::Stage;

/// A client that lost an answer, paid again, and looked at neither payment.
fn careless() -> Report {
    let mut stage = Stage::new();
    stage.fault_once("lost-response");
    stage.pay("1", 100);
    stage.pay("1", 100);
    let wall = stage.wall;
    let sandboxes = vec![SandboxReport::of(&Arc::new(stage.sandbox), wall)];
    Report {
        version: "0.0.0",
        sandboxes,
        left_out: 0,
    }
}

#[test]
fn people_read_what_went_wrong_and_what_to_do() {
    insta::assert_snapshot!(careless().write(Format::Markdown));
}

#[test]
fn pipelines_see_a_case_for_each_mistake() {
    insta::assert_snapshot!(careless().write(Format::Junit));
}

#[test]
fn programs_get_what_the_admin_says() {
    let json: serde_json::Value = serde_json::from_str(&careless().write(Format::Json)).unwrap();
    let sandbox = &json["sandboxes"][0];
    assert_eq!(
        sandbox["findings"]["findings"][0]["id"],
        "paid-again-after-unknown-outcome"
    );
    assert_eq!(sandbox["ledger"]["count"], 2);
    assert_eq!(
        sandbox["coverage"]["faults"]["met"],
        json!([{"what": "lost-response", "times": 1}])
    );
}

#[test]
fn only_what_is_bad_enough_counts() {
    let report = careless();
    assert!(report.count_from(Severity::Error) > 0);
    assert!(report.count_from(Severity::Info) >= report.count_from(Severity::Error));
}

#[test]
fn the_ending_says_what_it_looks_like() {
    let format = |path| ReportFile::parse(path).map(|file| file.format);
    assert_eq!(format("report.json"), Ok(Format::Json));
    assert_eq!(format("report.xml"), Ok(Format::Junit));
    assert_eq!(format("report.md"), Ok(Format::Markdown));
    assert!(format("report.html").unwrap_err().contains(".xml (JUnit)"));
    assert!(
        format("no/such/folder/report.md")
            .unwrap_err()
            .contains("no/such/folder")
    );
}
