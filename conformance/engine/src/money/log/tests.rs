//! What a log says of itself, whatever happened to its file.

use std::fs;

use rstest::rstest;

use super::*;

pub(in crate::money) fn sending(scenario: &str) -> Sending {
    Sending {
        url: "http://127.0.0.1:1/".to_owned(),
        service_id: "me".to_owned(),
        plan: "a plan".to_owned(),
        scenario: scenario.to_owned(),
        worst_case: 12_000,
        request: "{}".to_owned(),
    }
}

fn scenarios(entries: &[Entry]) -> Vec<&str> {
    let scenarios = entries.iter();
    scenarios
        .map(|entry| entry.sending.scenario.as_str())
        .collect()
}

/// Two payments, of which the first was made.
fn with_two_payments(path: &Path) {
    let mut log = MoneyLog::open(path).unwrap();
    log.begin(sending("one")).unwrap();
    log.end(1, Became::Paid).unwrap();
    log.begin(sending("two")).unwrap();
}

#[test]
fn where_no_log_is_nothing_was_paid() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log");
    assert!(MoneyLog::view_at(&path).unwrap().is_none());
    assert!(MoneyLog::entries_at(&path).unwrap().is_empty());
    with_two_payments(&path);
    let view = MoneyLog::view_at(&path).unwrap().expect("there is one");
    assert_eq!((view.marks.len(), view.payments), (4, 2));
    assert_eq!(
        scenarios(&MoneyLog::entries_at(&path).unwrap()),
        ["one", "two"]
    );
}

/// That nothing can be read does not mean that nothing was paid.
#[test]
fn what_cannot_be_read_is_not_taken_for_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let read = MoneyLog::entries_at(directory.path());
    assert!(matches!(read, Err(LogError::Io { .. })));
}

#[rstest]
#[case::a_line_among_others("{\"event\":\"begun\"}\n", "", 1)]
#[case::the_line_after_them("", "nonsense\n", 5)]
#[case::an_end_that_is_none_of_ours("", "nonsense", 5)]
fn damage_has_a_place(#[case] before: &str, #[case] after: &str, #[case] place: usize) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log");
    with_two_payments(&path);
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{before}{whole}{after}")).unwrap();
    let opened = MoneyLog::open(&path);
    assert!(
        matches!(opened, Err(LogError::Damaged { line, .. }) if line == place),
        "{opened:?}"
    );
}

/// The machine stops while a record is written: it counts if only its line's end is missing.
#[rstest]
#[case::all_but_the_end_of_its_line(usize::MAX, 2)]
#[case::half_of_it(40, 1)]
#[case::its_first_letters(5, 1)]
fn a_record_that_was_cut_counts_if_it_is_whole(#[case] kept: usize, #[case] payments: usize) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log");
    with_two_payments(&path);
    let text = fs::read_to_string(&path).unwrap();
    let (before, last) = text.trim_end().rsplit_once('\n').unwrap();
    let last = &last[..kept.min(last.len())];
    fs::write(&path, format!("{before}\n{last}")).unwrap();
    assert_eq!(MoneyLog::entries_at(&path).unwrap().len(), payments);
    let mut log = MoneyLog::open(&path).unwrap();
    log.begin(sending("later")).unwrap();
    assert_eq!(log.entries().len(), payments + 1);
    assert_eq!(MoneyLog::entries_at(&path).unwrap(), log.entries());
}

#[test]
fn only_a_payment_whose_outcome_is_unknown_is_settled() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log");
    with_two_payments(&path);
    let mut log = MoneyLog::open(&path).unwrap();
    for other in [1, 3] {
        let settled = log.settle(other, Settlement::Paid);
        assert!(matches!(settled, Err(LogError::NotOpen(number)) if number == other));
    }
    log.settle(2, Settlement::NotPaid).unwrap();
    assert_eq!(log.entries()[1].state, State::Settled(Settlement::NotPaid));
    assert!(log.settle(2, Settlement::Paid).is_err());
}

#[test]
fn a_reconciled_log_is_another() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log");
    with_two_payments(&path);
    let mut log = MoneyLog::open(&path).unwrap();
    let before = log.view();
    log.reconcile().unwrap();
    assert_ne!(log.view().id, before.id);
    assert_eq!(log.entries().len(), 2);
}

/// Each log of a target leads to the others, so that none can be passed over.
#[test]
fn other_logs_are_named_once_and_missed_when_gone() {
    let directory = tempfile::tempdir().unwrap();
    let [path, other] = ["log", "other"].map(|name| directory.path().join(name));
    MoneyLog::open(&other).unwrap();
    let mut log = MoneyLog::open(&path).unwrap();
    log.refer_to(&other).unwrap();
    log.refer_to(&directory.path().join("./other")).unwrap();
    assert_eq!(MoneyLog::elsewhere_of(&path).unwrap(), [absolute(&other)]);
    fs::remove_file(&other).unwrap();
    let missed = MoneyLog::elsewhere_of(&path);
    assert!(matches!(missed, Err(LogError::Gone(gone)) if gone == absolute(&other)));
}

#[test]
fn a_file_has_one_spelling_before_and_after_it_is_there() {
    let directory = tempfile::tempdir().unwrap();
    let real = directory.path().canonicalize().unwrap().join("log");
    let link = directory.path().join("link");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    assert_eq!(absolute(&directory.path().join("./log")), real);
    fs::write(&real, "").unwrap();
    assert_eq!(absolute(&link), real);
    assert_eq!(
        absolute(Path::new("/not/there/log")),
        Path::new("/not/there/log")
    );
}
