//! Giving a start its orders, alone or in step with another.

use std::time::Duration;

use rustix::io::ioctl_fionread;
use tokio::io::AsyncWriteExt;
use tokio::process::ChildStdin;
use tokio::sync::watch;

use paysys_engine::wall_clock;

/// A start is not waited for longer than this: it may never read, or wait for something that comes only later.
const PATIENCE: Duration = Duration::from_secs(10);

/// So often is looked whether a start has taken what was written.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// What keeps two starts in step: both get to read an order at the same moment, so that looking first and paying then
/// leaves a gap that both fall into.
#[derive(Debug)]
pub(crate) struct Step {
    mine: watch::Sender<usize>,
    other: watch::Receiver<usize>,
}

impl Step {
    /// One for each of two starts.
    pub(crate) fn pair() -> [Self; 2] {
        let (first, of_first) = watch::channel(0);
        let (second, of_second) = watch::channel(0);
        let step = |mine, other| Self { mine, other };
        [step(first, of_second), step(second, of_first)]
    }

    /// Until both have got so far, or the other has ended.
    async fn wait(&mut self, number: usize) {
        self.mine.send_replace(number);
        let _ = self.other.wait_for(|other| *other >= number).await;
    }
}

/// Writes the orders and ends the input. A client that does not read them has no right to block us.
pub(super) async fn feed(
    mut stdin: ChildStdin,
    job: &str,
    step: Option<Step>,
) -> std::io::Result<()> {
    let Some(mut step) = step else {
        return stdin.write_all(job.as_bytes()).await;
    };
    let mut lines = job.lines().enumerate();
    for (number, line) in lines.by_ref() {
        // Without its end the line is read, and nothing can be done about it yet.
        stdin.write_all(line.as_bytes()).await?;
        let together = async {
            taken(&stdin).await;
            step.wait(number + 1).await;
        };
        let is_in_step = tokio::time::timeout(PATIENCE, together).await.is_ok();
        stdin.write_all(b"\n").await?;
        if !is_in_step {
            break;
        }
    }
    for (_, line) in lines {
        stdin.write_all(format!("{line}\n").as_bytes()).await?;
    }
    Ok(())
}

/// Until the pipe is empty: then somebody is reading. Where that cannot be seen, at once.
async fn taken(stdin: &ChildStdin) {
    while ioctl_fionread(stdin).is_ok_and(|bytes| bytes > 0) {
        wall_clock::wait(LOOK_EVERY).await;
    }
}
