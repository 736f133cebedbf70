//! What ends the process: SIGINT, SIGTERM, and SIGHUP, which a terminal sends when it is closed; on demand also the
//! end of stdin.

use std::io;
use std::thread;

use rustix::process::Signal;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

/// Completes at the first of them; listens from the moment it is made.
pub(super) fn stop(with_stdin: bool) -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    // Under `nohup` it is ignored, and listening for it would undo that.
    let mut hangup = match hangup_is_ignored() {
        true => None,
        false => Some(signal(SignalKind::hangup())?),
    };
    let stdin_ends = with_stdin.then(end_of_stdin).transpose()?;
    Ok(async move {
        let stdin_ends = async {
            match stdin_ends {
                Some(ended) => drop(ended.await),
                None => std::future::pending().await,
            }
        };
        let hangup = async {
            match &mut hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
            _ = hangup => (),
            () = stdin_ends => (),
        }
    })
}

/// Completes when stdin ends or cannot be read. A thread of its own reads it, because the runtime would wait for
/// its own at the end.
fn end_of_stdin() -> io::Result<oneshot::Receiver<()>> {
    let (tell, ended) = oneshot::channel();
    thread::Builder::new().spawn(|| {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        drop(tell);
    })?;
    Ok(ended)
}

/// From then on a file that is not allowed to grow is an error of whoever writes it, and not the end of the process.
pub(super) fn survive_full_files() -> io::Result<()> {
    signal(SignalKind::from_raw(Signal::XFSZ.as_raw())).map(drop)
}

/// Whether whoever started this process wants SIGHUP to be ignored, as Linux tells it.
fn hangup_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    ignores_hangup(&status)
}

/// Reads `SigIgn:`, a mask in hex whose lowest bit stands for signal 1.
fn ignores_hangup(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::ignores_hangup;

    #[rstest::rstest]
    #[case("Name:\tx\nSigIgn:\t0000000000000001\n", true)]
    #[case("Name:\tx\nSigIgn:\t0000000000001000\n", false)]
    #[case("", false)]
    fn the_mask_of_ignored_signals_is_read(#[case] status: &str, #[case] ignored: bool) {
        assert_eq!(ignores_hangup(status), ignored);
    }
}
