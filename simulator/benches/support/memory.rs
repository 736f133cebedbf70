//! How much memory a server holds.

use super::process::Process;

/// Its resident memory in bytes.
pub(crate) fn resident_bytes(process: &Process) -> u64 {
    let status = process.proc("status");
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1));
    let kibibytes: u64 = kibibytes
        .and_then(|number| number.parse().ok())
        .expect("VmRSS in KiB");
    kibibytes * 1024
}
