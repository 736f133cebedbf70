//! Why the state directory lets nothing be paid.

use std::io;
use std::path::PathBuf;

/// What a person does about a log that is not as remembered.
const RECONCILE: &str = "put the right one back. If it is lost, ask PaySys about every payment of the target's services, then: paysys-conformance money reconcile --asked-paysys --money-log";

/// Why nothing is paid: what was paid before cannot be remembered, or the money log is not as remembered.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    #[error(
        "nothing is paid without a place that remembers it: name one with --state-dir, or set XDG_STATE_HOME or HOME"
    )]
    Nowhere,
    #[error(
        "nothing is paid without a place that remembers it, and {}: {source}; name another with --state-dir", path.display()
    )]
    Io { path: PathBuf, source: io::Error },
    #[error(
        "{} is not what this kit remembers of a money log, so nothing is paid: put it back from a copy, or name another place with --state-dir", .0.display()
    )]
    Damaged(PathBuf),
    /// Another run pays with this log, or with a copy of it.
    #[error("the money log, or a copy of it, is in use by another run")]
    InUse,
    /// It does not say which log it is, or says it in a way that no kit does.
    #[error(
        "the money log has no id of its own, so it cannot be remembered: use another --money-log"
    )]
    Nameless,
    #[error(
        "this plan was carried out already (begun at {at}): look at it with `plan`, and approve what it prints now"
    )]
    Spent { at: String },
    #[error("the money log {path} was used for payments, and is not there: {RECONCILE} {path}")]
    Gone { path: String },
    #[error(
        "the money log {path} is not the one that was used there for payments: {RECONCILE} {path}"
    )]
    Another { path: String },
    #[error(
        "the money log {path} is not as it was: {remembered} records are remembered, and it has {found}, or others. It is an older or a changed copy: {RECONCILE} {path}"
    )]
    NotAsRemembered {
        path: String,
        remembered: usize,
        found: usize,
    },
    #[error(
        "the money log {path} was given up for a reconciled one, so it is a copy of before that: {RECONCILE} {path}"
    )]
    Replaced { path: String },
    #[error(
        "payments stand in the money log {path}, and {} does not remember them, so it cannot tell whether some are missing. Name the state directory that was used then with --state-dir (in a container: mount it). \
         If it is lost, ask PaySys about every payment of the target's services, then: paysys-conformance money reconcile --asked-paysys --money-log {path}", state.display()
    )]
    Unknown { path: String, state: PathBuf },
}
