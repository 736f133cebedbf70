//! The load: wrk, sending the same signed payout over many connections.

use std::process::Command;
use std::time::{Duration, SystemTime};

use paysys_simulator::core::auth::sign;

use crate::server::Server;

const SECONDS: u32 = 4;
const CONNECTIONS: u32 = 32;

/// What one round measured of one server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) requests_per_second: f64,
    pub(crate) cpu_micros_per_request: f64,
    pub(crate) p50_micros: f64,
    pub(crate) p99_micros: f64,
}

/// A wrk script and the answer it will get.
pub(crate) struct Load {
    script: tempfile::NamedTempFile,
    pub(crate) answer: String,
}

/// Says how to get wrk where it is missing.
pub(crate) fn check_wrk() -> Result<(), &'static str> {
    // wrk prints its version and exits with 1.
    match Command::new("wrk").arg("--version").output() {
        Ok(_) => Ok(()),
        Err(_) => Err("this benchmark needs wrk: apt-get install wrk"),
    }
}

impl Load {
    /// Payouts of the default service, signed now; good for five minutes.
    #[expect(
        clippy::disallowed_methods,
        reason = "a client signs with its own clock"
    )]
    pub(crate) fn payouts(simulator: &Server) -> Self {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .expect("after 1970");
        let timestamp = now.as_millis().to_string();
        let auth = format!(
            "demo-service-{}-{timestamp}",
            sign("demo-secret", &timestamp)
        );
        let body = r#"{"id":"1cb17690-9105-4a23-9868-f5006cda7724","method":"pam.pay_by_cash","params":{"vendor_form":{"account":"79123456789","currency":"USD","amount":12000,"vendor_id":101596}}}"#;
        let answer = simulator.post(&auth, body);
        assert!(
            answer.contains(r#""error":null"#),
            "the payout was refused: {answer}"
        );
        // Looking at every answer would measure Lua; a refusal shows in the length of all of them.
        let lua = format!(
            "wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\n\
             wrk.headers['Auth'] = '{auth}'\nwrk.body = '{body}'\n\
             function done(summary, latency)\n\
               local errors = summary.errors\n\
               io.write(string.format('figures %f %f %f %d %f %d\\n', summary.requests / summary.duration * 1e6,\n\
                 latency:percentile(50), latency:percentile(99), summary.requests, summary.bytes / summary.requests,\n\
                 errors.connect + errors.read + errors.write + errors.status + errors.timeout))\n\
             end\n"
        );
        let script = tempfile::Builder::new()
            .suffix(".lua")
            .tempfile()
            .expect("a temporary file");
        std::fs::write(script.path(), lua).expect("writing it");
        Self { script, answer }
    }

    /// One round against one server.
    pub(crate) fn drive(&self, server: &Server) -> Measured {
        let before = server.cpu();
        let output = Command::new("wrk")
            .args([
                "-t1",
                &format!("-c{CONNECTIONS}"),
                &format!("-d{SECONDS}s"),
                "-s",
            ])
            .arg(self.script.path())
            .arg(&server.url)
            .output()
            .expect("wrk runs");
        let cpu: Duration = server.cpu() - before;
        let text = String::from_utf8(output.stdout).expect("text");
        let line = text
            .lines()
            .find(|line| line.starts_with("figures "))
            .expect("wrk's figures");
        let figures: Vec<f64> = line
            .split(' ')
            .skip(1)
            .map(|figure| figure.parse().expect("a number"))
            .collect();
        let [
            requests_per_second,
            p50_micros,
            p99_micros,
            requests,
            bytes,
            errors,
        ] = figures[..]
        else {
            panic!("six figures, not {figures:?}");
        };
        let expected = self.answer.len() as f64;
        assert!(
            (expected..expected + 200.0).contains(&bytes),
            "answers of {bytes} bytes:\n{text}"
        );
        assert!(errors == 0.0, "{errors} requests failed:\n{text}");
        let cpu_micros_per_request = cpu.as_secs_f64() * 1e6 / requests;
        Measured {
            requests_per_second,
            cpu_micros_per_request,
            p50_micros,
            p99_micros,
        }
    }
}
