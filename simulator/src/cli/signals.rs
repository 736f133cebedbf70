//! What ends the process: SIGINT, SIGTERM, and SIGHUP, which a terminal sends when it is closed.

use std::io;

use rustix::process::Signal;
use tokio::signal::unix::{SignalKind, signal};

/// Completes at the first of them; listens from the moment it is made.
pub(super) fn stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    // Under `nohup` it is ignored, and listening for it would undo that.
    let mut hangup = match hangup_is_ignored() {
        true => None,
        false => Some(signal(SignalKind::hangup())?),
    };
    Ok(async move {
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
        }
    })
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
