//! One start of the client: given an order, watched, and ended with everything it forked.

mod error;
mod feed;
mod group;
mod orphans;
mod output;
mod remark;

use std::ffi::OsString;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use jiff::Timestamp;
use tokio::process::{Child, Command};
use tokio::sync::watch;

pub use error::StartError;
pub(super) use feed::Step;
pub use orphans::Orphans;
pub use remark::Remark;

use super::claim::Claim;
use super::clean::without_hashes;
use group::Group;
use output::{Complaints, Output};
use paysys_contract::Said;
use paysys_engine::{chance, wall_clock};
use paysys_exchange::Redactor;
use paysys_shared::legible::Legible;

/// When a client has ended its output is at its end, unless somebody it forked holds it open.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A client that keeps its promise to the millisecond still has to be scheduled, to be read and to end.
const GRACE: Duration = Duration::from_secs(2);

/// The command that is put on trial.
#[derive(Clone, Debug)]
pub struct ClientCommand {
    pub program: OsString,
    pub arguments: Vec<OsString>,
}

/// What one start is given. It holds secrets, so it does not print.
#[derive(Clone)]
pub(super) struct Assignment {
    pub(super) environment: Vec<(&'static str, OsString)>,
    /// What it reads on its standard input.
    pub(super) job: String,
    pub(super) deadline: Duration,
    pub(super) paying: watch::Receiver<bool>,
    /// What may not be shown of what it prints.
    pub(super) redactor: Redactor,
}

/// What came of one start.
#[derive(Clone, Debug)]
pub struct Start {
    pub began: Timestamp,
    pub ended: Timestamp,
    pub exit: Exit,
    pub claims: Vec<Claim>,
    pub remarks: Vec<Remark>,
    /// The last it wrote to its standard error.
    pub last_words: Option<String>,
}

/// How a start ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    Code(i32),
    /// By a signal that was not ours.
    Signal(i32),
    /// It did not end by its deadline, and was killed.
    Deadline,
    /// It was killed mid-payment, as the trial wants it.
    Killed,
    Flood,
    /// It is a person's, and was not started by us.
    Listened,
}

impl Exit {
    /// After "it ".
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Code(code) => Said::of("timeline.ended").with("code", *code),
            Self::Signal(signal) => Said::of("timeline.signal").with("signal", *signal),
            Self::Deadline => Said::of("timeline.deadline"),
            Self::Killed => Said::of("timeline.killed"),
            Self::Flood => Said::of("timeline.flood"),
            Self::Listened => Said::of("timeline.listened"),
        }
    }

    fn of(status: ExitStatus) -> Self {
        use std::os::unix::process::ExitStatusExt;
        status.code().map_or_else(
            || Self::Signal(status.signal().unwrap_or_default()),
            Self::Code,
        )
    }
}

impl ClientCommand {
    /// Starts it and watches until it ends, is late, or `kill` says that it is to be killed.
    pub(super) async fn start(
        &self,
        assignment: &Assignment,
        step: Option<Step>,
        kill: impl Future<Output = ()>,
    ) -> Result<Start, StartError> {
        let began = wall_clock::now();
        let number = chance::nonce();
        let spawned = self.spawn(assignment, &number);
        let mut child = spawned.map_err(|source| self.failed(&source))?;
        let mark = format!("{START}={number}");
        let mut group = Group::led_by(child.id(), mark);
        let (mut output, mut complaints) = (Output::default(), Complaints::default());
        let exit = watch(
            &mut child,
            assignment,
            step,
            kill,
            &mut output,
            &mut complaints,
            &mut group,
        )
        .await;
        output.finish();
        let shown =
            |text: String| Legible::text(&without_hashes(&assignment.redactor.clean_text(&text)));
        Ok(Start {
            began,
            ended: wall_clock::now(),
            exit,
            claims: output
                .claims
                .into_iter()
                .map(|claim| claim.map_text(shown))
                .collect(),
            remarks: output
                .remarks
                .into_iter()
                .map(|remark| remark.map_text(shown))
                .collect(),
            last_words: complaints.last_words().map(&shown),
        })
    }

    fn spawn(&self, assignment: &Assignment, number: &str) -> std::io::Result<Child> {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .envs(
                assignment
                    .environment
                    .iter()
                    .map(|(name, value)| (name, value)),
            )
            .env(START, number)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true);
        command.spawn()
    }
}

/// A variable that tells the processes of one start from all others, whatever group they belong to.
const START: &str = "PAYSYS_TRIAL_START";

/// Until a start is late. Its time counts from the trial's first payment on: before that it was starting up, which a client
/// cannot measure, and which takes long where the kit holds many trials at once.
async fn late(assignment: &Assignment) {
    let full = assignment.deadline + GRACE;
    let mut paying = assignment.paying.clone();
    let paid = async {
        if paying.wait_for(|paying| *paying).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        biased;
        () = paid => wall_clock::wait(full).await,
        () = wall_clock::wait(full) => {}
    }
}

async fn watch(
    child: &mut Child,
    assignment: &Assignment,
    step: Option<Step>,
    kill: impl Future<Output = ()>,
    output: &mut Output,
    complaints: &mut Complaints,
    group: &mut Group,
) -> Exit {
    let stdin = child.stdin.take().expect("standard input is piped");
    let mut stdout = child.stdout.take().expect("standard output is piped");
    let mut stderr = child.stderr.take().expect("standard error is piped");
    let mut feeding = Box::pin(async {
        // Whoever has enough closes the pipe, which is its good right.
        let _ = feed::feed(stdin, &assignment.job, step).await;
        std::future::pending::<()>().await;
    });
    let mut listening = Box::pin(async {
        if output.read(&mut stdout).await {
            return;
        }
        std::future::pending::<()>().await;
    });
    let mut overhearing = Box::pin(async {
        complaints.read(&mut stderr).await;
        std::future::pending::<()>().await;
    });
    let exit = tokio::select! {
        status = child.wait() => status.map_or(Exit::Signal(0), Exit::of),
        () = late(assignment) => Exit::Deadline,
        () = kill => Exit::Killed,
        () = &mut listening => Exit::Flood,
        () = &mut feeding => Exit::Flood,
        () = &mut overhearing => Exit::Flood,
    };
    drop((listening, overhearing, feeding));
    let left_behind = group.end();
    // Whoever was just killed is waited for, so that nothing of it is left when the next start begins.
    let _ = child.wait().await;
    if exit == Exit::Flood {
        return exit;
    }
    let _ = tokio::time::timeout(LAST_WORDS, output.read(&mut stdout)).await;
    let _ = tokio::time::timeout(LAST_WORDS, complaints.read(&mut stderr)).await;
    if left_behind && matches!(exit, Exit::Code(_)) {
        output.remark(Remark::LeftProcesses);
    }
    exit
}
