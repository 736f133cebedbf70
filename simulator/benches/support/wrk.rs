//! The load: wrk, over many connections kept alive.

use std::process::Command;

/// What to send, and for how long.
pub(crate) struct Load<'a> {
    pub(crate) lua: &'a str,
    /// What comes back, give or take a few digits.
    pub(crate) answer: &'a str,
    pub(crate) connections: u32,
    pub(crate) seconds: u64,
}

/// What wrk saw in one run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    pub(crate) requests: f64,
    pub(crate) requests_per_second: f64,
    pub(crate) p50_micros: f64,
    pub(crate) p99_micros: f64,
}

/// How much of an answer is not its body.
const HEAD_BYTES: f64 = 200.0;

/// Prints a run's figures for [`Load::send`] to read, below whatever else a script does.
const DONE: &str = r"
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('figures %f %f %f %f %f %d\n', summary.requests,
    summary.requests / summary.duration * 1e6, latency:percentile(50), latency:percentile(99),
    summary.bytes / summary.requests,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
";

/// Says how to get wrk where it is missing.
pub(crate) fn check() -> Result<(), &'static str> {
    // wrk prints its version and exits with 1.
    match Command::new("wrk").arg("--version").output() {
        Ok(_) => Ok(()),
        Err(_) => Err("this benchmark needs wrk: apt-get install wrk"),
    }
}

impl Load<'_> {
    /// Lets wrk send it. Requests that failed end the benchmark, and so do answers that are not
    /// nearly as long as the expected one: looking at each would measure Lua.
    pub(crate) fn send(&self, url: &str) -> Run {
        let script = tempfile::Builder::new().suffix(".lua").tempfile();
        let script = script.expect("a temporary file");
        std::fs::write(script.path(), format!("{}{DONE}", self.lua)).expect("writing it");
        let output = Command::new("wrk")
            .args(["-t1", &format!("-c{}", self.connections)])
            .args([&format!("-d{}s", self.seconds), "-s"])
            .arg(script.path())
            .arg(url)
            .output()
            .expect("wrk runs");
        let text = String::from_utf8_lossy(&output.stdout);
        self.read(&text)
            .unwrap_or_else(|| panic!("not the answers expected, or no wrk:\n{text}"))
    }

    fn read(&self, text: &str) -> Option<Run> {
        let mut lines = text.lines();
        let line = lines.find_map(|line| line.strip_prefix("figures "))?;
        let figures: Option<Vec<f64>> = line.split(' ').map(|figure| figure.parse().ok()).collect();
        let [
            requests,
            requests_per_second,
            p50_micros,
            p99_micros,
            bytes,
            0.0,
        ] = figures?[..]
        else {
            return None;
        };
        let body = self.answer.len() as f64;
        (body - 5.0..body + HEAD_BYTES)
            .contains(&bytes)
            .then_some(Run {
                requests,
                requests_per_second,
                p50_micros,
                p99_micros,
            })
    }
}
