//! Processes that left their start so thoroughly that neither its group nor its mark finds them.

use std::fs;

use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, waitpid};

/// So often children are looked for: each that is ended may leave some of its own.
const MOST_ROUNDS: usize = 100;

/// The kit as the parent of whoever loses its own. Only where every new child of this process is a client's.
#[derive(Debug)]
pub struct Orphans {
    /// Children that were there before: whoever starts the kit with `exec` may have left it some.
    not_ours: Vec<Pid>,
}

impl Orphans {
    /// From now on whatever a client leaves behind becomes a child of this process. Only Linux can do that.
    #[must_use]
    pub fn adopt() -> Self {
        // Where it cannot be had there are the groups and marks of the starts.
        #[cfg(target_os = "linux")]
        let _ = rustix::process::set_child_subreaper(Some(getpid()));
        Self {
            not_ours: children(),
        }
    }

    /// Ends them all; how many still ran. No start may be under way.
    pub fn end(&self) -> usize {
        let mut ended = 0;
        for _ in 0..MOST_ROUNDS {
            let mut children = children();
            children.retain(|child| !self.not_ours.contains(child));
            if children.is_empty() {
                break;
            }
            for child in children {
                if waitpid(Some(child), WaitOptions::NOHANG).is_ok_and(|gone| gone.is_none())
                    && kill_process(child, Signal::KILL).is_ok()
                {
                    ended += 1;
                    let _ = waitpid(Some(child), WaitOptions::empty());
                }
            }
        }
        ended
    }
}

impl Drop for Orphans {
    fn drop(&mut self) {
        self.end();
    }
}

/// Every process whose parent this one is, ended ones that nobody asked about among them.
fn children() -> Vec<Pid> {
    let Ok(processes) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let parent = getpid().as_raw_nonzero().to_string();
    let is_child = |stat: &str| {
        // The name stands in brackets and may hold anything; state and parent follow.
        let rest = stat.rsplit_once(") ").map(|(_, rest)| rest);
        rest.and_then(|rest| rest.split(' ').nth(1)) == Some(parent.as_str())
    };
    processes
        .flatten()
        .filter_map(|entry| {
            let id: i32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read(entry.path().join("stat")).ok()?;
            is_child(&String::from_utf8_lossy(&stat)).then(|| Pid::from_raw(id))?
        })
        .collect()
}
