//! The money log: cut off, damaged, deleted, or something else.

use std::fs;

use super::{Till, shown};
use crate::support::counting_gateway::Answers;

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
