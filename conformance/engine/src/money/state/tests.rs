//! What is remembered of plans and logs, and that nothing is paid where that cannot be told.

use std::os::unix::fs::PermissionsExt;

use rstest::rstest;
use tempfile::TempDir;

use super::*;
use crate::money::MoneyLog;
use crate::money::log::tests::sending;

/// A state directory that is not there yet, and room for logs.
struct LogFiles(TempDir);

impl LogFiles {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn state(&self) -> StateDirectory {
        StateDirectory(self.0.path().join("above/state"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn log(&self, name: &str) -> LogView {
        let mut log = MoneyLog::open(&self.path(name)).unwrap();
        log.begin(sending("one")).unwrap();
        log.view()
    }

    fn known(&self, name: &str) -> LogView {
        let view = self.log(name);
        let _held = self.state().hold(&view).unwrap();
        self.state().remember(&view).unwrap();
        view
    }

    fn check(&self, name: &str) -> Result<(), StateError> {
        let path = self.path(name);
        let view = MoneyLog::view_at(&path).unwrap();
        self.state().check(&path, view.as_ref())
    }
}

fn plan() -> Approval {
    let text = format!("{}-20261127T010203Z", "0".repeat(40));
    text.parse().unwrap()
}

#[test]
fn a_directory_is_the_same_for_ever() {
    let (files, other) = (LogFiles::new(), LogFiles::new());
    let id = files.state().identity().unwrap();
    assert_eq!(files.state().identity().unwrap(), id);
    assert_ne!(other.state().identity().unwrap(), id);
    // An empty file is what is left where the machine stopped.
    fs::write(files.state().path().join("id"), "\n").unwrap();
    assert!(!files.state().identity().unwrap().trim().is_empty());
}

/// A new id would make a directory forget that it is the one a plan was made with.
#[test]
fn an_id_that_cannot_be_read_is_not_replaced() {
    let files = LogFiles::new();
    files.state().identity().unwrap();
    let path = files.state().path().join("id");
    fs::write(&path, [0xff]).unwrap();
    assert!(matches!(
        files.state().identity(),
        Err(StateError::Io { .. })
    ));
    assert_eq!(fs::read(&path).unwrap(), [0xff]);
}

#[test]
fn directories_are_made_for_their_owner_only() {
    let files = LogFiles::new();
    files.state().identity().unwrap();
    for made in [files.path("above"), files.path("above/state")] {
        let mode = fs::metadata(made).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
    fs::write(files.path("file"), "").unwrap();
    let in_the_way = StateDirectory(files.path("file"));
    assert!(matches!(in_the_way.identity(), Err(StateError::Io { .. })));
    assert!(durable::directory(in_the_way.path()).is_err());
}

#[test]
fn a_plan_is_spent_once() {
    let files = LogFiles::new();
    let [one, other] = ["one", "other"].map(|name| files.log(name));
    let mut held = files.state().hold(&one).unwrap();
    assert!(files.state().unspent(&plan()).is_ok());
    held.spend(&plan()).unwrap();
    held.spend(&plan()).expect("it is this run's own");
    assert!(matches!(
        files.state().unspent(&plan()),
        Err(StateError::Spent { .. })
    ));
    let mut held = files.state().hold(&other).unwrap();
    assert!(matches!(held.spend(&plan()), Err(StateError::Spent { .. })));
}

/// Whatever else is wrong is no sign that a plan was spent, and none that it was not.
#[test]
fn where_it_cannot_be_told_whether_a_plan_was_spent_nothing_is_paid() {
    let files = LogFiles::new();
    let mut held = files.state().hold(&files.log("log")).unwrap();
    fs::remove_dir_all(files.state().plans()).unwrap();
    assert!(matches!(held.spend(&plan()), Err(StateError::Io { .. })));
    fs::create_dir_all(files.state().plan(&plan())).unwrap();
    assert!(matches!(
        files.state().unspent(&plan()),
        Err(StateError::Io { .. })
    ));
}

#[test]
fn a_log_that_is_as_remembered_is_paid_with() {
    let files = LogFiles::new();
    assert!(files.check("log").is_ok(), "nothing is there, nor was");
    MoneyLog::open(&files.path("empty")).unwrap();
    assert!(files.check("empty").is_ok(), "nothing was paid");
    files.known("log");
    assert!(files.check("log").is_ok());
    files.log("log");
    assert!(files.check("log").is_ok(), "more has come since");
    files.known("other");
    assert!(files.check("log").is_ok(), "other logs are no matter");
}

#[test]
fn a_log_that_nobody_remembers_is_not_paid_with() {
    let files = LogFiles::new();
    files.log("log");
    assert!(matches!(
        files.check("log"),
        Err(StateError::Unknown { .. })
    ));
    files.known("other");
    assert!(matches!(
        files.check("log"),
        Err(StateError::Unknown { .. })
    ));
}

#[rstest]
#[case::it_is_gone(|files: &LogFiles| fs::remove_file(files.path("log")).unwrap(), "is not there")]
#[case::it_was_begun_anew(
    |files: &LogFiles| { fs::remove_file(files.path("log")).unwrap(); files.log("log"); },
    "is not the one"
)]
#[case::its_end_is_missing(
    |files: &LogFiles| {
        let text = fs::read_to_string(files.path("log")).unwrap();
        fs::write(files.path("log"), text.split_inclusive('\n').next().unwrap()).unwrap();
    },
    "2 records are remembered, and it has 1"
)]
#[case::another_payment_stands_in_it(
    |files: &LogFiles| {
        let text = fs::read_to_string(files.path("log")).unwrap();
        fs::write(files.path("log"), text.replace("12000", "12")).unwrap();
    },
    "2 records are remembered, and it has 2"
)]
fn a_log_that_is_not_as_remembered_is_not_paid_with(
    #[case] change: fn(&LogFiles),
    #[case] reason: &str,
) {
    let files = LogFiles::new();
    files.known("log");
    change(&files);
    let refused = files.check("log").unwrap_err().to_string();
    assert!(refused.contains(reason), "{refused}");
}

/// A log may be moved: it is the same one at both places, and missed at each.
#[test]
fn every_place_of_a_log_is_remembered() {
    let files = LogFiles::new();
    let log = files.known("log");
    files.known("other");
    fs::rename(files.path("log"), files.path("moved")).unwrap();
    files.known("moved");
    for name in ["log", "moved"] {
        let known = files.state().known_at(&files.path(name)).unwrap();
        assert_eq!(known.len(), 1);
        assert_eq!((&known[0].log, known[0].paths.len()), (&log.id, 2));
    }
    let other = files.state().known_at(&files.path("other")).unwrap();
    assert_eq!(other[0].paths.len(), 1);
    assert!(matches!(files.check("log"), Err(StateError::Gone { .. })));
}

/// What was at its place before, and the log that it was made of, count nowhere any more.
#[test]
fn a_reconciled_log_stands_for_those_before_it() {
    let files = LogFiles::new();
    let [here, moved, other] = ["log", "moved", "other"].map(|name| files.known(name));
    fs::rename(files.path("moved"), files.path("log")).unwrap();
    let mut log = MoneyLog::open(&files.path("log")).unwrap();
    let old = log.view();
    assert_eq!(old.id, moved.id);
    log.reconcile().unwrap();
    let new = log.view();
    files.state().reconcile(Some(&old), &new).unwrap();
    let replaced = |log: &LogView| {
        let known = files.state().known().unwrap();
        let known = known.into_iter().find(|known| known.log == log.id);
        known.expect("it is remembered").replaced_by
    };
    assert_eq!(replaced(&here).as_ref(), Some(&new.id));
    assert_eq!(replaced(&moved).as_ref(), Some(&new.id));
    assert_eq!((replaced(&other), replaced(&new)), (None, None));
    assert!(files.check("log").is_ok() && files.check("other").is_ok());
    let copy = files.state().check(&files.path("copy"), Some(&here));
    assert!(matches!(copy, Err(StateError::Replaced { .. })));
}

#[test]
fn a_memory_that_cannot_be_read_is_not_taken_for_none() {
    let files = LogFiles::new();
    fs::create_dir_all(files.state().path()).unwrap();
    fs::write(files.state().logs(), "").unwrap();
    assert!(matches!(files.check("log"), Err(StateError::Io { .. })));
}

/// An id becomes a file's name, and must not lead elsewhere.
#[rstest]
#[case("")]
#[case("../0")]
fn a_log_needs_an_id_of_its_own(#[case] id: &str) {
    let files = LogFiles::new();
    let id = id.to_owned();
    let held = files.state().hold(&LogView {
        id,
        ..files.log("log")
    });
    assert!(matches!(held, Err(StateError::Nameless)));
}
