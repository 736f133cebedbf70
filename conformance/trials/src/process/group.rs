//! Everything one start brought into the world, and how it ends.

use std::fs;
use std::path::Path;

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// So often survivors are looked for: whoever forks faster than that is beyond us.
const MOST_ROUNDS: usize = 20;

/// The process group of a start, and the mark that all its processes carry in their environment. Dropping it ends them all.
#[derive(Debug)]
pub(super) struct Group {
    leader: Option<Pid>,
    mark: Vec<u8>,
}

impl Group {
    /// The group that this process leads; `mark` is a variable of its environment that no other start has.
    pub(super) fn led_by(process: Option<u32>, mark: String) -> Self {
        let leader = process.and_then(|id| Pid::from_raw(id.cast_signed()));
        Self {
            leader,
            mark: mark.into_bytes(),
        }
    }

    /// Ends every process of the group, and those that left it for one of their own. Whether there was any.
    pub(super) fn end(&mut self) -> bool {
        // Once ended, the numbers may soon be somebody else's.
        let any_in_group = self
            .leader
            .take()
            .is_some_and(|leader| kill_process_group(leader, Signal::KILL).is_ok());
        let mark = std::mem::take(&mut self.mark);
        if mark.is_empty() {
            return any_in_group;
        }
        let mut any = any_in_group;
        for _ in 0..MOST_ROUNDS {
            let survivors = marked(&mark);
            if survivors.is_empty() {
                break;
            }
            any = true;
            for survivor in survivors {
                // It may have ended by itself meanwhile.
                let _ = kill_process(survivor, Signal::KILL);
            }
        }
        any
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// The processes with this mark in their environment. Only Linux tells; elsewhere there is the group alone.
fn marked(mark: &[u8]) -> Vec<Pid> {
    let Ok(processes) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    processes
        .flatten()
        .filter_map(|entry| {
            let id: i32 = entry.file_name().to_str()?.parse().ok()?;
            carries(&entry.path(), mark).then(|| Pid::from_raw(id))?
        })
        .collect()
}

fn carries(process: &Path, mark: &[u8]) -> bool {
    fs::read(process.join("environ"))
        .is_ok_and(|environment| environment.split(|byte| *byte == 0).any(|one| one == mark))
}
