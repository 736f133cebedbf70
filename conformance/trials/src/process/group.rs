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
            let Found {
                marked,
                is_all_told,
            } = found(&mark);
            any |= !marked.is_empty();
            if marked.is_empty() && is_all_told {
                break;
            }
            for survivor in marked {
                // It may have ended by itself meanwhile.
                let _ = kill_process(survivor, Signal::KILL);
            }
            std::thread::yield_now();
        }
        any
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// The processes with a mark in their environment.
struct Found {
    marked: Vec<Pid>,
    /// Whether each process that there is told its environment.
    is_all_told: bool,
}

/// Looks at all processes. Only Linux tells; elsewhere there is the group alone.
fn found(mark: &[u8]) -> Found {
    let mut found = Found {
        marked: Vec::new(),
        is_all_told: true,
    };
    let Ok(processes) = fs::read_dir("/proc") else {
        return found;
    };
    for process in processes.flatten() {
        let id = process.file_name().to_str().and_then(|id| id.parse().ok());
        let Some(id) = id.and_then(Pid::from_raw) else {
            continue;
        };
        match environment(&process.path()) {
            None => found.is_all_told = false,
            Some(environment) => {
                if environment.split(|byte| *byte == 0).any(|one| one == mark) {
                    found.marked.push(id);
                }
            }
        }
    }
    found
}

/// The environment of a process, empty where it is not told; nothing where the process is just about to run another program,
/// whose environment is not there yet.
fn environment(process: &Path) -> Option<Vec<u8>> {
    // If it was about to at the first look, and is not any more at the second, it tells at the next.
    for _ in 0..4 {
        let environment = fs::read(process.join("environ")).unwrap_or_default();
        if !environment.is_empty() {
            return Some(environment);
        }
        if starts_a_program(process) {
            return None;
        }
    }
    Some(Vec::new())
}

/// Whether a process has no environment because it is about to run another program.
fn starts_a_program(process: &Path) -> bool {
    /// Of a thread of the kernel, and of a process that ends: neither has an environment.
    const NO_PROGRAM: u64 = 0x0020_0000 | 0x4;
    let stat = fs::read(process.join("stat")).unwrap_or_default();
    let stat = String::from_utf8_lossy(&stat);
    // The name stands in brackets and may hold anything; the numbers follow, as in proc_pid_stat(5).
    let numbers = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let number = |place: usize| numbers.split(' ').nth(place - 3)?.parse::<u64>().ok();
    let (flags, end_of_environment) = (number(9), number(51));
    flags.is_some_and(|flags| flags & NO_PROGRAM == 0) && end_of_environment == Some(0)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::environment;
    use std::path::Path;
    use std::process::Command;

    #[test]
    fn a_process_tells_its_environment_or_is_about_to_run_another_program() {
        let again = r#"exec sh -c "$0" "$0""#;
        let mut command = Command::new("sh");
        command
            .args(["-c", again, again])
            .env_clear()
            .env("MARK", "it");
        let mut process = command.spawn().unwrap();
        let path = format!("/proc/{}", process.id());
        let looks = (0..200_000).map(|_| environment(Path::new(&path)));
        let (mut told, mut untold) = (0, 0);
        for look in looks {
            match look {
                None => untold += 1,
                Some(environment) if String::from_utf8_lossy(&environment).contains("MARK=it") => {
                    told += 1;
                }
                Some(other) => panic!("after {told} looks it told {other:?}"),
            }
            if told > 1_000 && untold > 0 {
                break;
            }
        }
        process.kill().unwrap();
        process.wait().unwrap();
        assert!(told > 0 && untold > 0, "{told} {untold}");
    }
}
