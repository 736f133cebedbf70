//! Instructions as valgrind's callgrind counts them: those of the program, none of the kernel's.

use std::process::Command;

/// The hidden arguments with which the benchmark runs one case so often: `--run CASE COUNT`.
pub(crate) const ARGUMENT: &str = "--run";

/// Enough calls for journals to be full and everything to be in place that is made once.
const WARM_UP: u64 = 500;
const COUNTED: u64 = 2_000;

/// Says how to get valgrind where it is missing.
pub(crate) fn check() -> Result<(), &'static str> {
    match Command::new("valgrind").arg("--version").output() {
        Ok(_) => Ok(()),
        Err(_) => Err("this benchmark needs valgrind: apt-get install valgrind"),
    }
}

/// The instructions of one call, start and end of the program not counted: a long run less a short one.
pub(crate) fn per_call(case: &str) -> u64 {
    let [short, long] = [WARM_UP, WARM_UP + COUNTED].map(|count| of_run(case, count));
    (long - short) / COUNTED
}

fn of_run(case: &str, count: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().expect("this program"))
        .args([ARGUMENT, case, &count.to_string()])
        .output()
        .expect("valgrind runs");
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text
        .lines()
        .find_map(|line| line.split_once("Collected : "))
        .filter(|_| output.status.success());
    let (_, count) = collected.unwrap_or_else(|| panic!("no count of {case}:\n{text}"));
    count.trim().parse().expect("a number of instructions")
}
